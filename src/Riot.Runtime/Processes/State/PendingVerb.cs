using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Riot.Identity;
using Riot.Mailboxes;

namespace Riot.Processes;

/// <summary>What a pending verb waits for.</summary>
internal enum VerbKind : byte
{
    None,

    /// <summary>Waits for a message.</summary>
    Receive,

    /// <summary>Waits for a <see cref="Signals.ReplySignal"/> or its time.</summary>
    Reply,

    /// <summary>Waits for the answer to an <see cref="IncomingCall"/>.</summary>
    Call,

    /// <summary>Waits for the end of a <see cref="StartAttempt"/>.</summary>
    Start,
}

/// <summary>What a verb waits for that is no process, in words for whoever looks.</summary>
/// <param name="Text">Behind "waits for".</param>
internal sealed record Awaited(string Text);

/// <summary>
/// The verb that a process is suspended in, at most one (R6), from its beginning to the moment at which its result is taken: what it waits for, in words too, its result and who awaits it. A mutable struct: never copy it. The
/// owner only, save where a member says otherwise.
/// </summary>
/// <remarks>
/// none → waiting (<c>Begin…</c>) → done (<see cref="Complete"/>) → none (<see cref="End"/>, which makes every older awaiter's version a wrong one); or none →
/// deferred (<see cref="Defer"/>): done, but not to be handed over in this slice, nor before what control signals do at the start of the next → done
/// (<see cref="EndDeferral"/>).
/// </remarks>
internal struct PendingVerb
{
    private VerbKind _kind;
    private Flags _flags;

    // Also how an answer finds the verb that asked (ReplyAddress.OfVerb). After 65,536 verbs it comes again, so an answer that is late by exactly as many
    // completes another verb. What is taken back with its verb cannot be: only an answer that was on its way by then, from a sender that was preempted, or that
    // has held its thread all the while. More bits would be paid by every process, and the awaiter's token has no more.
    private short _version;
    private short _begun;
    private Matcher? _matcher;

    // What it completes with; until then, what it waits for: the call, the attempt to start, or in words.
    private object? _subject;
    private Exception? _error;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private VerbExtras? _extras;

    [Flags]
    private enum Flags : byte
    {
        None = 0,

        /// <summary>It has its result.</summary>
        Done = 1,

        /// <summary>It is done, and its result belongs to a later slice.</summary>
        Deferred = 2,

        /// <summary>What was deferred has been taken out of the mailbox.</summary>
        DefersMessage = 4,

        /// <summary>Out of time, it completes with <see cref="ProcessCore.TimedOut"/> instead of throwing.</summary>
        Quiet = 8,

        /// <summary>A receive that ends when it has looked at all that is there.</summary>
        OutOfTime = 16,

        /// <summary>It has a time limit, which is the process's <see cref="ProcessExtras.Deadline"/>.</summary>
        Timed = 32,

        /// <summary>A stop request completes it.</summary>
        WakesForStop = 64,

        /// <summary>A receive that takes calls whose callers have given up.</summary>
        TakesGivenUp = 128,
    }

    public readonly VerbKind Kind => _kind;

    public readonly bool IsNone => _kind == VerbKind.None;

    /// <summary>Whether it waits for its result.</summary>
    public readonly bool IsWaiting => _kind != VerbKind.None && !Has(Flags.Done);

    /// <summary>Whether it is a receive that takes any message, and has none nor is out of time.</summary>
    public readonly bool WaitsForAnything => _kind == VerbKind.Receive && _matcher is null && !Has(Flags.Done | Flags.OutOfTime);

    /// <summary>Whether it has its result, deferred or not.</summary>
    public readonly bool IsDone => Has(Flags.Done);

    /// <summary>Whether its result may be taken now.</summary>
    public readonly bool IsReady => (_flags & (Flags.Done | Flags.Deferred)) == Flags.Done;

    /// <summary>Whether an exit may still take the place of its result.</summary>
    public readonly bool IsOpen => _kind != VerbKind.None && !IsReady;

    public readonly bool IsOutOfTime => Has(Flags.OutOfTime);

    public readonly bool IsTimed => Has(Flags.Timed);

    public readonly bool WakesForStop => Has(Flags.WakesForStop);

    public readonly bool TakesGivenUp => Has(Flags.TakesGivenUp);

    /// <summary>The verb that is pending, or the next one.</summary>
    public readonly short Version => _version;

    /// <summary>
    /// The verb that was begun last, for whoever awaits it as something else. Unlike the version it stays when the process dies, so that the await throws the exit.
    /// </summary>
    public readonly short Begun => _begun;

