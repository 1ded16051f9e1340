using Riot.Behaviors;
using Riot.Processes;

namespace Riot;

/// <summary>
/// A process that keeps a state and serves requests, one after the other (C1–C4). Derive from it, keep the state in fields, and override what it handles; start it like
/// any <see cref="IProcess"/>: by <c>StartLink</c>, under a supervisor, or as a root of the host.
/// </summary>
/// <remarks>
/// How it ends: <see cref="ServerProcess"/>. A handler that throws ends the server with that exception.
/// </remarks>
public abstract class GenServer : ServerProcess
{
    private IncomingCall? _call;

    /// <summary>Nothing to reply yet: keep the <see cref="IncomingCall"/> and answer it later, from anywhere (C2).</summary>
    protected static Answer NoReply => default;

    private protected override IServerCode MakeCode() => new Code(this);

    private IncomingCall Call => _call ?? throw new InvalidOperationException("No call is being handled: keep the IncomingCall and answer through it.");

    /// <summary>Replies to the call that is being handled, at once.</summary>
    /// <param name="request">The request that came with the call; it says which type the reply has.</param>
    /// <param name="reply">The reply.</param>
    /// <exception cref="ArgumentException">It is another call's request.</exception>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    protected Answer Reply<TReply>(ICall<TReply> request, TReply reply)
    {
        Call.Reply(request, reply);
        return default;
    }

    /// <summary>Refuses the call that is being handled: the caller's <c>Call</c> throws <paramref name="error"/>, and the server goes on.</summary>
    protected Answer Refuse(Exception error)
    {
        Call.Refuse(error);
        return default;
    }

    /// <summary>
    /// Has <see cref="HandleTimeoutAsync"/> called if no message comes within <paramref name="time"/> after the running handler, <see cref="InitAsync"/> included. Any message
    /// cancels it, so each handler that wants it asks anew (C3). Zero: if none is there already. <see cref="Timeout.InfiniteTimeSpan"/>: not at all, whatever this handler has asked for before.
    /// </summary>
    protected void IdleTimeout(TimeSpan time) => Loop.IdleTimeout(Argument.Limit(time));

    /// <summary>Ends the server once the running handler has returned: <see cref="ServerProcess.TerminateAsync"/> runs, then it exits with <paramref name="reason"/>. The first counts.</summary>
    protected void Stop(ExitReason reason) => Loop.Stop(Argument.Reason(reason));

    /// <summary>Gets the server ready. Whoever starts it waits for this (C1). Default: <see cref="InitResult.Ok"/>.</summary>
    protected virtual ValueTask<InitResult> InitAsync() => InitResult.Ok;

    /// <summary>Handles a call. Default: refuses it with <see cref="NotSupportedException"/>.</summary>
    /// <param name="request">What was asked: match on its type.</param>
    /// <param name="call">The call, for a reply that comes later.</param>
    protected virtual ValueTask<Answer> HandleCallAsync(object request, IncomingCall call) =>
        Refuse(new NotSupportedException($"{GetType().Name} does not handle the call {request?.GetType().Name}."));

    /// <summary>Handles a cast. Default: logs a Warning and drops it.</summary>
    protected virtual ValueTask HandleCastAsync(object message) => Drop("cast", message, nameof(HandleCastAsync));

    /// <summary>Handles any other message: plain sends, <see cref="ProcessDown"/>, <see cref="ExitMessage"/>, timers. Default: logs a Warning and drops it.</summary>
    protected virtual ValueTask HandleInfoAsync(object message) => Drop("message", message, nameof(HandleInfoAsync));

    /// <summary>Handles what <see cref="ServerProcess.Continue"/> was given. Default: logs a Warning and drops it.</summary>
    protected virtual ValueTask HandleContinueAsync(object message) => Drop("continue", message, nameof(HandleContinueAsync));

    /// <summary>Handles an <see cref="IdleTimeout"/>. Default: nothing.</summary>
    protected virtual ValueTask HandleTimeoutAsync() => default;

    private ValueTask HandleCall(IncomingCall call)
    {
        _call = call;
        var handling = HandleCallAsync(call.Request, call);
        if (!handling.IsCompletedSuccessfully)
            return Await(handling);
        _call = null;
        return default;
    }

    private async ValueTask Await(ValueTask<Answer> handling)
    {
        await handling;
        _call = null;
    }

    private sealed class Code(GenServer server) : IServerCode
    {
        public ValueTask<InitResult> InitAsync() => server.InitAsync();

        public ValueTask HandleAsync(object message) => message switch
        {
            IncomingCall call => server.HandleCall(call),
            Cast cast => server.HandleCastAsync(cast.Message),
            _ => server.HandleInfoAsync(message),
        };

        public ValueTask HandleContinueAsync(object message) => server.HandleContinueAsync(message);

        public ValueTask HandleTimeoutAsync() => server.HandleTimeoutAsync();

        public ValueTask TerminateAsync(ExitReason reason) => server.TerminateAsync(reason);
    }
}
