using Riot.Processes;
using Riot.Timers;

namespace Riot.Kernel;

/// <summary>Timers, from inside and outside processes alike (T1). Any thread.</summary>
internal static class TimerVerbs
{
    public static TimerRef Start(KernelHost host, Pid to, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        return host.StartTimer(Argument.LocalTarget(host, to) as Process, null, message, delay, interval);
    }

    public static TimerRef Start(KernelHost host, string name, object message, TimeSpan delay, TimeSpan interval)
    {
        Argument.Message(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return host.StartTimer(null, name, message, delay, interval);
    }

    public static bool Cancel(TimerRef timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return TimerQueue.Cancel(timer);
    }
}
