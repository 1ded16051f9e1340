using Riot.Processes;

namespace Riot;

/// <summary>What the methods of a machine return.</summary>
public abstract partial class StateMachine<TState>
{
    internal enum Doing : byte
    {
        Stays,
        Repeats,
        Goes,
        Stops,
        Fails,
    }

    /// <summary>Where an event leads. Made by the machine's <c>GoTo</c>, <c>Stay</c>, <c>Postpone</c> …; the default is <c>Stay</c>.</summary>
    public readonly struct Transition
    {
        internal Doing Does { get; init; }

        internal bool Postpones { get; init; }

        internal TState Target { get; init; }

        internal ExitReason? Reason { get; init; }

        /// <summary>Then goes to a state.</summary>
        public Transition GoTo(TState state)
        {
            if (state is null)
                throw new ArgumentNullException(nameof(state));
            return new() { Does = Doing.Goes, Target = state, Postpones = Postpones };
        }

        /// <summary>Then ends the machine.</summary>
        public Transition Stop(ExitReason reason) => new() { Does = Doing.Stops, Reason = Argument.Reason(reason) };

        /// <summary>And postpones the event: after <see cref="GoTo"/> it is handled again in the new state.</summary>
        public Transition AndPostpone() => this with { Postpones = true };

        /// <summary>So that a handler that does not await need not say so.</summary>
        public static implicit operator ValueTask<Transition>(Transition transition) => new(transition);

        /// <summary>The same, for languages without conversions.</summary>
        public ValueTask<Transition> ToValueTask() => new(this);
    }

    /// <summary>How the start of a machine went (C1). Made by <see cref="StartIn"/> or here.</summary>
    public readonly struct Initial
    {
        internal Initial(TState state, InitResult result) => (State, Result) = (state, result);

        /// <summary>There is nothing to do: it ends with <see cref="ExitReason.Normal"/>, and whoever starts it gets <see cref="Pid.None"/>.</summary>
        public static Initial Ignore => new(default!, InitResult.Ignore);

        internal TState State { get; }

        internal InitResult Result { get; }

        /// <summary>It cannot work, and ends with <paramref name="reason"/>; the start fails with <see cref="StartFailedException"/>.</summary>
        public static Initial Stop(ExitReason reason) => new(default!, InitResult.Stop(reason));

        /// <summary>So that an <c>Init</c> that does not await need not say so.</summary>
        public static implicit operator ValueTask<Initial>(Initial initial) => new(initial);

        /// <summary>The same, for languages without conversions.</summary>
        public ValueTask<Initial> ToValueTask() => new(this);
    }
}