    public readonly Matcher? Matcher => _matcher;

    public readonly ExecutionContext? MatcherContext => _extras?.MatcherContext;

    /// <summary>The call that is waited for; null if the pending verb is another or is done.</summary>
    public readonly IncomingCall? Call => _kind == VerbKind.Call && !Has(Flags.Done) ? Unsafe.As<IncomingCall>(_subject) : null; // By BeginCall alone.

    /// <summary>The start that is waited for; null if the pending verb is another or is done.</summary>
    public readonly StartAttempt? Start => _kind == VerbKind.Start && !Has(Flags.Done) ? (StartAttempt?)_subject : null;

    /// <summary>See <see cref="VerbExtras.IsDecidedByRelease"/>.</summary>
    public readonly bool IsDecidedByRelease => _extras is { IsDecidedByRelease: true };

    /// <summary>Whom it waits for, if it does, and if they are to end by themselves: not one that was killed.</summary>
    public readonly IEnumerable<ProcessRef> Targets => _kind switch
    {
        VerbKind.Call => Call?.Target.Target is { } called ? [called] : [],
        VerbKind.Start => Start is { IsGivenUp: false } start && start.Child is { } child ? [child] : [],
        _ => _extras?.Targets ?? [],
    };

    public readonly AskedToStop? Asked => _extras?.Asked;

    /// <summary>What was taken out of the mailbox for it and has not been handed over.</summary>
    public readonly object? Message => IsDone && _error is null && (_kind == VerbKind.Receive || Has(Flags.DefersMessage)) ? _subject : null;

    public readonly object? Result => _subject;

    public readonly Exception? Error => _error;

    /// <summary>Whether what it has come to is thrown as a timeout.</summary>
    public readonly bool ThrowsTimeout => !Has(Flags.Quiet) && ReferenceEquals(_subject, Process.TimedOut);

    /// <summary>What the process that waits in it is waiting for.</summary>
    public readonly int IdleState => _kind == VerbKind.Receive && !Has(Flags.Done) ? RunState.Receiving : RunState.Awaiting;

    /// <summary>What goes on behind it, as whoever awaits it has said. <see cref="HasContinuation"/> says whether it is there.</summary>
    public readonly object? ContinuationState => _continuationState;

    public readonly bool HasContinuation => _continuation is not null;

    /// <summary>Whether this very verb waits.</summary>
    public readonly bool Is(short version) => _version == version && IsWaiting;

    /// <summary>What it waits for, in words. Any thread: what it says was so at some moment, and all that it reads is safe to be read late.</summary>
    public readonly string Glance()
    {
        var (kind, subject, matcher, targets) = (_kind, _subject, _matcher, _extras?.Targets ?? []);
        return kind switch
        {
            VerbKind.Receive => matcher is null ? "a message" : "a message that its selector takes",
            VerbKind.Call when subject is IncomingCall call => $"the reply of {call.Target} to {call.Request.GetType().Name}",
            VerbKind.Call => "a reply",
            VerbKind.Start when (subject as StartAttempt)?.Child is { } child => $"the start of {child.Pid}",
            VerbKind.Start => "the start of a child",
            VerbKind.Reply when targets is IReadOnlyList<ProcessRef> and [var only] => $"{new Pid(only)}",
            VerbKind.Reply when targets is IReadOnlyList<ProcessRef> { Count: > 0 } all => $"{all.Count} processes",
            VerbKind.Reply => subject is Awaited awaited ? awaited.Text : "an answer",
            _ => "something outside of the runtime",
        };
    }

    public readonly ValueTaskSourceStatus Status(short token) =>
        token != _version ? ValueTaskSourceStatus.Faulted // GetResult says why.
        : !IsReady ? ValueTaskSourceStatus.Pending
        : _error is null ? ValueTaskSourceStatus.Succeeded
        : _error is OperationCanceledException ? ValueTaskSourceStatus.Canceled // As of an async method that throws it.
        : ValueTaskSourceStatus.Faulted;

    /// <summary>It waits for a reply, or for a message of any kind.</summary>
    public void Begin(VerbKind kind, bool quiet = false, Awaited? awaited = null)
    {
        AssertNone();
        Debug.Assert(kind == VerbKind.Reply || (kind == VerbKind.Receive && awaited is null));
        (_kind, _subject) = (kind, awaited);
        _flags = quiet ? Flags.Quiet : Flags.None;
    }

    public void BeginReceive(Matcher? matcher, bool quiet, bool takesGivenUp)
    {
        Begin(VerbKind.Receive, quiet);
        _matcher = matcher;
        if (takesGivenUp)
            _flags |= Flags.TakesGivenUp;
    }

