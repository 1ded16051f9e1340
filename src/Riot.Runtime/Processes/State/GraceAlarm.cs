using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// What bounds the end of a process: the earliest limit that anybody has set, and what happens then. A mutable struct: never copy it. The owner only.
/// </summary>
internal struct GraceAlarm
{
    private IAlarm? _alarm;

    // By the process's clock.
    private TimeSpan _at;

    /// <summary>The time that the stopper has granted; null: the runtime's.</summary>
    public TimeSpan? Granted { get; set; }

    /// <summary>The process is exiting: once its grace is over it is abandoned, unless another limit has been set before (X6).</summary>
    public void Arm(Process process)
    {
        var time = Granted ?? process.Host.ExitGrace;
        if (_alarm is null && time != TimeSpan.MaxValue)
            Arm(process, time, GraceOverSignal.Instance);
    }

    /// <summary>
    /// The process was killed, and waits for a killer whose callbacks may never return: not longer than an exit may take, whatever was granted before.
    /// </summary>
    public void ArmForKiller(Process process)
    {
        var longest = process.Host.ExitGrace;
        Arm(process, Granted < longest ? Granted.Value : longest, GraceOverSignal.Instance);
    }

    /// <summary>Kills the process in this time, if it lives that long.</summary>
    public void Limit(Process process, TimeSpan time) => Arm(process, time, KillSignal.Instance);

    public readonly void Drop() => _alarm?.Cancel();

    // The earliest end counts, and whatever that does.
    private void Arm(Process process, TimeSpan time, Signal atEnd)
    {
        var end = process.Age + time;
        if (_alarm is not null && _at <= end)
            return;
        _alarm?.Cancel();
        (_alarm, _at) = (process.Host.SetAlarm(process, atEnd, time), end);
    }
}
