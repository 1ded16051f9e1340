using Riot.Processes;
using Riot.Timers;

namespace Riot.Verbs;

/// <summary>Timers, from inside and outside processes alike (T1). Any thread.</summary>
internal static class TimerVerbs
{
    public static TimerRef Start(SpawningHost host, Process? from, Pid to, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        var target = Argument.Target(host, to);
        host.Simulator?.InterruptionPoint();
        return target is not Process process || SendVerbs.IsGhost(host, from, to, message)
            ? TimerRef.Spent(host.RefNumbers.NextTimer()) // A timer dies with its target: to one that is gone it is over before it begins.
            : host.StartTimer(SendVerbs.SenderOf(from), process, null, message, delay, interval);
    }

    public static TimerRef Start(SpawningHost host, Process? from, string name, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        host.Simulator?.InterruptionPoint();
        return SendVerbs.IsGhost(host, from, Pid.None, message)
            ? TimerRef.Spent(host.RefNumbers.NextTimer())
            : host.StartTimer(SendVerbs.SenderOf(from), null, name, message, delay, interval);
    }

    public static bool Cancel(TimerRef timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        Simulator.Current?.InterruptionPoint();
        return TimerQueue.Cancel(timer);
    }
}
