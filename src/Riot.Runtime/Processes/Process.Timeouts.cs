using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The time limit of the pending verb. One alarm serves all verbs of a process: it stays set when a verb is over, and is looked at again only when it goes off, so that a
/// limit which is hardly ever reached (every call has one) costs no timer. The owner only.
/// </summary>
internal sealed partial class Process
{
    // From this limit on, a clock is used that is cheap to read and behind by up to a grain; such limits get that much more time, so that none is cut short.
    private static readonly TimeSpan s_longLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_grain = TimeSpan.FromMilliseconds(20);

    // For the verb that has just suspended.
    private void SetTimeout(TimeSpan? timeout)
    {
        if (timeout is not { } time)
            return;
        var extras = Extras;
        _pending.Limit();
        extras.Timeout = time;
        var isCoarse = time >= s_longLimit && Host.HasSystemTime;
        if (extras.IsCoarse != isCoarse)
        {
            extras.IsCoarse = isCoarse;
            DropAlarm(extras); // It was set by the other clock.
        }

        extras.Deadline = Now(isCoarse) + time + (isCoarse ? s_grain : TimeSpan.Zero);
        WakeBy(extras, time);
    }

    private TimeSpan Now(bool isCoarse) =>
        isCoarse ? new TimeSpan(Environment.TickCount64 * TimeSpan.TicksPerMillisecond) : Host.Time.GetElapsedTime(_startedAt);

    private void WakeBy(ProcessExtras extras, TimeSpan left)
    {
        AssertOwned();
        if (extras.Alarm is not null && extras.AlarmAt <= extras.Deadline)
            return;
        DropAlarm(extras);
        extras.AlarmAt = extras.Deadline;
        extras.Alarm = Host.SetAlarm(this, AlarmSignal.Instance, left);
    }

    private static void DropAlarm(ProcessExtras extras)
    {
        extras.Alarm?.Cancel();
        extras.Alarm = null;
    }

    // One that was cancelled too late comes here too: then the present one is forgotten, and at worst a second one set.
    private void OnAlarm()
    {
        var extras = Extras;
        extras.Alarm = null;
        if (!_pending.IsTimed || _pending.IsDone)
            return;
        if (extras.Deadline - Now(extras.IsCoarse) is var left && left > TimeSpan.Zero)
            WakeBy(extras, left);
        else
            OnVerbTimeout();
    }

    private void OnVerbTimeout()
    {
        switch (_pending.Kind)
        {
            case VerbKind.Receive:
                _pending.RunOut(); // What arrived before the timeout still counts: TryFinishVerb looks first.
                break;
            case VerbKind.Call:
                OnCallTimeout();
                break;
            case VerbKind.Start:
                _pending.EndLimit();
                OnStartTimeout(_pending.Start!);
                break;
            default:
                CompleteVerb(TimedOut, null);
                break;
        }
    }
}
