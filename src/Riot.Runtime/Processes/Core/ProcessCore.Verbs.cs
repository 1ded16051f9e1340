using System.Threading.Tasks.Sources;
using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The verb that a process is suspended in: at most one (R6). The process is its own value-task source, so that suspending allocates nothing.
/// </summary>
internal abstract partial class ProcessCore : IValueTaskSource<object?>, IValueTaskSource
{
    /// <summary>What a verb that has run out of time completes with.</summary>
    public static readonly object TimedOut = new();

    /// <summary>What a verb that waits on behalf of a server completes with when a stop request comes.</summary>
    public static readonly object StopCame = new();

    /// <summary>What a verb that an exit ends completes with; what is thrown is made when it is.</summary>
    protected static readonly ProcessExitException s_exit = new(Pid.None, ExitReason.Normal, default);

    protected PendingVerb _pending;

    /// <summary>
    /// Suspends until somebody answers. <paramref name="ask"/> gets the version to be put into the <see cref="ReplySignal"/> or given to <see cref="AnswerVerb"/>, and
    /// returns what to do when the verb is over, however it ends. On a timeout the verb completes with <see cref="TimedOut"/>.
    /// </summary>
    /// <param name="targets">See <see cref="VerbExtras.Targets"/>.</param>
    /// <param name="asked">See <see cref="VerbExtras.Asked"/>.</param>
    /// <param name="awaited">What it waits for, if that is not the targets.</param>
    public ValueTask<object?> Ask(
        Func<short, Action?> ask, TimeSpan? timeout, IEnumerable<ProcessRef>? targets = null, AskedToStop? asked = null, Awaited? awaited = null,
        CancellationToken cancellation = default)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
            var suspended = Suspend(VerbKind.Reply, quiet: true, awaited);
            try
            {
                var cleanup = ask(_pending.Version);
                SetTimeout(timeout);
                if (cleanup is not null || targets is not null || cancellation.CanBeCanceled)
                    _pending.Keep(new VerbExtras { Cleanup = cleanup, Targets = targets ?? [], Asked = asked, Cancellation = CancelledBy(cancellation) });
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
        if (_pending.Is(verb))
            CompleteVerb(value, null);
    }

    /// <summary>Lets others run, then goes on.</summary>
    public ValueTask<object?> Yield(CancellationToken cancellation = default)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
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

    /// <inheritdoc cref="PendingVerb.Begun"/>
    public short BegunVerb => _pending.Begun;

    // Of a verb that its process did not live to see: GetResult throws the exit.
    public ValueTaskSourceStatus GetStatus(short token) =>
        token != _pending.Version && IsDead ? ValueTaskSourceStatus.Canceled : _pending.Status(token);

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
            _pending.Continue(continuation, state);

            // Awaited by someone else, whose slice may have looked already or be long over: have it looked at. If it has died, one of us takes it: see Die.
            if (carrier is null && !TrySignal(BodyEndedSignal.Instance))
                RunContinuationAsGhost(state);
        }
        else if (token != _pending.Version)
        {
            RunAsGhost(continuation.Invoke, state); // What was begun since is Never.
        }

        carrier?.Lease.Leave(outside);
    }

    // A flow of the process, or all of it, waits in a verb, which throws the exit now that the process is dead.
    protected void RunContinuationAsGhost(object? state)
    {
        if (_pending.StealContinuation() is { } continuation && !_life.HasGivenUp)
            RunAsGhost(continuation.Invoke, state);
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
            if (token != _pending.Version)
                throw IsDead ? Unwinding() : NotPending();
            if (!_pending.IsReady)
            {
                if (carrier is not null)
                    EndVerb();
                throw new InvalidOperationException(
                    $"Process {Pid} blocks on a verb of its own, which can complete only after the process has suspended: await it.");
            }

            var (result, error) = (_pending.Result, _pending.Error);
            var late = _pending.ThrowsTimeout ? NothingWithin(_pending.IsTimed ? Extras.Deadline.Limit : default) : null;
            EndVerb();
            if (error is not null)
            {
                if (ReferenceEquals(error, s_exit) && carrier is not null)
                    ThrowExiting(carrier, outside, counted: false);
                throw ReferenceEquals(error, s_exit) ? Unwinding() : error;
            }

            return late is null ? result : throw late;
        }
        finally
        {
            carrier?.Lease.Leave(outside);
        }
    }

    private ValueTask<object?> Suspend(VerbKind kind, bool quiet = false, Awaited? awaited = null)
    {
        AssertOwnedOrGhost();
        _pending.Begin(kind, quiet, awaited);
        return Pending();
    }

    // The result is there, and is to be handed over in the next slice, unless an exit comes first; perhaps a message, taken out of the mailbox.
    private ValueTask<object?> Defer(object? result, bool isMessage = false)
    {
        AssertOwned();
        _pending.Defer(result, isMessage);
        GiveTurnAway();
        return Pending();
    }

    protected ValueTask<object?> Pending() => new(this, _pending.Await());

    protected CancellationTokenRegistration CancelledBy(CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
            return default;
        var version = _pending.Version;
        return cancellation.UnsafeRegister((_, token) => TrySignal(new VerbCancelledSignal(version, token)), null);
    }

    protected void CompleteVerb(object? result, Exception? error)
    {
        AssertOwned();
        _pending.Complete(result, error);
    }

    protected void EndVerb()
    {
        AssertOwnedOrGhost();
        _pending.End();
    }

    protected void ThrowIfPending()
    {
        if (!_pending.IsNone)
        {
            throw new InvalidOperationException(
                $"Process {Pid} ({Body}) has a verb pending already, which waits for {_pending.Glance()}: await each receive, sleep or call before the next. " +
                "(In Task.WhenAny, give the receive a timeout instead.)");
        }
    }

    // The verb that has just suspended, if any, completes when a stop request comes.
    protected void WakeForStop()
    {
        _pending.WakeForStop();
        if (_life.StopReason is not null && _pending.IsWaiting)
            CompleteVerb(StopCame, null);
    }

    /// <summary>Whether another process waits for the end of this one. Any thread.</summary>
    /// <param name="other">The other.</param>
    /// <param name="since">Only those count who have come behind so many.</param>
    public bool IsAwaitedBy(ProcessRef other, int since = 0) => Volatile.Read(ref _extras)?.Stoppers.Include(other, since) == true;

    /// <summary>What a wait for somebody who waits for the end of this process is ended by. Any thread.</summary>
    /// <param name="target">Who waits.</param>
    /// <param name="asked">How it was asked to stop, if it was.</param>
    public OperationCanceledException InVain(ProcessRef target, AskedToStop? asked = null)
    {
        asked?.EndInVain();
        return new(
            $"Process {Pid} ({Body}) waits for {new Pid(target)}, which waits until this process has ended: it has been asked to stop, and the wait is ended. " +
            "To end without waiting for it, use Exit; to have somebody else ended, use Exit(pid, reason).",
            StopRequested);
    }

    /// <summary>For a wait that is about to begin. Any thread.</summary>
    public void ThrowIfInVain(ProcessRef target)
    {
        if (IsAwaitedBy(target))
            throw InVain(target);
    }
}
