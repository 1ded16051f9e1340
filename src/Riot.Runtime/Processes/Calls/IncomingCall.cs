using Riot.Identity;
using Riot.Primitives;
using Riot.Processes;
using Riot.Signals;

namespace Riot;

/// <summary>
/// A call as its receiver sees it: the request, and the way to answer it, now or later, from anywhere. If the process that has taken it dies first, the
/// caller gets <see cref="ServerExitedException"/>.
/// </summary>
/// <remarks>
/// One compare-and-swap decides: whoever moves the state away from Waiting (an answer, the death of the process that was asked, or a caller who gives up) has won. An answer
/// is claimed, kept, and then published by a full fence, behind which the state of the caller is read: its partner is <c>ProcessCore.GoIdle</c>, which writes
/// that state, fences, and looks whether the call is answered. Its place in a list belongs to the owner of the process that was asked: it alone owes the
/// answer, whoever else may give it.
/// </remarks>
[System.Diagnostics.DebuggerDisplay("{Request} from {From}")]
public abstract class IncomingCall
{
    private const int Waiting = 0;
    private const int Claimed = 1;
    private const int Answered = 2;
    private const int GivenUp = 3;
    private const int Failing = 4;
    private const int Failed = 5;

    private readonly ProcessRef _target;
    private int _state;
    private ListLinks<IncomingCall> _owed;

    internal IncomingCall(object request, ProcessRef target) => (Request, _target) = (request, target);

    /// <summary>What was asked: an <see cref="ICall{TReply}"/>, whose type says what to do and what the reply is.</summary>
    public object Request { get; }

    /// <summary>Who asks; <see cref="Pid.Runtime"/> for code outside processes.</summary>
    public abstract Pid From { get; }

    internal Pid Target => new(_target);

    /// <summary>What an answered call has failed with, if it has.</summary>
    internal Exception? Error { get; private protected set; }

    /// <summary>Whether the process that was asked has it on its list, or has had it there. That process's owner only.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>Where it stands, in words, for whoever has waited in vain. Any thread: it was so at some moment.</summary>
    internal string Standing =>
        (_target as Process)?.Look() is not { } server ? "it has ended meanwhile"
        : IsTaken ? $"it has taken the call and not answered it ({(server.WaitsFor.Length > 0 ? $"it waits for {server.WaitsFor}" : $"it is {server.Status.ToString().ToLowerInvariant()}")})"
        : $"it has not taken the call yet (its mailbox holds {server.MailboxLength}, and it {(server.WaitsFor.Length > 0 ? $"waits for {server.WaitsFor}" : $"is {server.Status.ToString().ToLowerInvariant()}")})";

    /// <summary>Whether it has its reply, or has failed. Once seen, what was answered is there.</summary>
    internal bool IsAnswered => Volatile.Read(ref _state) is Answered or Failed;

    /// <summary>Whether nobody has answered it, and somebody waits.</summary>
    internal bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Whether an answer would reach nobody: the caller has given up, or knows that the process it asked is dead.</summary>
    internal bool IsOver => Volatile.Read(ref _state) is GivenUp or Failing or Failed;

    internal bool Asks(ProcessRef process) => ReferenceEquals(_target, process);

    /// <summary>Whether a request that is named in an answer is the one that came: the same object, or of a value type an equal one, which each cast boxes anew.</summary>
    internal static bool IsSame(object? request, object? asked) =>
        ReferenceEquals(request, asked) || (request is ValueType && request.Equals(asked));

    /// <summary>Answers the call. Any thread. Does nothing if the caller waits no more: it has given up, or been told that the process it asked is dead.</summary>
    /// <param name="request">The request: it says which type the reply has.</param>
    /// <param name="reply">The reply; null only where <typeparamref name="TReply"/> says so, which for a class the compiler alone can hold you to (see <see cref="ICall{TReply}"/>).</param>
    /// <exception cref="ArgumentException">The call asked something else.</exception>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    public void Reply<TReply>(ICall<TReply> request, TReply reply) => Asking(request).Reply(reply);

    /// <summary>Answers the call by an exception, which the caller's <c>CallAsync</c> throws. Any thread. Does nothing if the caller waits no more.</summary>
    /// <param name="error">What the caller gets, as it is.</param>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    public void Refuse(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!TryClaim())
            return;
        Note(error, isRefused: true);
        Keep(error);
        Publish(Answered);
    }

    /// <summary>For errors and logs: the type of the request, and who asks.</summary>
    public override string ToString() => $"call {Request.GetType().Name} from {From}";

    /// <summary>This call, which <paramref name="request"/> must belong to.</summary>
    internal IncomingCall<TReply> Asking<TReply>(ICall<TReply> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsSame(request, Request) && this is IncomingCall<TReply> call
            ? call
            : throw new ArgumentException(
                $"This call asked {Request.GetType().Name}, and the reply is to another {request.GetType().Name}: give the request that came with the call.", nameof(request));
    }

    /// <summary>The process that was asked is dead.</summary>
    internal void Fail(ExitReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, Failing, Waiting) != Waiting)
            return;
        Keep(new ServerExitedException(Target, reason));
        Publish(Failed);
    }

    /// <summary>As <see cref="Refuse"/>; does nothing if it was answered before.</summary>
    internal void TryRefuse(Exception error)
    {
        if (Interlocked.CompareExchange(ref _state, Claimed, Waiting) != Waiting)
            return;
        Note(error, isRefused: true);
        Keep(error);
        Publish(Answered);
    }

    /// <summary>The caller does not wait any more. False: the answer is there, or a few instructions away.</summary>
    internal bool TryGiveUp()
    {
        if (Volatile.Read(ref _state) != Waiting || Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Waiting)
            return false;
        _target.TrySignal(new CallSettledSignal(this));
        return true;
    }

    private protected abstract void Keep(Exception error);

    // Called behind the write of the state, which is a full fence.
    private protected abstract void Tell();

    /// <summary>Whether this answer is the one.</summary>
    private protected bool TryClaim()
    {
        (_target as Process)?.Host.Simulator?.InterruptionPoint();
        var state = Interlocked.CompareExchange(ref _state, Claimed, Waiting);
        return state is Claimed or Answered
            ? throw new InvalidOperationException($"Call {Request.GetType().Name} from {From} was answered before: a call has one reply.")
            : state == Waiting;
    }

    private protected void Note(object? reply, bool isRefused)
    {
        if (_target is Process { Host.Tap: { } tap })
            tap.OnAnswered(Carrier.Current?.Running, this, reply, isRefused);
    }

    private protected void PublishAnswer() => Publish(Answered);

    private void Publish(int state)
    {
        Interlocked.Exchange(ref _state, state);
        Tell();
        (_target as Process)?.Settle(this);
    }

    /// <summary>The list of the calls that a process has taken and owes an answer.</summary>
    internal readonly struct Owed : IListHook<IncomingCall>
    {
        public static ref ListLinks<IncomingCall> LinksOf(IncomingCall item) => ref item._owed;
    }
}

/// <summary>A call by code outside processes (C5).</summary>
internal sealed class OutsideCall<TReply>(ICall<TReply> request, ProcessRef target, IOutside? outside)
    : IncomingCall<TReply>(request, target)
{
    private readonly OutsideSource<TReply> _reply = new(outside);

    public override Pid From => Pid.Runtime;

    public Task<TReply> Outcome => _reply.Task;

    internal override void Keep(TReply reply) => _reply.TrySetResult(reply);

    private protected override void Keep(Exception error) => _reply.TrySetException(error);

    private protected override void Tell()
    {
    }
}
