namespace Riot;

/// <summary>A process ended before it had started. By now it is dead, and its name is free.</summary>
public sealed class StartFailedException : RiotException
{
    internal StartFailedException(Type processType, ExitReason reason)
        : this(processType.Name, reason)
    {
    }

    internal StartFailedException(string process, ExitReason reason)
        : base(Pid.None, $"{process} did not start: {reason}.", (reason as ExitReason.Exception)?.Error)
    {
        Reason = reason;
    }

    /// <summary>What it ended with: the reason of a server that stopped in <c>InitAsync</c>, or <see cref="ExitReason.Exception"/> of one that crashed.</summary>
    public ExitReason Reason { get; }
}
