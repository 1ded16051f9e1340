using Riot.Identity;
using Riot.Processes;

namespace Riot;

/// <summary>
/// A call as its receiver sees it (C2): the request, and the way to answer it, now or later, from anywhere. If the process that has taken it dies first, the
/// caller gets <see cref="ServerExitedException"/>.
/// </summary>
/// <remarks>
/// The state is decided by one compare-and-swap: whoever moves it away from Waiting (an answer, or a caller who gives up) has won, and the
/// others see what it has become. The list fields belong to the owner of the process that has taken the call.
/// </remarks>
public sealed class IncomingCall
{
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int GivenUp = 2;

    private readonly ProcessRef _target;
    private readonly ProcessRef? _caller;
    private readonly TaskCompletionSource<object?>? _outside;
    private int _state;

    // Written once, by the process that takes the call, before anyone else can know of it there.
    private Process? _taker;

    internal IncomingCall(object request, ProcessRef target, ProcessRef caller) => (Request, _target, _caller) = (request, target, caller);

    internal IncomingCall(object request, ProcessRef target, TaskCompletionSource<object?> outside) =>
        (Request, _target, _outside) = (request, target, outside);

    /// <summary>What was asked: an <see cref="ICall{TReply}"/>.</summary>
    public object Request { get; }

    /// <summary>Who asks; <see cref="Pid.Runtime"/> for code outside processes.</summary>
    public Pid From => _caller is null ? Pid.Runtime : new Pid(_caller);

    internal Pid Target => new(_target);

    internal IncomingCall? Next { get; set; }

    internal IncomingCall? Previous { get; set; }

    internal bool IsTaken => _taker is not null;

    /// <summary>Answers the call. Any thread. Does nothing if the caller has given up.</summary>
    /// <param name="request">The request: it says which type the reply has.</param>
    /// <param name="reply">The reply.</param>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public void Reply<TReply>(ICall<TReply> request, TReply reply)
    {
        ThrowIfForeign(request);
        Answer(reply, null);
    }

    /// <summary>Answers the call by an exception, which the caller's <c>Call</c> throws. Any thread. Does nothing if the caller has given up.</summary>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public void Refuse(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Answer(null, error);
    }

    internal void ThrowIfForeign(object request)
    {
        if (!ReferenceEquals(request, Request))
            throw new ArgumentException($"This call asked {Request.GetType().Name}, and {request?.GetType().Name ?? "null"} is another request.", nameof(request));
    }

    internal void Answer(object? reply, Exception? error)
    {
        if (Interlocked.CompareExchange(ref _state, Answered, Waiting) is var state && state != Waiting)
        {
            if (state == Answered)
                throw new InvalidOperationException($"Call {Request.GetType().Name} from {From} was answered before: a call has one reply.");
            return;
        }

        Tell(reply, error);
        _taker?.Settle(this);
    }

    /// <summary>The process that had it is dead.</summary>
    internal void Fail(ExitReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, Answered, Waiting) == Waiting)
            Tell(null, new ServerExitedException(new Pid(_target), reason));
    }

    /// <summary>The caller does not wait any more.</summary>
    internal void GiveUp()
    {
        if (Volatile.Read(ref _state) == Waiting && Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            _target.TrySignal(new CallSettledSignal(this));
    }

    /// <summary>A process takes it out of its mailbox. False: the caller has given up, nobody waits for this.</summary>
    internal bool TryTake(Process taker)
    {
        if (Volatile.Read(ref _state) == GivenUp)
            return false;
        _taker = taker;
        return true;
    }

    private void Tell(object? reply, Exception? error)
    {
        if (_caller is not null)
            _caller.TrySignal(new CallAnswerSignal(this, reply, error));
        else if (error is null)
            _outside!.TrySetResult(reply);
        else
            _outside!.TrySetException(error);
    }
}
