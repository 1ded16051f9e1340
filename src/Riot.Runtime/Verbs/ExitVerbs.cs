using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verbs that end another process without waiting, from inside and outside processes (X2, X3). Any thread.</summary>
internal static class ExitVerbs
{
    public static void Exit(ProcessHost host, Process? from, Pid process, ExitReason reason)
    {
        var target = Argument.Target(host, process);
        Argument.Reason(reason);
        if (from is { IsRunningHere: true, IsExiting: false } && target == from)
        {
            from.ExitMyself(reason);
            return;
        }

        host.Simulator?.InterruptionPoint();
        target.TrySignal(new ExitSignal(from?.Pid ?? Pid.Runtime, reason));
    }

    public static void Kill(ProcessHost host, Process? from, Pid process)
    {
        var target = Argument.Target(host, process);
        host.Simulator?.InterruptionPoint();
        (target as Process)?.Kill();
        if (from is { IsRunningHere: true, IsExiting: false } && target == from)
            from.Enter().Dispose(); // It takes effect before the return.
    }
}
