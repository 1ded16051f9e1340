namespace Riot;

/// <summary>
/// A program of processes has failed: its main process, or the supervisor of its roots, ended abnormally or gave up. For the caller of <c>RiotRuntime.RunAsync</c>,
/// outside of all processes.
/// </summary>
public sealed class ProgramFailedException : RiotException
{
    internal ProgramFailedException(Pid pid, ExitReason reason)
        : base(pid, $"The program has failed: process {pid} ended with {reason}." + (reason is ExitReason.LinkDown { Cause.IsNormal: true }
            ? " A link shares every exit, so a linked process that returns takes its peer along; LinkScope.AbnormalExit or LinkScope.Owner would not."
            : ""))
    {
        Reason = reason;
    }

    /// <summary>What the process ended with.</summary>
    public ExitReason Reason { get; }
}
