namespace Riot;

/// <summary>
/// Unwinds a process that is exiting (X5): thrown by every verb of its own, so that <c>finally</c> and <c>await using</c> run. Catching it does not
/// save the process.
/// </summary>
public sealed class ProcessExitException : Exception
{
    internal ProcessExitException(Pid pid, ExitReason reason, bool hint = false)
        : base($"Process {pid} is exiting: {reason}." + (hint
            ? " A link shares every exit, so a linked process that returns takes its peer along; LinkScope.AbnormalExit or LinkScope.Owner would not."
            : ""))
    {
        Pid = pid;
        Reason = reason;
    }

    /// <summary>The process that is exiting.</summary>
    public Pid Pid { get; }

    /// <summary>Its reason.</summary>
    public ExitReason Reason { get; }
}
