using Riot.Identity;

namespace Riot.Processes;

/// <summary>
/// Calls (C2), both ends. The caller waits in a verb; the process that takes a call out of its mailbox keeps it in a list until it is settled, so that its death
/// fails what it owes. The owner only, save where a member says otherwise.
/// </summary>
internal sealed partial class Process
{
    /// <summary>The caller's verb: completes with the reply, or throws what the call failed with.</summary>
    public ValueTask<object?> Call(ProcessRef target, object request, TimeSpan? timeout)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            if (target.IsSame(this))
                throw new InvalidOperationException($"Process {Pid} ({Body}) calls itself: it would wait for itself for ever. Use Send or Cast.");
            var call = new IncomingCall(request, target, this);
            if (!target.TrySend(call))
                throw new NoSuchProcessException(new Pid(target), nameof(Call));
            var suspended = Suspend(Verb.Call);
            _result = call;
            SetTimeout(timeout);
            return suspended;
        }
    }

    /// <summary>A call that this process has taken is answered. Any thread.</summary>
    public void Settle(IncomingCall call)
    {
        if (!IsRunningHere)
        {
            TrySignal(new CallSettledSignal(call));
            return;
        }

        if (!TryEnterExiting(out var own))
            return;
        using (own)
            Forget(call);
    }

    private void OnCallAnswer(CallAnswerSignal answer)
    {
        if (_verb == Verb.Call && !_done && ReferenceEquals(_result, answer.Call))
            CompleteVerb(answer.Reply, answer.Error);
    }

    // False: its caller has given up, so it is not to be handled. A call that came here by way of another process stays on that one's list.
    private bool TakeCall(IncomingCall call)
    {
        if (call.IsTaken)
            return true;
        if (!call.TryTake(this))
            return false;
        var extras = Extras;
        call.Next = extras.Calls;
        extras.Calls?.Previous = call;
        extras.Calls = call;
        return true;
    }

    private void Forget(IncomingCall call)
    {
        if (call.Previous is { } previous)
            previous.Next = call.Next;
        else if (_extras?.Calls == call)
            _extras.Calls = call.Next;
        else
            return;
        call.Next?.Previous = call.Previous;
        (call.Next, call.Previous) = (null, null);
    }
}