    /// <summary>A receive has looked, and found something or is to wait: it is as if it had not begun, and nobody has its version.</summary>
    public void EndLook()
    {
        Debug.Assert(_kind == VerbKind.Receive && _extras is null);
        (_matcher, _subject, _error) = (null, null, null);
        (_kind, _flags) = (VerbKind.None, Flags.None);
    }

    public void BeginCall(IncomingCall call)
    {
        AssertNone();
        (_kind, _flags, _subject) = (VerbKind.Call, Flags.None, call);
    }

    public void BeginStart(StartAttempt attempt)
    {
        AssertNone();
        (_kind, _flags, _subject) = (VerbKind.Start, Flags.None, attempt);
    }

    /// <summary>It is done, and its result is handed over in the next slice.</summary>
    public void Defer(object? result, bool isMessage)
    {
        AssertNone();
        _kind = VerbKind.Reply;
        _flags = Flags.Done | Flags.Deferred | Flags.Quiet | (isMessage ? Flags.DefersMessage : Flags.None);
        _subject = result;
    }

    /// <summary>The next slice hands it over. No exit comes in its place any more.</summary>
    public void EndDeferral() => _flags &= ~Flags.Deferred;

    /// <summary>What is awaited is the verb that has just begun.</summary>
    public short Await()
    {
        Debug.Assert(_kind != VerbKind.None);
        return _begun = _version;
    }

    public void Keep(VerbExtras extras)
    {
        Debug.Assert(_kind != VerbKind.None && _extras is null);
        _extras = extras;
    }

    /// <summary>Its time is limited, by an alarm.</summary>
    public void Limit()
    {
        Debug.Assert(_kind != VerbKind.None);
        _flags |= Flags.Timed;
    }

    /// <summary>Its time has been over, and what follows has no limit.</summary>
    public void EndLimit()
    {
        Debug.Assert(_kind == VerbKind.Start && IsWaiting);
        _flags &= ~Flags.Timed;
    }

    /// <summary>A receive looks at what is there and ends.</summary>
    public void RunOut()
    {
        Debug.Assert(_kind == VerbKind.Receive && IsWaiting);
        _flags |= Flags.OutOfTime;
    }

    /// <summary>A stop request completes it, if it waits.</summary>
    public void WakeForStop()
    {
        if (IsWaiting)
            _flags |= Flags.WakesForStop;
    }

    /// <summary>It has come to a result, or failed. An exit may come in place of a result that was deferred, and what a selector throws in place of any.</summary>
    public void Complete(object? result, Exception? error)
    {
        Debug.Assert(IsOpen || (_kind == VerbKind.Receive && error is not null));
        if (error is not null)
            Call?.TryGiveUp();
        (_subject, _error) = (result, error);
        _flags |= Flags.Done;
        if (_extras is not null)
            _subject = _extras.Release(result);
    }

    /// <summary>There is no verb any more: its result has been taken, or it is given up.</summary>
    public void End()
    {
        Call?.TryGiveUp();
        _extras?.Release(null);
        (_extras, _matcher, _subject, _error) = (null, null, null, null);
        (_kind, _flags) = (VerbKind.None, Flags.None);
        _version++;
    }

    /// <summary>By whoever awaits it. Any thread; the lease says whether the process is still alive meanwhile.</summary>
    public void Continue(Action<object?> continuation, object? state)
    {
        _continuationState = state;
        Volatile.Write(ref _continuation, continuation);
    }

    /// <summary>Takes what goes on behind it.</summary>
    public Action<object?> TakeContinuation(out object? state)
    {
        Debug.Assert(_continuation is not null);
        (var continuation, state) = (_continuation, _continuationState);
        (_continuation, _continuationState) = (null, null);
        return continuation;
    }

    /// <summary>As <see cref="TakeContinuation"/>, of a dead process: whoever comes first of its death and of a late awaiter has it. Any thread.</summary>
    public Action<object?>? StealContinuation() => Interlocked.Exchange(ref _continuation, null);

    /// <summary>The process is dead, and what goes on behind the verb has been taken.</summary>
    public void DropContinuationState() => _continuationState = null;

    private readonly bool Has(Flags flag) => (_flags & flag) != 0;

    [Conditional("DEBUG")]
    private readonly void AssertNone()
    {
        Debug.Assert(_kind == VerbKind.None, "A process waits in one verb at a time.");
        Debug.Assert(_extras is null && _subject is null && _error is null && _matcher is null);
    }
}
