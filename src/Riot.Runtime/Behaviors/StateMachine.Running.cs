using System.Diagnostics.CodeAnalysis;
using Riot.Behaviors;
using Riot.Diagnostics;

namespace Riot;

/// <summary>How a machine takes its events.</summary>
/// <remarks>
/// <list type="number">
/// <item>One event: handle, reply, change the state, enter it. Only then comes the next: continued ones first, then those that were postponed before the last change of state,
/// then timeouts of zero, then the mailbox.</item>
/// <item>Postponed events wait in a list; a change of state puts them, oldest first, in front of those of an earlier change that have not had their turn.</item>
/// </list>
/// </remarks>
public abstract partial class StateMachine<TState>
{
    private static readonly object s_entry = new();

    private readonly List<object> _postponed = [];
    private readonly Stack<object> _retries = new();
    private MachineTimeouts? _timeouts;
    private TState _state = default!;
    private object? _event;
    private IncomingCall? _call;
    private (TimeSpan? Time, object? Event) _idle;

    private MachineTimeouts Timeouts => _timeouts ??= new MachineTimeouts(Self);

    private protected override IServerCode MakeCode() => new Code(this);

    private async ValueTask<InitResult> Init()
    {
        Loop.Continue(s_entry); // In front of what InitAsync continues with.
        var initial = await InitAsync();
        if (initial is { State: null, Result: { IsIgnored: false, StopReason: null } })
            throw new InvalidOperationException($"{GetType().Name}.InitAsync returned no state: return StartIn, Initial.Ignore or Initial.Stop.");
        _state = initial.State!;
        return initial.Result;
    }

    // An event as it comes, or as it was kept.
    private ValueTask Take(object message)
    {
        switch (message)
        {
            case IncomingCall call:
                return Handle(call.Request, call);
            case MachineTimeout timeout when Timeouts.TryFire(timeout):
                return Handle(timeout.Event, null);
            case MachineTimeout:
                return default; // It was taken away before: not an event.
            default:
                return ReferenceEquals(message, s_entry) ? Enter(_state) : Handle(message, null);
        }
    }

    private ValueTask Handle(object @event, IncomingCall? call)
    {
        _idle = default;
        _timeouts?.OnEvent();
        (_event, _call) = (@event, call);
        var handling = HandleAsync(_state, @event);
        return handling.IsCompletedSuccessfully ? Apply(handling.Result) : Await(handling);

        async ValueTask Await(ValueTask<Transition> handling) => await Apply(await handling);
    }

    private ValueTask Apply(in Transition transition)
    {
        if (transition.Postpones)
            _postponed.Add(_call ?? _event!);
        var from = _state;
        var changes = transition.Does == Doing.Goes && !EqualityComparer<TState>.Default.Equals(from, transition.Target);
        if (changes)
        {
            _state = transition.Target;
            _timeouts?.OnChange();
            Retry();
        }

        switch (transition.Does)
        {
            case Doing.Stops:
                Loop.Stop(transition.Reason!);
                break;
            case Doing.Fails:
                Fail();
                break;
        }

        if (changes || transition.Does == Doing.Repeats)
            return Enter(from);
        (_event, _call) = (null, null);
        return default;
    }

    private ValueTask Enter(TState from)
    {
        var entering = EnterAsync(_state, from);
        if (!entering.IsCompletedSuccessfully)
            return Await(entering);
        entering.GetAwaiter().GetResult(); // It may be a verb of the process, which is over only once its result has been taken.
        (_event, _call) = (null, null);
        return default;

        async ValueTask Await(ValueTask entering)
        {
            await entering;
            (_event, _call) = (null, null);
        }
    }

    private void Retry()
    {
        for (var i = _postponed.Count - 1; i >= 0; i--)
            _retries.Push(_postponed[i]);
        _postponed.Clear();
    }

    private void Fail()
    {
        if (_call is null)
            Drop("event", () => $"{_event!.GetType()} in state {Printed.Of(_state)}", _event is ICall ? "It is a call: ask by CallAsync" : $"Have {nameof(HandleAsync)} say what it does");
        else
            _call.Refuse(new CallNotHandledException(_call, Self.Pid, GetType(), Printed.Of(_state), $"Have {nameof(HandleAsync)} say what it does."));
    }

    // False: nobody waits for the answer.
    private bool IsForCall(object request) =>
        _call is not null || (IncomingCall.IsSame(request, _event) ? false
            : throw new InvalidOperationException($"No call {request?.GetType().Name} is being handled: keep the IncomingCall and answer through it."));

    private bool TryTakeKept([NotNullWhen(true)] out object? message) =>
        _retries.TryPop(out message) || (_timeouts is not null && _timeouts.TryTakeDue(out message));

    private sealed class Code(StateMachine<TState> machine) : IServerCode
    {
        public TimeSpan? IdleTimeout => machine._idle.Time;

        public ValueTask<InitResult> InitAsync() => machine.Init();

        public ValueTask HandleAsync(object message) => machine.Take(message);

        public ValueTask HandleIdleAsync() => machine.Handle(machine._idle.Event!, null);

        public bool TryTakeKept([NotNullWhen(true)] out object? message) => machine.TryTakeKept(out message);

        public ValueTask TerminateAsync(ExitReason reason) => machine.TerminateAsync(reason);
    }
}
