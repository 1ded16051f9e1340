namespace Riot;

/// <summary>A task ended without a value.</summary>
public sealed class TaskFailedException : RiotException
{
    internal TaskFailedException(Pid task, ExitReason reason)
        : base(task, $"Task {task} ended without a value: {reason}.", (reason as ExitReason.Exception)?.Error)
    {
        Reason = reason;
    }

    /// <summary>Why it ended: <see cref="ExitReason.Exception"/> if it threw, and then that is the <see cref="Exception.InnerException"/> too.</summary>
    public ExitReason Reason { get; }
}
