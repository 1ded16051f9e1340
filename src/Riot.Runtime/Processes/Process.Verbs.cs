using System.Threading.Tasks.Sources;
using Riot.Diagnostics;
using Riot.Identity;
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
    private short _begun;
    private bool _done;
    private bool _deferred;
    private bool _defersMessage;
    private bool _quiet;
    private bool _outOfTime;
    private bool _timed;
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

        /// <summary>Waits for the answer to the <see cref="IncomingCall"/> that <see cref="_result"/> holds meanwhile.</summary>
        Call,

        /// <summary>Waits for the end of the <see cref="StartAttempt"/> that <see cref="_result"/> holds meanwhile.</summary>
        Start,
    }

    /// <summary>
    /// Suspends until somebody answers. <paramref name="ask"/> gets the version to be put into the <see cref="ReplySignal"/> or given to <see cref="AnswerVerb"/>, and
    /// returns what to do when the verb is over, however it ends. On a timeout the verb completes with <see cref="TimedOut"/>.
    /// </summary>
    /// <param name="targets">The processes that it waits for, if it does.</param>
    public ValueTask<object?> Ask(
        Func<short, Action?> ask, TimeSpan? timeout, IReadOnlyList<ProcessRef>? targets = null, CancellationToken cancellation = default)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            _quiet = true;
            var suspended = Suspend(Verb.Reply);
            try
            {
                var cleanup = ask(_version);
                SetTimeout(timeout);
                SetVerbExtras(null, cleanup, targets, cancellation);
                return suspended;
            }
            catch
            {
                EndVerb();
                throw;
            }
        }
    }

    /// <summary>Completes the pending verb, if it is still the one that asked. The owner only.</summary>
    public void AnswerVerb(short verb, object? value)
    {
        if (IsPending(verb))
            CompleteVerb(value, null);
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
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    object? IValueTaskSource<object?>.GetResult(short token) => GetResult(token);

    /// <summary>
    /// The verb that was begun last, for whoever awaits it as something else. Unlike the version it stays when the process dies, so that the await throws the exit.
    /// </summary>
    public short BegunVerb => _begun;

    public ValueTaskSourceStatus GetStatus(short token) =>
        token != _version ? ValueTaskSourceStatus.Faulted // GetResult says why.
        : !_done || _deferred ? ValueTaskSourceStatus.Pending
        : _error is null ? ValueTaskSourceStatus.Succeeded
        : ValueTaskSourceStatus.Faulted;

    // Must not throw: an exception here would end the program.
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
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

            // Awaited by someone else, whose slice may have looked already or be long over: have it looked at. If it has died, one of us takes it: see Die.
            if (carrier is null && !TrySignal(BodyEndedSignal.Instance))
                HauntContinuation(state);
        }
        else if (token != _version)
        {
            Haunt(continuation.Invoke, state); // What was begun since is Never.
        }

        carrier?.Lease.Leave(outside);
    }

    // A flow of the process, or all of it, waits in a verb, which throws the exit now that the process is dead.
    private void HauntContinuation(object? state)
    {
        if (Interlocked.Exchange(ref _continuation, null) is { } continuation && !_gaveUp)
            Haunt(continuation.Invoke, state);
    }

    private static Action FlowIn(ExecutionContext context, Action<object?> continuation, object? state) =>
        () => ExecutionContext.Run(context, continuation.Invoke, state);

    private InvalidOperationException NotPending() =>
        new($"A receive or another verb of process {Pid} was awaited twice, or the process had blocked its thread on it.");

    public object? GetResult(short token)
    {
        var carrier = Carrier.Current is { } current && current.Running == this ? current : null;
        var outside = carrier?.Lease.Enter() ?? false;
        try
        {
            if (token != _version)
                throw IsDead ? new ProcessExitException(Pid, _reason!) : NotPending();
            if (!_done || _deferred)
            {
                if (carrier is not null)
                    EndVerb();
                throw new InvalidOperationException(
                    $"Process {Pid} blocks on a verb of its own, which can complete only after the process has suspended: await it.");
            }

            var (result, error, quiet, timeout) = (_result, _error, _quiet, _timed ? Extras.Timeout : default);
            EndVerb();
            if (error is not null)
            {
                if (_exiting && error is ProcessExitException && carrier is not null)
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

    /// <summary>What it waits for, and the continuation that goes on then, for a report. While nothing runs.</summary>
    public (string What, object? Continuation) DescribeWait()
    {
        var what = _verb switch
        {
            _ when !_started => "has not had its first step",
            Verb.Receive when _matcher is null => "waits for a message",
            Verb.Receive => $"waits for a message that its selector takes ({Saved.Count} others wait)",
            Verb.Call when PendingCall is { } call => $"waits for the reply of {call.Target} to {Printed.Of(call.Request)}",
            Verb.Start => "waits for a child to start",
            Verb.Reply => "waits in a verb",
            _ => "awaits something outside of the runtime",
        };
        return (_exiting ? $"is exiting ({_reason}), and {what}" : what, _verb == Verb.None ? _task : _continuationState);
    }

    private ValueTask<object?> Suspend(Verb verb)
    {
        AssertOwnedOrGhost();
        _verb = verb;
        _done = false;
        return Pending();
    }

    // Taken out of the mailbox, and to be handed over in the next slice, unless an exit comes first.
    private ValueTask<object?> DeferMessage(object? message)
    {
        _defersMessage = true;
        return Defer(message);
    }

    private ValueTask<object?> Defer(object? result)
    {
        _verb = Verb.Reply;
        _done = true;
        _deferred = true;
        _result = result;
        _quiet = true;
        _budget = 0;
        return Pending();
    }

    private ValueTask<object?> Pending() => new(this, _begun = _version);

    private void SetVerbExtras(
        ExecutionContext? context, Action? cleanup, IReadOnlyList<ProcessRef>? targets, CancellationToken cancellation)
    {
        if (context is null && cleanup is null && targets is null && !cancellation.CanBeCanceled)
            return;
        var (process, version) = (this, _version);
        _verbExtras = new VerbExtras
        {
            MatcherContext = context,
            Cancellation = cancellation.UnsafeRegister(
                (_, token) => process.TrySignal(new VerbCancelledSignal(version, token)), null),
            Cleanup = cleanup,
            Targets = targets,
        };
    }

    private void CompleteVerb(object? result, Exception? error)
    {
        AssertOwned();
        if (error is not null)
            PendingCall?.TryGiveUp();
        (_result, _error, _done) = (result, error, true);
        _verbExtras?.Release();
    }

    private void EndVerb()
    {
        AssertOwnedOrGhost();
        PendingCall?.TryGiveUp();
        _verbExtras?.Release();
        (_verbExtras, _matcher, _result, _error) = (null, null, null, null);
        (_verb, _done, _deferred, _quiet, _outOfTime, _timed) = (Verb.None, false, false, false, false, false);
        (_wakesForStop, _takesGivenUp, _defersMessage) = (false, false, false);
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

    /// <summary>What few verbs need.</summary>
    private sealed class VerbExtras
    {
        /// <summary>The process's own, for its selectors (P12).</summary>
        public ExecutionContext? MatcherContext { get; init; }

        public CancellationTokenRegistration Cancellation { get; init; }

        public Action? Cleanup { get; init; }

        /// <summary>Whom the verb waits for.</summary>
        public IReadOnlyList<ProcessRef>? Targets { get; init; }

        /// <summary>The verb is over, one way or another. Done twice, it does nothing.</summary>
        public void Release()
        {
            Cancellation.Unregister();
            Cleanup?.Invoke();
        }
    }
}
