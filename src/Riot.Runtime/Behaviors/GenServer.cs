using System.ComponentModel;
using Riot.Behaviors;
using Riot.Processes;

namespace Riot;

/// <summary>
/// A process that keeps a state and serves requests, one after the other. Derive from it a <c>partial</c> class, keep the state in fields, and list what it handles:
/// <see cref="IHandleCall{TRequest, TReply}"/> for what is called, <see cref="IHandle{TMessage}"/> for what is sent. Start it like any <see cref="IProcess"/>: by
/// <c>StartLinkAsync</c>, under a supervisor, or as a root of the host.
/// </summary>
/// <remarks>
/// How it ends: <see cref="ServerProcess"/>. A handler that throws ends the server with that exception. <see cref="HandleCallAsync"/> and <see cref="HandleMessageAsync"/> are the
/// way out for what types cannot say: override them, and leave the rest to the base.
/// </remarks>
public abstract class GenServer : ServerProcess
{
    // A class looks right then and compiles, and nothing of it is called.
    private const string WithoutGenerator = "If it does, its project lacks the generator: reference Riot.Generators as an analyzer";

    private IncomingCall? _call;
    private TimeSpan? _idleTimeout;

    /// <summary>
    /// How long no message may come before <see cref="HandleIdleAsync"/> is called; each message restarts the time, and so does that call. Null, the default, and
    /// <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: whenever the mailbox is empty.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    protected TimeSpan? IdleTimeout
    {
        get => _idleTimeout;
        set => _idleTimeout = Argument.Limit(value);
    }

    /// <summary>
    /// In an override of <see cref="HandleCallAsync"/>: nothing to reply yet. Keep the <see cref="IncomingCall"/> and answer it later, from anywhere. (A typed handler says
    /// so by <see cref="IncomingCall{TReply}.Defer"/>.)
    /// </summary>
    protected static Answer NoReply => default;

    private protected override IServerCode MakeCode() => new Code(this);

    private IncomingCall Call => _call ?? throw new InvalidOperationException("No call is being handled: keep the IncomingCall and answer through it.");

    /// <summary>In an override of <see cref="HandleCallAsync"/>: replies to the call that is being handled, at once.</summary>
    /// <param name="request">The request that came with the call; it says which type the reply has.</param>
    /// <param name="reply">What the caller's <c>CallAsync</c> returns.</param>
    /// <exception cref="ArgumentException">It is another call's request.</exception>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    protected Answer Reply<TReply>(ICall<TReply> request, TReply reply)
    {
        Call.Reply(request, reply);
        return default;
    }

    /// <summary>
    /// In an override of <see cref="HandleCallAsync"/>: refuses the call that is being handled. The caller's <c>CallAsync</c> throws <paramref name="error"/>, and the server goes on.
    /// </summary>
    /// <param name="error">What the caller gets, as it is.</param>
    /// <returns>What the override returns.</returns>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    protected Answer Refuse(Exception error)
    {
        Call.Refuse(error);
        return default;
    }

    /// <summary>Ends the server once the running handler has returned: <see cref="ServerProcess.TerminateAsync"/> runs, then it exits. The first counts.</summary>
    /// <param name="reason">What it exits with; null, the default, is <see cref="ExitReason.Normal"/>.</param>
    /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
    protected void Stop(ExitReason? reason = null) => Loop.Stop(Argument.Reason(reason ?? ExitReason.Normal));

    /// <summary>Gets the server ready. Whoever starts it waits for this. Default: <see cref="InitResult.Ok"/>.</summary>
    protected virtual ValueTask<InitResult> InitAsync() => InitResult.Ok;

