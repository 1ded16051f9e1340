using Riot.Processes;
using Riot.Timers;

namespace Riot.Kernel;

/// <summary>Timers, from inside and outside processes alike (T1). Any thread.</summary>
internal static class TimerVerbs
{
    public static TimerRef Start(KernelHost host, Process? from, Pid to, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        var target = Argument.LocalTarget(host, to);
        return Delivery.IsGhost(host, from, to, message) ? TimerRef.Spent() : host.StartTimer(target as Process, null, message, delay, interval);
    }

    public static TimerRef Start(KernelHost host, Process? from, string name, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Delivery.IsGhost(host, from, Pid.None, message) ? TimerRef.Spent() : host.StartTimer(null, name, message, delay, interval);
    }

    public static bool Cancel(TimerRef timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return TimerQueue.Cancel(timer);
    }
}
