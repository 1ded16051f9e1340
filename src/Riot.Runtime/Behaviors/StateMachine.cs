using Riot.Processes;

namespace Riot;

/// <summary>
/// A server whose answer to an event depends on its state. Derive from it and write the table: <see cref="HandleAsync"/> says for a state and an event what to do and
/// where to go; <see cref="EnterAsync"/> what to do on entering a state. Start it like any <see cref="IProcess"/>.
/// </summary>
/// <remarks>
/// An event is what was called, sent or continued with, or what a timeout was given; its type tells which. Everything else of the machine is in its fields. How it ends:
/// <see cref="ServerProcess"/>.
/// </remarks>
/// <example>A door that opens for a code, and locks itself after ten seconds; knocks wait until it is open.
/// <code>
/// public sealed class Door(string code) : StateMachine&lt;Door.State&gt;
/// {
///     public enum State { Locked, Open }
///
///     protected override ValueTask&lt;Initial&gt; InitAsync() => StartIn(State.Locked);
///
///     protected override ValueTask&lt;Transition&gt; HandleAsync(State state, object @event) => (state, @event) switch
///     {
///         (State.Locked, Unlock ask) when ask.Code == code => Reply(ask, true).GoTo(State.Open),
///         (State.Locked, Unlock ask)                       => Reply(ask, false),
///         (State.Locked, Knock)                            => Postpone,
///         (State.Open,   Knock ask)                        => Reply(ask, "Come in!"),
///         (State.Open,   Relock)                           => GoTo(State.Locked),
///         _                                                => Unhandled,
///     };
///
///     protected override ValueTask EnterAsync(State state, State from)
///     {
///         if (state == State.Open)
///             StateTimeout(TimeSpan.FromSeconds(10), new Relock());
///         return default;
///     }
/// }
/// </code></example>
/// <typeparam name="TState">An enum, or a record for states that carry data. Two states are the same if they are equal.</typeparam>
/// <example><code>
/// public sealed record Opened;
///
/// public sealed record Say(string Text) : ICall&lt;bool&gt;;
///
/// public sealed record Redial;
///
/// public sealed record GiveUp;
///
/// public sealed record Quiet;
///
/// public sealed record HangUp : ICall&lt;string&gt;;
///
/// // A line that is dialled anew every five seconds, at first for a minute; who speaks too early waits, and a line that is not used is closed.
/// public sealed class Line(IWire wire) : StateMachine&lt;Line.State&gt;
/// {
///     private (IncomingCall Call, HangUp Request)? _last;
///
///     public enum State { Dialling, Open, Closing }
///
///     protected override ValueTask&lt;Initial&gt; InitAsync()
///     {
///         GenericTimeout(TimeSpan.FromMinutes(1), new GiveUp());
///         return StartIn(State.Dialling);
///     }
///
///     protected override ValueTask EnterAsync(State state, State from)
///     {
///         if (state == State.Dialling)
///         {
///             wire.Dial(Self.Pid);
///             StateTimeout(TimeSpan.FromSeconds(5), new Redial());
///         }
///
///         return default;
///     }
///
///     protected override async ValueTask&lt;Transition&gt; HandleAsync(State state, object @event)
///     {
///         switch (state, @event)
///         {
///             case (State.Dialling, Opened):
///                 CancelTimeout(new GiveUp());
///                 return GoTo(State.Open);
///             case (State.Dialling, Redial):
///                 return Repeat;
///             case (State.Dialling, GiveUp):
///                 return Stop(new ExitReason.ShutdownWith("nobody answers"));
///             case (State.Dialling, Say):
///                 return Postpone;
///             case (State.Open, Say) when !wire.IsOpen:
///                 return GoTo(State.Dialling).AndPostpone();
///             case (State.Open, Say say):
///                 IdleTimeout(TimeSpan.FromMinutes(5), new Quiet());
///                 return Reply(say, await wire.SendAsync(say.Text, StopRequested));
///             case (_, HangUp request) when CurrentCall is { } call:
///                 _last = (call, request);   // answered when the line is closed
///                 Continue(new Quiet());
///                 return GoTo(State.Closing);
///             case (State.Open, Opened):
///                 return Stay;
///             case (_, Quiet):
///                 return Stop(ExitReason.Normal);
///             default:
///                 return Unhandled;
///         }
///     }
///
///     protected override ValueTask TerminateAsync(ExitReason reason)
///     {
///         if (_last is var (call, request))
///             call.Reply(request, $"{CurrentState}: {reason}");
///         return default;
///     }
/// }
/// </code></example>
public abstract partial class StateMachine<TState> : ServerProcess where TState : notnull
{
    /// <summary>The state. From the end of <see cref="InitAsync"/> on.</summary>
    protected TState CurrentState => _state;

    /// <summary>The call whose request is being handled; null if the event is no call. Keep it to reply later, from anywhere.</summary>
    protected IncomingCall? CurrentCall => _call;

    /// <summary>The state stays as it is; its timeout goes on, postponed events wait on.</summary>
    protected static Transition Stay => default;

    /// <summary>The state stays, and is entered once more: <see cref="EnterAsync"/> runs. Its timeout goes on, postponed events wait on.</summary>
    protected static Transition Repeat => new() { Does = Doing.Repeats };