    /// <summary>
    /// Handles a call, whatever it asks. Default: gives it to the <see cref="IHandleCall{TRequest, TReply}"/> for its request; if there is none, refuses it with
    /// <see cref="CallNotHandledException"/>.
    /// </summary>
    /// <param name="call">The call: match on the type of its <see cref="IncomingCall.Request"/>, and answer it here, or keep it for a reply that comes later.</param>
    /// <example><code>
    /// public sealed record Next : ICall&lt;string&gt;;
    ///
    /// public sealed record Readers : ICall&lt;int&gt;;
    ///
    /// // Without typed handlers. Whoever asks for the next news is answered when there is some.
    /// public sealed class Board : GenServer
    /// {
    ///     private readonly List&lt;(IncomingCall Call, Next Request)&gt; _waiting = [];
    ///
    ///     protected override ValueTask&lt;Answer&gt; HandleCallAsync(IncomingCall call)
    ///     {
    ///         switch (call.Request)
    ///         {
    ///             case Next next:
    ///                 _waiting.Add((call, next));
    ///                 return NoReply;
    ///             case Readers ask:
    ///                 return Reply(ask, _waiting.Count);
    ///             default:
    ///                 return base.HandleCallAsync(call);
    ///         }
    ///     }
    ///
    ///     protected override ValueTask HandleMessageAsync(object message)
    ///     {
    ///         if (message is not string news)
    ///             return base.HandleMessageAsync(message);
    ///         foreach (var (call, next) in _waiting)
    ///             call.Reply(next, news);
    ///         _waiting.Clear();
    ///         return default;
    ///     }
    /// }
    /// </code></example>
    protected virtual ValueTask<Answer> HandleCallAsync(IncomingCall call) => DispatchCallAsync(call);

    /// <summary>
    /// Handles a message, however it came: sent, by a timer, as <see cref="ProcessDown"/> or <see cref="ExitMessage"/>, or by <see cref="ServerProcess.Continue"/>. Default: gives
    /// it to the <see cref="IHandle{TMessage}"/> for its type; if there is none, logs a Warning and drops it.
    /// </summary>
    protected virtual ValueTask HandleMessageAsync(object message) => DispatchMessageAsync(message);

    /// <summary>No message has come for the time of <see cref="IdleTimeout"/>. Default: <see cref="Stop"/>.</summary>
    protected virtual ValueTask HandleIdleAsync()
    {
        Stop();
        return default;
    }

    /// <summary>The generated half of a server overrides this: gives the call to its typed handler. Here there is none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ValueTask<Answer> DispatchCallAsync(IncomingCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Refuse(new CallNotHandledException(
            call, Self.Pid, GetType(), null, $"Have it implement IHandleCall for that, as a partial class, or override {nameof(HandleCallAsync)}. {WithoutGenerator}."));
        return default;
    }

    /// <summary>The generated half of a server overrides this: gives the message to its typed handler. Here there is none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ValueTask DispatchMessageAsync(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Drop(
            "message", message.GetType().ToString,
            message is ICall ? "It is a call: ask by CallAsync" : $"Have it implement IHandle for that, as a partial class, or override {nameof(HandleMessageAsync)}. {WithoutGenerator}");
        return default;
    }

    /// <summary>For the generated half of a server: gives the caller what a typed handler returns.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ValueTask<Answer> Settle<TReply>(IncomingCall<TReply> call, ValueTask<Answer<TReply>> handling)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!handling.IsCompletedSuccessfully)
            return Await(call, handling);
        call.Settle(handling.Result, this);
        return default;
    }

    private ValueTask HandleCall(IncomingCall call)
    {
        _call = call;
        var handling = HandleCallAsync(call);
        if (!handling.IsCompletedSuccessfully)
            return Await(handling);
        _ = handling.Result; // Taken, for whoever has made the task may wait for that.
        _call = null;
        return default;
    }

    private async ValueTask Await(ValueTask<Answer> handling)
    {
        await handling;
        _call = null;
    }

    // A method of its own: as a local function, it would cost an object for each call.
    private async ValueTask<Answer> Await<TReply>(IncomingCall<TReply> call, ValueTask<Answer<TReply>> handling)
    {
        call.Settle(await handling, this);
        return default;
    }

    private sealed class Code(GenServer server) : IServerCode
    {
        public TimeSpan? IdleTimeout => server._idleTimeout;

        public ValueTask<InitResult> InitAsync() => server.InitAsync();

        public ValueTask HandleAsync(object message) => message is IncomingCall call ? server.HandleCall(call) : server.HandleMessageAsync(message);

        public ValueTask HandleIdleAsync() => server.HandleIdleAsync();

        public ValueTask TerminateAsync(ExitReason reason) => server.TerminateAsync(reason);
    }
}
