// A state machine that does what a test tells it and keeps a log of what it was called with.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Calls.StateMachines;

internal enum At
{
    A,
    B,
    C,
}

/// <summary>Has the probe do something, and says where that leads. To be cast or called.</summary>
internal sealed record Do(string Name, Func<Probe, ValueTask<StateMachine<At>.Transition>> What) : ICall<int>
{
    public Do(string name, Func<Probe, StateMachine<At>.Transition> what)
        : this(name, probe => what(probe).ToValueTask())
    {
    }

    public override string ToString() => Name;
}

/// <summary>Is answered with the log so far.</summary>
internal sealed record AskLog : ICall<string>;

internal sealed class Script
{
    public ConcurrentQueue<string> Log { get; } = new();

    public Func<At, object, bool> Postpones { get; init; } = (_, _) => false;

    public Func<Probe, At, ValueTask> OnEnter { get; init; } = (_, _) => default;

    public Func<Probe, StateMachine<At>.Initial> OnInit { get; init; } = _ => Probe.In(At.A);

    public Action<ExitReason> OnTerminate { get; init; } = _ => { };
}

internal sealed class Probe(Script script) : StateMachine<At>
{
    public ProcessContext Verbs => Self;

    public IncomingCall? TheCall => CurrentCall;

    public static Initial In(At state) => StartIn(state);

    public static Transition Go(At state) => GoTo(state);

    public static Transition End(ExitReason reason) => Stop(reason);

    public static Transition Stays() => Stay;

    public static Transition Repeats() => Repeat;

    public Transition Answer<T>(ICall<T> request, T reply) => Reply(request, reply);

    public Transition Deny<T>(ICall<T> request, Exception error) => Refuse(request, error);

    public void Next(object @event) => Continue(@event);

    public void AfterInState(TimeSpan time, object @event) => StateTimeout(time, @event);

    public void After(TimeSpan time, object @event) => GenericTimeout(time, @event);

    public void AfterIdle(TimeSpan time, object @event) => IdleTimeout(time, @event);

    public void NotAfterAll(object @event) => CancelTimeout(@event);

    protected override ValueTask<Initial> InitAsync() => script.OnInit(this);

    protected override ValueTask<Transition> HandleAsync(At state, object @event)
    {
        var postpones = script.Postpones(state, @event);
        if (@event is not AskLog)
            script.Log.Enqueue(postpones ? $"{@event}@{state} postponed" : $"{@event}@{state}");
        return postpones ? Postpone
            : @event is Do order ? order.What(this)
            : @event is AskLog ask ? Reply(ask, string.Join(", ", script.Log))
            : @event is string or int ? Stay : Unhandled;
    }

    protected override ValueTask EnterAsync(At state, At from)
    {
        script.Log.Enqueue($"enter {state} from {from}");
        return script.OnEnter(this, state);
    }

    protected override ValueTask TerminateAsync(ExitReason reason)
    {
        script.Log.Enqueue($"terminate {reason}@{CurrentState}");
        script.OnTerminate(reason);
        return default;
    }
}
