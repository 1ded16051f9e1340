namespace Riot.Processes;

/// <summary>What the time limit of a verb does when it is reached; <see cref="VerbDeadline"/> says when that is. The owner only.</summary>
internal abstract partial class ProcessCore
{
    // For the verb that has just begun.
    protected void SetTimeout(TimeSpan? timeout)
    {
        AssertOwned();
        if (timeout is not { } time)
            return;
        _pending.Limit();
        Extras.Deadline.Set(Self, time);
    }

    protected void OnAlarm()
    {
        AssertOwned();
        ref var deadline = ref Extras.Deadline;
        deadline.OnAlarm();
        if (_pending.IsTimed && !_pending.IsDone && deadline.IsOver(Self))
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
                _pending.Start!.RunOutOfTime();
                break;
            default:
                CompleteVerb(TimedOut, null);
                break;
        }
    }
}
