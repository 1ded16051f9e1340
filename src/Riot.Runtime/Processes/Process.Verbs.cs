using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The verb that a process is suspended in: at most one (R6). The process is its own value-task source, so that suspending allocates nothing.
/// </summary>
internal sealed partial class Process : IValueTaskSource<object?>, IValueTaskSource
{
    /// <summary>What a verb that has run out of time completes with.</summary>
    public static readonly object TimedOut = new();

    private Verb _verb;
    private short _version;
    private bool _done;
    private bool _deferred;
    private bool _quiet;
    private bool _outOfTime;
    private int _scan;
    private Matcher? _matcher;
    private object? _result;
    private Exception? _error;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private VerbExtras? _verbExtras;

    private enum Verb : byte
    {
        None,

        /// <summary>Waits for a message.</summary>
        Receive,

        /// <summary>Waits for a <see cref="ReplySignal"/> or its time.</summary>
        Reply,
    }

    /// <summary>Whether the process's code runs on this thread.</summary>
    public bool IsRunningHere => Carrier.Current?.Running == this;

    /// <summary>Starts a verb of the process's own: it must be running on this thread, and not be exiting.</summary>
    public OwnScope Enter()
    {
        var carrier = Carrier.Current;
        if (carrier is null || carrier.Running != this)
            ThrowNotRunning(carrier);
        var outside = carrier.Lease.Enter();
        if (HasControls)
            ActOnControls();
        if (_exiting)
            ThrowExiting(carrier, outside, counted: false);
        return new OwnScope(carrier, outside);
    }

    /// <summary>As <see cref="Enter"/>, for the verbs that never throw while exiting (X5). False: dead, there is nothing to do.</summary>
    public bool TryEnterExiting(out OwnScope scope)
    {
        var carrier = Carrier.Current;
        scope = default;
        if (carrier is null || carrier.Running != this)
        {
            if (IsDead)
                return false;
            ThrowNotRunning(carrier);
        }

        scope = new OwnScope(carrier, carrier.Lease.Enter());
        if (HasControls && !IsDead)
            ActOnControls();
        if (!IsDead)
            return true;
        scope.Dispose();
        return false;
    }

    /// <summary>Takes the oldest message, any (R1).</summary>
    public ValueTask<object?> Receive()
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            _scan = 0;
            if (_saved is not { Count: > 0 })
            {
                var item = _reader.TryDequeue();
                if (item is null)
                    return Suspend(Verb.Receive);
                if (!HasControls)
                    return --_budget > 0 ? new ValueTask<object?>(item) : Defer(item);
                Absorb(item);
                ActOnControls();
            }

