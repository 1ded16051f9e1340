using Riot.Identity;

namespace Riot.Processes;

/// <summary>
/// Calls (C2), both ends. The caller waits in a verb; the process that takes a call out of its mailbox keeps it in a list until it is settled, so that its death
/// fails what it owes. The owner only, save where a member says otherwise.
/// </summary>
internal abstract partial class ProcessCore
{
    /// <summary>The caller's verb: completes with the reply, or throws what the call failed with.</summary>
    public ValueTask<TReply> Call<TReply>(ProcessRef target, ICall<TReply> request, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (!TryEnterAwaited(out var scope, out _))
            return new ValueTask<TReply>(new TaskCompletionSource<TReply>().Task);
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
            if (target.IsSame(this))
                throw CallsItself();
            ThrowIfInVain(target);
            var call = new InsideCall<TReply>(request, target, Self);
            if (!target.TrySend(call))
                throw Refusal(target);
            _pending.BeginCall(call);
            SetTimeout(timeout);
            if (cancellation.CanBeCanceled)
                _pending.Keep(new VerbExtras { Cancellation = CancelledBy(cancellation) });
            return new ValueTask<TReply>(call, _pending.Version);
        }
    }

    public InvalidOperationException CallsItself() =>
        new($"Process {Pid} ({Body}) calls itself: it would wait for itself for ever. Use Send.");

    /// <summary>A call that this process was asked is answered. Any thread.</summary>
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

    /// <summary>The call that this process waits for is answered. Any thread; if it waits for something else by now, it wakes for nothing.</summary>
    public void OnAnswered()
    {
        if (_inbox.WakeForAnswer())
            Enqueue();
    }

    // What the answering process sent before its answer takes effect before it (G2).
    private void FinishCall(IncomingCall call)
    {
        if (HasControls)
            ActOnControls();
        if (_pending.IsWaiting)
            CompleteVerb(null, call.Error);
    }

    private void OnCallTimeout()
    {
        var call = _pending.Call!;
        var standing = call.Standing; // Giving up wakes the server.
        if (call.TryGiveUp())
            CompleteVerb(null, new CallTimeoutException(call, Extras.Deadline.Limit, standing));
    }

    // False: nobody waits for its answer, so it is not to be handled.
    private bool TakeCall(IncomingCall call)
    {
        if (call.IsOver)
            return _pending.TakesGivenUp;
        Owe(call);
        return true;
    }

    // Puts it on the list, so that its death fails it. Once: it may come again, or be another's, sent here to be answered.
    protected void Owe(IncomingCall call)
    {
        AssertOwned();
        if (call.IsTaken || !call.IsWaiting || !call.Asks(this))
            return;
        call.IsTaken = true;
        Extras.Calls.AddFirst(call);
    }

    protected void Forget(IncomingCall call)
    {
        AssertOwned();
        _extras?.Calls.Remove(call); // None of another process comes here: it has been asked of this one.
    }
}
