using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>Taking messages out of the mailbox (R1–R4): what was saved first, then the inbox. The owner only.</summary>
internal abstract partial class ProcessCore
{
    /// <summary>Takes the oldest message, any (R1).</summary>
    public ValueTask<object?> Receive()
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            _saved?.Rewind();
            if (_saved is not { Count: > 0 })
            {
                var item = _reader.TryDequeue();
                if (item is null)
                    return Suspend(VerbKind.Receive);
                if (HasControls)
                {
                    Absorb(item);
                    ActOnControls();
                }
                else
                {
                    if (_isBounded)
                        MessageLeft();
                    if (item is not IncomingCall call || TakeCall(call))
                        return --_budget > 0 ? new ValueTask<object?>(item) : Defer(item, isMessage: true);
                }
            }

            return ReceiveSlowly(scope);
        }
    }

    /// <summary>Takes the oldest message that <paramref name="matcher"/> takes, within <paramref name="timeout"/> (R2–R4).</summary>
    /// <param name="quiet">Complete with <see cref="TimedOut"/> instead of throwing.</param>
    /// <param name="takesGivenUp">Take calls whose callers have given up, too.</param>
    public ValueTask<object?> Receive(
        Matcher? matcher, TimeSpan? timeout, MessageRef? since, bool quiet, CancellationToken cancellation, bool takesGivenUp = false)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
            if (since is null)
                _saved?.Rewind();
            else
                _saved?.RewindTo(since.Mark);

            // Pending while selectors run: a selector that receives is refused like any second verb.
            _pending.BeginReceive(matcher, quiet, takesGivenUp);
            bool taken;
            object? value;
            try
            {
                taken = TryMatch(out value);
            }
            finally
            {
                _pending.EndLook();
            }

            if (_exiting)
                return ThrowOrStop(scope);
            if (taken)
                return --_budget > 0 ? new ValueTask<object?>(value) : Defer(value, isMessage: true);
            var looksOnce = timeout == TimeSpan.Zero;
            if (looksOnce && HasLookedAtAll && !quiet)
                throw NothingWithin(TimeSpan.Zero);
            if (looksOnce && HasLookedAtAll)
                return --_budget > 0 ? new ValueTask<object?>(TimedOut) : Defer(TimedOut); // Who polls gives way too (P9).

            _pending.BeginReceive(matcher, quiet, takesGivenUp);
            var suspended = Pending();
            if (looksOnce)
                _pending.RunOut(); // Once it has looked at all.
            else
                SetTimeout(timeout);
            var context = matcher is null ? null : ExecutionContext.Capture();
            if (context == scope.Carrier.DefaultContext)
                context = null;
            if (context is not null || cancellation.CanBeCanceled)
                _pending.Keep(new VerbExtras { MatcherContext = context, Cancellation = CancelledBy(cancellation) });
            return suspended;
        }
    }

    /// <summary>
    /// The oldest message, for the loop of a server; <see cref="TimedOut"/> if <paramref name="idle"/> passes without one. Completes with
    /// <see cref="StopCame"/>, or with a message that is not to be handled any more, once <see cref="StopReason"/> is set. With <paramref name="idle"/>, calls whose callers have
    /// given up come too: they are to be passed over, but like any message they have ended the wait (C3).
    /// </summary>
    public ValueTask<object?> ReceiveNext(TimeSpan? idle)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            var next = idle is null ? Receive() : Receive(null, idle, null, quiet: true, CancellationToken.None, takesGivenUp: true);
            WakeForStop();
            return next;
        }
    }

    /// <summary>A step of a loop that takes no message: acts on what has come, and gives way when its budget is spent (P9).</summary>
    public ValueTask<object?> Pass()
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            return --_budget > 0 ? default : Defer(null);
        }
    }

    /// <summary>A value that marks this moment in the mailbox (R3). What has arrived is moved aside once, so that later receives need not pass it.</summary>
    public MessageRef MakeRef()
    {
        using var scope = Enter();
        AbsorbAll();
        return new MessageRef(Host.RefNumbers.NextMessage(), this, _saved?.Arrivals ?? 0);
    }

    private ReceiveTimeoutException NothingWithin(TimeSpan limit) => new(Pid, limit, _saved, MessageName.Short);

    // An exit that came before this call, or comes during it, finds no verb to end: the verb has to look for it.
    private ValueTask<object?> ReceiveSlowly(in OwnScope scope) =>
        TryMatch(out var value) ? --_budget > 0 ? new ValueTask<object?>(value) : Defer(value, isMessage: true)
        : _exiting ? ThrowOrStop(scope)
        : Suspend(VerbKind.Receive);

    /// <summary>A stretch of foreign code is over, with what it has thrown.</summary>
    protected abstract void EndStretch(Exception? error);

    /// <summary>
    /// False: no verb is pending, or it is a receive of any message that has looked at all there is. A view of a moment: whoever goes idle looks at what has come since.
    /// </summary>
    protected bool MayFinishVerb => !_pending.IsNone && (!_pending.WaitsForAnything || _saved is { Count: > 0 } || _reader.HasClaims);

    /// <summary>
    /// Whether the result of the pending verb may be handed over, after looking for a message if it is a receive. For a slice with budget left, which is not the one that has
    /// deferred it, and that has acted on control signals.
    /// </summary>
    protected bool TryFinishVerb(Carrier carrier)
    {
        _pending.EndDeferral();
        if (_pending.Call is { IsAnswered: true } call)
            FinishCall(call);
        if (_pending.IsDone || _pending.Kind != VerbKind.Receive)
            return _pending.IsReady;
        var (taken, value, error, isForeign) = (false, default(object), default(Exception), _pending.Matcher is { IsForeign: true });
        try
        {
            taken = _pending.MatcherContext is { } context ? TryMatchIn(context, out value) : TryMatch(out value);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        if (isForeign)
        {
            // It was a stretch of the application's code like any other. What it sets stays its own while the receive is suspended (P12).
            carrier.RestoreContexts(this);
            if (IsDead || (_exiting && error is not null))
            {
                EndStretch(error);
                return _pending.IsDone;
            }
        }

        if (error is not null)
            CompleteVerb(null, error);
        else if (!_pending.IsDone && taken)
            CompleteVerb(value, null);
        else if (!_pending.IsDone && _pending.IsOutOfTime && HasLookedAtAll)
            CompleteVerb(TimedOut, null);
        return _pending.IsDone;
    }

    // Of a receive that has found nothing. With the budget spent, it may have stopped before.
    protected bool HasLookedAtAll => _budget > 0;

    private void TakeLooked()
    {
        AssertOwned();
        _saved!.TakeLooked(out var counted);
        if (_isBounded && counted)
            MessageLeft();
    }

    protected bool TryMatchIn(ExecutionContext context, out object? value)
    {
        var taken = false;
        object? matched = null;
        ExecutionContext.Run(context, _ => taken = TryMatch(out matched), null);
        value = matched;
        return taken;
    }

    // Looks at each message once, from where it stands in the save queue; in order: what was saved before, then the inbox. Takes nothing once the verb is done (cancelled) or the
    // process is exiting: a control signal may come with any message, and before any (G3); and a selector's own verbs act on those that are there. When the
    // budget is spent it stops, and the next slice goes on from there (P9).
    private bool TryMatch(out object? value)
    {
        AssertOwned();
        for (var looks = 1; ; looks++)
        {
            if (HasControls)
                ActOnControls();
            if (_exiting || _pending.IsDone || (looks % ItemsPerReduction == 0 && --_budget <= 0))
                break;
            if (_saved is not null && _saved.TryLook(out var raw, out var arrival))
            {
                var fire = raw as TimerFireSignal;
                var verdict = Judge(fire?.Message ?? raw, out value);
                if (_exiting || _pending.IsDone)
                    break;
                var looked = _saved.After(arrival);
                if (looked == Looked.Dropped)
                    continue;
                if (verdict == Verdict.Skip)
                {
                    if (looked == Looked.There)
                        _saved.Pass();
                    continue;
                }

                if (looked == Looked.There)
                    TakeLooked();
                fire?.Taken(this);
                if (verdict == Verdict.Take && (raw is not IncomingCall call || TakeCall(call)))
                    return true;
                if (verdict == Verdict.Drop && raw is IncomingCall dropped)
                    Owe(dropped);
            }
            else if (_reader.TryDequeue() is not { } item)
            {
                break;
            }
            else if (HasControls)
            {
                Absorb(item);
            }
            else if (_pending.Matcher is not null)
            {
                Saved.Append(item, isCounted: true);
            }
            else
            {
                if (_isBounded)
                    MessageLeft();
                if (item is not IncomingCall call || TakeCall(call))
                {
                    value = item;
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    // A selector is the application's code: while it runs, the watch may act for the process and may give it up (P10, X9).
    protected Verdict Judge(object message, out object? value)
    {
        value = message;
        if (_pending.Matcher is not { } matcher)
            return Verdict.Take;
        if (!matcher.IsForeign)
            return matcher.Look(message, out value);
        var lease = _carrier!.Lease;
        lease.Leave(outside: true);
        try
        {
            return matcher.Look(message, out value);
        }
        finally
        {
            lease.Enter();
        }
    }
}