            return _exiting ? ThrowOrStop(scope) : ReceiveSlowly();
        }
    }

    /// <summary>Takes the oldest message that <paramref name="matcher"/> takes, within <paramref name="timeout"/> (R2–R4).</summary>
    /// <param name="quiet">Complete with <see cref="TimedOut"/> instead of throwing.</param>
    public ValueTask<object?> Receive(Matcher? matcher, TimeSpan? timeout, MessageRef? since, bool quiet, CancellationToken cancellation)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
            _scan = 0;
            if (since is not null && _saved is not null)
                _scan = _saved.IndexAfter(since.Mark);
            _matcher = matcher;
            _quiet = quiet;

            // Pending while selectors run: a selector that receives is refused like any second verb.
            _verb = Verb.Receive;
            bool taken;
            object? value;
            try
            {
                taken = TryMatch(out value);
            }
            finally
            {
                (_verb, _matcher) = (Verb.None, null);
            }

            if (_exiting)
                return ThrowOrStop(scope);
            if (taken)
                return --_budget > 0 ? new ValueTask<object?>(value) : Defer(value);
            if (timeout == TimeSpan.Zero && !quiet)
                throw new ReceiveTimeoutException(Pid, timeout);
            if (timeout == TimeSpan.Zero)
                return --_budget > 0 ? new ValueTask<object?>(TimedOut) : Defer(TimedOut); // Who polls gives way too (P9).

            _matcher = matcher;
            var suspended = Suspend(Verb.Receive);
            var context = matcher is null ? null : ExecutionContext.Capture();
            SetVerbExtras(timeout, context == scope.Carrier.DefaultContext ? null : context, null, cancellation);
            return suspended;
        }
    }

    /// <summary>A value that marks this moment in the mailbox (R3). What has arrived is moved aside once, so that later receives need not pass it.</summary>
    public MessageRef MakeRef()
    {
        using var scope = Enter();
        AbsorbAll();
        return new MessageRef(this, _saved?.Arrivals ?? 0);
    }

    /// <summary>
    /// Suspends until somebody answers. <paramref name="ask"/> gets the version to be put into the <see cref="ReplySignal"/>, and returns what to do when
    /// the verb is over, however it ends. On a timeout the verb completes with <see cref="TimedOut"/>.
    /// </summary>
    public ValueTask<object?> Ask(Func<short, Action?> ask, TimeSpan? timeout)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            _quiet = true;
            var suspended = Suspend(Verb.Reply);
            var cleanup = ask(_version);
            SetVerbExtras(timeout, null, cleanup, default);
            return suspended;
        }
    }

    /// <summary>Lets others run, then goes on.</summary>
    public ValueTask<object?> Yield()
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            return Defer(null);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<object?>.GetStatus(short token) => GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => GetStatus(token);

    void IValueTaskSource<object?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => OnCompleted(continuation, state, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, flags);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    object? IValueTaskSource<object?>.GetResult(short token) => GetResult(token);

    private ValueTaskSourceStatus GetStatus(short token)
    {
        if (token != _version)
            return IsDead ? ValueTaskSourceStatus.Faulted : throw AwaitedTwice();
        return !_done || _deferred ? ValueTaskSourceStatus.Pending
            : _error is null ? ValueTaskSourceStatus.Succeeded
            : ValueTaskSourceStatus.Faulted;
    }

    // Must not throw: an exception here would end the program.
    private void OnCompleted(Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags)
    {
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 && ExecutionContext.Capture() is { } context)
            (continuation, state) = (static flow => ((Action)flow!)(), FlowIn(context, continuation, state));

        // The watch may have abandoned the process since the verb was called, or be about to: only the lease keeps it from missing the continuation.
        var carrier = Carrier.Current is { } current && current.Running == this ? current : null;
        var outside = carrier?.Lease.Enter() ?? false;
        if (!IsDead)
        {
            _continuationState = state;
            Volatile.Write(ref _continuation, continuation);
            if (_carrier is null)
                TrySignal(BodyEndedSignal.Instance); // Awaited by someone else, after the slice that began it: have it looked at.
        }
        else if (!_gaveUp)
        {
            Haunt(continuation.Invoke, state);
        }

        carrier?.Lease.Leave(outside);
    }

    private static Action FlowIn(ExecutionContext context, Action<object?> continuation, object? state) =>
        () => ExecutionContext.Run(context, continuation.Invoke, state);

    private InvalidOperationException AwaitedTwice() => new($"A receive or another verb of process {Pid} was awaited twice.");

    private object? GetResult(short token)
    {
        var carrier = Carrier.Current is { } current && current.Running == this ? current : null;
        var outside = carrier?.Lease.Enter() ?? false;
        try
        {
            if (token != _version)
                throw IsDead ? new ProcessExitException(Pid, _reason!) : AwaitedTwice();
            if (!_done || _deferred)
            {
                if (carrier is not null)
                    EndVerb();
                throw new InvalidOperationException(
                    $"Process {Pid} blocks on a verb of its own, which can complete only after the process has suspended: await it.");
            }

            var (result, error, quiet, timeout) = (_result, _error, _quiet, _verbExtras?.Timeout);
            EndVerb();
            if (error is not null)
            {
                if (error is ProcessExitException && carrier is not null)
                    ThrowExiting(carrier, outside, counted: false);
                throw error;
            }

            return ReferenceEquals(result, TimedOut) && !quiet ? throw new ReceiveTimeoutException(Pid, timeout) : result;
        }
        finally
        {
            carrier?.Lease.Leave(outside);
        }
    }

    // For awaited verbs: once too many exits were swallowed, the verb is returned as one that never completes (X5).
    private bool TryEnterAwaited(out OwnScope scope, out ValueTask<object?> never)
    {
        var carrier = Carrier.Current;
        if (carrier is null || carrier.Running != this)
            ThrowNotRunning(carrier);
        scope = new OwnScope(carrier, carrier.Lease.Enter());
        never = default;
        if (HasControls)
            ActOnControls();
        if (!_exiting)
            return true;
        using (scope)
            never = ThrowOrStop(scope);
        return false;
    }

    private ValueTask<object?> ThrowOrStop(in OwnScope scope)
    {
        if (IsDead || ++Extras.Swallowed <= SwallowedExits)
            ThrowExiting(scope.Carrier, scope.Outside, counted: true);
        _gaveUp = true;
        EndVerb();
        return Suspend(Verb.Reply);
    }

    private ValueTask<object?> ReceiveSlowly() =>
        !TryMatch(out var value) ? Suspend(Verb.Receive)
        : --_budget > 0 ? new ValueTask<object?>(value)
        : Defer(value);

    private ValueTask<object?> Suspend(Verb verb)
    {
        _verb = verb;
        _done = false;
        return new ValueTask<object?>(this, _version);
    }

    private ValueTask<object?> Defer(object? result)
    {
        _verb = Verb.Reply;
        _done = true;
        _deferred = true;
        _result = result;
        _quiet = true;
        _budget = 0;
        return new ValueTask<object?>(this, _version);
    }

    private void SetVerbExtras(TimeSpan? timeout, ExecutionContext? context, Action? cleanup, CancellationToken cancellation)
    {
        if (timeout is null && context is null && cleanup is null && !cancellation.CanBeCanceled)
            return;
        var (process, version) = (this, _version);
        _verbExtras = new VerbExtras
        {
            Timeout = timeout,
            MatcherContext = context,
            Alarm = timeout is { } time ? Host.SetAlarm(this, new VerbTimeoutSignal(version), time) : null,
            Cancellation = cancellation.UnsafeRegister(
                (_, token) => process.TrySignal(new VerbCancelledSignal(version, token)), null),
            Cleanup = cleanup,
        };
    }

    /// <summary>Whether the pending verb is done, after looking for a message if it is a receive.</summary>
    private bool TryFinishVerb()
    {
        if (_done || _verb != Verb.Receive)
            return _done && !_deferred;
        bool taken;
        object? value;
        try
        {
            taken = _verbExtras?.MatcherContext is { } context ? TryMatchIn(context, out value) : TryMatch(out value);
        }
        catch (Exception error)
        {
            CompleteVerb(null, error);
            return true;
        }

        if (_done)
            return true;
        if (taken)
            CompleteVerb(value, null);
        else if (_outOfTime)
            CompleteVerb(TimedOut, null);
        return _done;
    }

    private bool TryMatchIn(ExecutionContext context, out object? value)
    {
        var taken = false;
        object? matched = null;
        ExecutionContext.Run(context, _ => taken = TryMatch(out matched), null);
        value = matched;
        return taken;
    }

    // Looks at each message from _scan on once; in order: what was saved before, then the inbox. Takes nothing once the verb is done (cancelled) or the
    // process is exiting: a control signal may come with any message, and a selector's own verbs act on those that are there.
    private bool TryMatch(out object? value)
    {
        while (!_exiting && !_done)
        {
            while (_saved is not null && _scan < _saved.Count && !_done)
            {
                var raw = _saved[_scan];
                var fire = raw as TimerFireSignal;
                value = fire?.Message ?? raw;
                var verdict = _matcher?.Look(value, out value) ?? Verdict.Take;
                if (_done)
                    break;
                if (verdict == Verdict.Skip)
                {
                    _scan++;
                    continue;
                }

                _saved.RemoveAt(_scan);
                fire?.Taken();
                if (verdict == Verdict.Take)
                    return true;
            }

            if (_reader.TryDequeue() is not { } item)
                break;
            if (HasControls)
            {
                Absorb(item);
                ActOnControls();
            }
            else if (_matcher is null)
            {
                value = item;
                return true;
            }
            else
            {
                Saved.Append(item);
            }
        }

        value = null;
        return false;
    }

    private void CompleteVerb(object? result, Exception? error)
    {
        (_result, _error, _done) = (result, error, true);
        _verbExtras?.Release();
    }

    private void EndVerb()
    {
        _verbExtras?.Release();
        (_verbExtras, _matcher, _result, _error) = (null, null, null, null);
        (_verb, _done, _deferred, _quiet, _outOfTime) = (Verb.None, false, false, false, false);
        _version++;
    }

    private void ThrowIfPending()
    {
        if (_verb != Verb.None)
        {
            throw new InvalidOperationException(
                $"Process {Pid} ({Body}) has a verb pending already: await each receive, sleep or call before the next. " +
                "(In Task.WhenAny, give the receive a timeout instead.)");
        }
    }

    [DoesNotReturn]
    private void ThrowExiting(Carrier carrier, bool outside, bool counted)
    {
        if (!counted && !IsDead)
            Extras.Swallowed++;
        if (_cancelDue)
            CancelToken(carrier);
        carrier.Lease.Leave(outside);
        throw new ProcessExitException(Pid, _reason ?? ExitReason.Normal);
    }

    [DoesNotReturn]
    private void ThrowNotRunning(Carrier? carrier)
    {
        if (IsDead && carrier?.Running is null)
            throw new ProcessExitException(Pid, _reason ?? ExitReason.Normal);
        throw new InvalidOperationException(carrier?.Running is { } other
            ? $"A verb of process {Pid} ({Body}) was called inside process {other.Pid} ({other.Body}): each process has a context of its own, " +
              "use the one that was passed to its body."
            : $"A verb of process {Pid} ({Body}) was called outside it: its code has left the process, by ConfigureAwait(false), Task.Run, " +
              "Parallel, or a callback. Stay in the process, or send it a message.");
    }

    /// <summary>The time in which the owner is in the runtime on behalf of one verb.</summary>
    public readonly ref struct OwnScope(Carrier carrier, bool outside)
    {
        public Carrier Carrier { get; } = carrier;

        public bool Outside { get; } = outside;

        public void Dispose() => Carrier?.Lease.Leave(Outside);
    }

    /// <summary>What few verbs need.</summary>
    private sealed class VerbExtras
    {
        public TimeSpan? Timeout { get; init; }

        public IAlarm? Alarm { get; init; }

        /// <summary>The process's own, for its selectors (P12).</summary>
        public ExecutionContext? MatcherContext { get; init; }

        public CancellationTokenRegistration Cancellation { get; init; }

        public Action? Cleanup { get; init; }

        /// <summary>The verb is over, one way or another. Done twice, it does nothing.</summary>
        public void Release()
        {
            Alarm?.Cancel();
            Cancellation.Unregister();
            Cleanup?.Invoke();
        }
    }
}