    /// <summary>The state stays, and the event is handled again after the next change of state, with other postponed ones in their order, before any newer event.</summary>
    protected static Transition Postpone => Stay.AndPostpone();

    /// <summary>The table does not provide for this: a call is refused with <see cref="CallNotHandledException"/>, anything else is logged as a Warning and dropped.</summary>
    protected static Transition Unhandled => new() { Does = Doing.Fails };

    /// <summary>The machine starts in this state, and enters it before the first event.</summary>
    protected static Initial StartIn(TState state) => new(state, InitResult.Ok);

    /// <summary>Goes to a state: ends the state timeout, calls <see cref="EnterAsync"/>, then handles postponed events. To the present state it is <see cref="Stay"/>.</summary>
    protected static Transition GoTo(TState state) => Stay.GoTo(state);

    /// <summary>Ends the machine: <see cref="ServerProcess.TerminateAsync"/> runs, then it exits.</summary>
    /// <inheritdoc cref="Transition.Stop"/>
    protected static Transition Stop(ExitReason? reason = null) => Stay.Stop(reason);

    /// <summary>Replies to the call that is being handled, at once. If the request was sent rather than called, it does nothing.</summary>
    /// <param name="request">The event; it says which type the reply has.</param>
    /// <param name="reply">What the caller's <c>CallAsync</c> returns.</param>
    /// <returns><see cref="Stay"/>, to go on from: <c>Reply(ask, true).GoTo(State.Open)</c>.</returns>
    /// <exception cref="ArgumentException">It is another call's request.</exception>
    /// <exception cref="InvalidOperationException">The call was answered before, or no event is being handled.</exception>
    protected Transition Reply<TReply>(ICall<TReply> request, TReply reply)
    {
        if (IsForCall(request))
            _call!.Reply(request, reply);
        return Stay;
    }

    /// <summary>
    /// Refuses the call that is being handled, at once: the caller's <c>CallAsync</c> throws <paramref name="error"/>. If the request was sent rather than called, it does
    /// nothing.
    /// </summary>
    /// <param name="request">The event.</param>
    /// <param name="error">What the caller gets, as it is.</param>
    /// <returns><see cref="Stay"/>, to go on from: <c>Refuse(ask, error).GoTo(State.Locked)</c>.</returns>
    /// <exception cref="ArgumentException">It is another call's request.</exception>
    /// <exception cref="InvalidOperationException">The call was answered before, or no event is being handled.</exception>
    protected Transition Refuse<TReply>(ICall<TReply> request, Exception error)
    {
        if (IsForCall(request))
            _call!.Asking(request).Refuse(error);
        return Stay;
    }

    /// <summary>
    /// Raises an event if the machine is still in the same state after <paramref name="time"/>. One at a time: another one replaces it. Set while an event is handled that
    /// changes the state, or in <see cref="EnterAsync"/>, it is the new state's. Zero: after continued and postponed events, before any newer one.
    /// </summary>
    /// <param name="time">When; <see cref="Timeout.InfiniteTimeSpan"/> only takes away the one that is set.</param>
    /// <param name="event">What <see cref="HandleAsync"/> is called with.</param>
    protected void StateTimeout(TimeSpan time, object @event) => Timeouts.SetOfState(Argument.Limit(time), Event(@event));

    /// <summary>Raises an event after <paramref name="time"/>, whatever happens until then. Many at a time: one whose event is equal is replaced.</summary>
    /// <inheritdoc cref="StateTimeout"/>
    protected void GenericTimeout(TimeSpan time, object @event) => Timeouts.SetGeneric(Argument.Limit(time), Event(@event));

    /// <summary>Raises an event if no other one comes within <paramref name="time"/> after the running handler. Zero: if none is there already.</summary>
    /// <param name="time">When; <see cref="Timeout.InfiniteTimeSpan"/> only takes away the one that is set.</param>
    /// <param name="event">What <see cref="HandleAsync"/> is called with.</param>
    protected void IdleTimeout(TimeSpan time, object @event) => _idle = (Argument.Limit(time), Event(@event));

    /// <summary>Takes away the state timeout and the generic one that were given this event, or one equal to it. Once this returns, it does not come any more.</summary>
    protected void CancelTimeout(object @event) => Timeouts.Cancel(Event(@event));

    /// <summary>Gets the machine ready and says in which state it starts. Whoever starts it waits for this; the state is entered afterwards.</summary>
    protected abstract ValueTask<Initial> InitAsync();

    /// <summary>The table: handles an event in a state.</summary>
    /// <param name="state">The present state, which is <see cref="CurrentState"/>.</param>
    /// <param name="event">What was called, sent, continued with, or given to a timeout: match on its type.</param>
    protected abstract ValueTask<Transition> HandleAsync(TState state, object @event);

    /// <summary>Runs on entering a state, the first one included, before the next event. Default: nothing. To go on from here at once, use <see cref="ServerProcess.Continue"/>.</summary>
    /// <param name="state">The state, which is <see cref="CurrentState"/> already.</param>
    /// <param name="from">The state before; of the first one, and of one that is repeated, itself.</param>
    protected virtual ValueTask EnterAsync(TState state, TState from) => default;

    private static object Event(object @event) => @event ?? throw new ArgumentNullException(nameof(@event), "An event cannot be null.");
}
