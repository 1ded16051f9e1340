using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// What bounds the end of a process: the earliest limit that anybody has set, and what happens then. A mutable struct: never copy it. The owner only.
/// </summary>
/// <remarks>
/// There is one alarm, which kills the process or says that its grace is over. Where nothing else keeps it, either ends a process that is exiting; but one that waits for a
/// killer (X6) has no grace left for a kill to take, so only the other does. Whatever alarm such a process has, or is given, becomes that one at the end of its slice.
/// </remarks>
internal struct GraceAlarm
{
    private IAlarm? _alarm;

    // By the process's clock. Once that is reached, the alarm has gone off or is about to.
    private TimeSpan _at;
    private TimeSpan _granted;

    // Side by side, which takes less room than a nullable time: idle servers have this, too.
    private bool _hasGranted;
    private bool _endsGrace;

    /// <summary>The time that the stopper has granted; null: the runtime's.</summary>
    public TimeSpan? Granted
    {
        readonly get => _hasGranted ? _granted : null;
        set => (_hasGranted, _granted) = (value is not null, value.GetValueOrDefault());
    }

    /// <summary>The process is exiting: once its grace is over it is abandoned, unless another limit has been set before (X6).</summary>
    public void Arm(Process process)
    {
        var time = Granted ?? process.Host.ExitGrace;
        if (_alarm is null && time != TimeSpan.MaxValue)
            Set(process, process.Age, time, GraceOverSignal.Instance);
    }

    /// <summary>
    /// The process was killed, and waits for a killer whose callbacks may never return: not longer than an exit may take, whatever was granted before, nor than a limit that is
    /// still to come. At the end of each slice, so that one which is set meanwhile counts, too.
    /// </summary>
    public void ArmForKiller(Process process)
    {
        var (now, longest) = (process.Age, process.Host.ExitGrace);
        var left = Granted < longest ? Granted.Value : longest;
        if (_alarm is not null && _endsGrace && _at <= now + left)
            return;

        // A kill that has gone off, before the killer came, ends nothing any more.
        if (_alarm is not null && _at > now && _at - now < left)
            left = _at - now;
        Set(process, now, left, GraceOverSignal.Instance);
    }

    /// <summary>Kills the process in this time, if it lives that long. The earliest end counts.</summary>
    public void Limit(Process process, TimeSpan time)
    {
        var now = process.Age;
        if (_alarm is null || _at > now + time)
            Set(process, now, time, new KillSignal(time));
    }

    public readonly void Drop() => _alarm?.Cancel();

    private void Set(Process process, TimeSpan now, TimeSpan time, Signal atEnd)
    {
        _alarm?.Cancel();
        _at = now + time;
        (_alarm, _endsGrace) = (process.Host.SetAlarm(process, atEnd, _at), atEnd is GraceOverSignal);
    }
}
