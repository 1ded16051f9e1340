namespace Riot;

/// <summary>A task ended without a value (C6).</summary>
public sealed class TaskFailedException : Exception
{
    internal TaskFailedException(Pid task, ExitReason reason)
        : base($"Task {task} ended without a value: {reason}.", (reason as ExitReason.Exception)?.Error)
    {
        Task = task;
        Reason = reason;
    }

    /// <summary>The task's process.</summary>
    public Pid Task { get; }

    /// <summary>Why it ended: <see cref="ExitReason.Exception"/> if it threw, and then that is the <see cref="Exception.InnerException"/> too.</summary>
    public ExitReason Reason { get; }
}
