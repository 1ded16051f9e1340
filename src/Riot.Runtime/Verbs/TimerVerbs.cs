using Riot.Processes;
using Riot.Timers;

namespace Riot.Verbs;

/// <summary>Timers, from inside and outside processes (T1, T2). Any thread.</summary>
internal static class TimerVerbs
{
    public static TimerRef SendAfter(SpawningHost host, Process? from, Address to, object message, TimeSpan delay) =>
        Start(host, from, to, message, Argument.Delay(delay), TimeSpan.Zero);

    public static TimerRef SendInterval(SpawningHost host, Process? from, Address to, object message, TimeSpan interval) =>
        Start(host, from, to, message, Argument.Interval(interval), interval);

    public static bool Cancel(TimerRef timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        Simulator.Current?.InterruptionPoint();
        return TimerQueue.Cancel(timer);
    }

    private static TimerRef Start(SpawningHost host, Process? from, Address to, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        var target = to.Process is { } process ? Argument.Target(host, new Pid(process), nameof(to)) : null;
        if (target is null)
            Argument.NotNone(to);
        host.Simulator?.InterruptionPoint();

        // A timer dies with its target: to one that is gone it is over before it begins. One to a name or key looks for its holder when it fires.
        return target is not (null or Process) || SendVerbs.IsGhost(host, from, target is null ? Pid.None : new Pid(target), message)
            ? TimerRef.Spent(host.RefNumbers.NextTimer())
            : host.StartTimer(SendVerbs.SenderOf(from), to, message, delay, interval);
    }
}
