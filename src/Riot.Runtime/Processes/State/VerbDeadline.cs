using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The time limit of the pending verb. One alarm serves all verbs of a process: it stays set when a verb is over, and is looked at again only when it goes off, so that a
/// limit which is hardly ever reached (every call has one) costs no timer. A mutable struct: never copy it. The owner only.
/// </summary>
internal struct VerbDeadline
{
    // From this limit on, a clock is used that is cheap to read and behind by up to a grain; such limits get that much more time, so that none is cut short.
    private static readonly TimeSpan s_longLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_grain = TimeSpan.FromMilliseconds(20);

    // When the limit is reached by the process's clock, and the alarm for it or for an earlier one.
    private TimeSpan _at;
    private TimeSpan _alarmAt;
    private IAlarm? _alarm;
    private bool _isCoarse;

    /// <summary>The limit that was set last.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>For the verb that has just begun.</summary>
    public void Set(Process process, TimeSpan limit)
    {
        Limit = limit;
        var isCoarse = limit >= s_longLimit && process.Host.HasSystemTime;
        if (_isCoarse != isCoarse)
        {
            _isCoarse = isCoarse;
            Drop(); // It was set by the other clock.
        }

        _at = Now(process) + limit + (isCoarse ? s_grain : TimeSpan.Zero);
        WakeIn(limit, process);
    }

    /// <summary>The alarm has gone off. One that was cancelled too late comes here too: then the present one is forgotten, and at worst a second one set.</summary>
    public void OnAlarm() => _alarm = null;

    /// <summary>Whether the limit is reached; if not, the alarm is set again. Behind <see cref="OnAlarm"/>, for a verb that still waits.</summary>
    public bool IsOver(Process process)
    {
        var left = _at - Now(process);
        if (left <= TimeSpan.Zero)
            return true;
        WakeIn(left, process);
        return false;
    }

    public void Drop()
    {
        _alarm?.Cancel();
        _alarm = null;
    }

    private readonly TimeSpan Now(Process process) =>
        _isCoarse ? new TimeSpan(Environment.TickCount64 * TimeSpan.TicksPerMillisecond) : process.Age;

    private void WakeIn(TimeSpan left, Process process)
    {
        if (_alarm is not null && _alarmAt <= _at)
            return;
        Drop();
        _alarmAt = _at;
        _alarm = process.Host.SetAlarm(process, AlarmSignal.Instance, _isCoarse ? process.Age + left : _at);
    }
}
