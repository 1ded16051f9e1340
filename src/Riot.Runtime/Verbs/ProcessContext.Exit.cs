using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that end processes (X2–X5).
public sealed partial class ProcessContext
{
    /// <summary>Ends this process at once, by unwinding (X4): throws <see cref="ProcessExitException"/>, trapping or not.</summary>
    [DoesNotReturn]
    public void Exit(ExitReason reason)
    {
        _process.ExitSelf(Argument.Reason(reason));
        throw new UnreachableException();
    }

    /// <summary>
    /// Asks a process to exit (X2): one that does not trap exits ends with this reason, <see cref="ExitReason.Normal"/> included; one that does gets an
    /// <see cref="ExitMessage"/>. Of itself, inside, it acts before the call returns. Works while exiting, and from any thread.
    /// </summary>
    /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
    public void Exit(Pid pid, ExitReason reason)
    {
        if (Argument.Target(Host, pid) == _process && _process.IsRunningHere && !_process.IsExiting)
            _process.ExitMyself(Argument.Reason(reason));
        else
            SendVerbs.Exit(Host, _process, pid, reason);
    }

    /// <summary>Ends a process, trapping or not, without grace (X3, X6). Works while exiting, and from any thread.</summary>
    public void Kill(Pid pid)
    {
        SendVerbs.Kill(Host, pid);
        if (pid.Target == _process && _process.IsRunningHere && !_process.IsExiting)
            _process.Enter().Dispose();
    }
}
