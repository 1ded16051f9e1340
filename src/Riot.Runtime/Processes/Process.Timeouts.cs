using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The time limit of the pending verb. One alarm serves all verbs of a process: it stays set when a verb is over, and is looked at again only when it goes off, so that a
/// limit which is hardly ever reached (every call has one) costs no timer. The owner only.
/// </summary>
internal sealed partial class Process
{
    // For the verb that has just suspended.
    private void SetTimeout(TimeSpan? timeout)
    {
        if (timeout is not { } time)
            return;
        var extras = Extras;
        _timed = true;
        extras.Timeout = time;
        extras.Deadline = Age + time;
        WakeBy(extras, time);
    }

    // How long ago the process was made: its own clock.
    private TimeSpan Age => Host.Time.GetElapsedTime(_startedAt);

    private void WakeBy(ProcessExtras extras, TimeSpan left)
    {
        if (extras.Alarm is not null && extras.AlarmAt <= extras.Deadline)
            return;
        extras.Alarm?.Cancel();
        extras.AlarmAt = extras.Deadline;
        extras.Alarm = Host.SetAlarm(this, AlarmSignal.Instance, left);
    }

    // One that was cancelled too late comes here too: then the present one is forgotten, and at worst a second one set.
    private void OnAlarm()
    {
        var extras = Extras;
        extras.Alarm = null;
        if (!_timed || _done)
            return;
        if (extras.Deadline - Age is var left && left > TimeSpan.Zero)
            WakeBy(extras, left);
        else
            OnVerbTimeout();
    }

    private void OnVerbTimeout()
    {
        _timed = _verb != Verb.Start;
        switch (_verb)
        {
            case Verb.Receive:
                _outOfTime = true; // What arrived before the timeout still counts: TryFinishVerb looks first.
                break;
            case Verb.Call:
                var call = (IncomingCall)_result!;
                CompleteVerb(null, new CallTimeoutException(call.Target, call.Request, Extras.Timeout));
                break;
            case Verb.Start:
                OnStartTimeout((StartAttempt)_result!);
                break;
            default:
                CompleteVerb(TimedOut, null);
                break;
        }
    }
}
