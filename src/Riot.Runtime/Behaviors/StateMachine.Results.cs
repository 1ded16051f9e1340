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

        /// <summary>What this says, and then to another state: <c>Reply(ask, true).GoTo(State.Open)</c>.</summary>
        /// <param name="state">The state to go to; if it is the present one, nothing changes.</param>
        public Transition GoTo(TState state)
        {
            if (state is null)
                throw new ArgumentNullException(nameof(state));
            return new() { Does = Doing.Goes, Target = state, Postpones = Postpones };
        }

        /// <summary>What this says, and then the end of the machine.</summary>
        /// <param name="reason">What it exits with; null, the default, is <see cref="ExitReason.Normal"/>.</param>
        /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
        public Transition Stop(ExitReason? reason = null) => new() { Does = Doing.Stops, Reason = Argument.Reason(reason ?? ExitReason.Normal) };

        /// <summary>And postpones the event: after <see cref="GoTo"/> it is handled again in the new state.</summary>
        public Transition AndPostpone() => this with { Postpones = true };

        /// <summary>Lets a handler that awaits nothing return its transition as it is.</summary>
        public static implicit operator ValueTask<Transition>(Transition transition) => new(transition);

        /// <summary>The transition as a task, for languages without conversions.</summary>
        public ValueTask<Transition> ToValueTask() => new(this);
    }

    /// <summary>How the start of a machine went. Made by <see cref="StartIn"/> or here.</summary>
    public readonly struct Initial
    {
        internal Initial(TState state, InitResult result) => (State, Result) = (state, result);

        /// <summary>There is nothing to do: it ends with <see cref="ExitReason.Normal"/>, and whoever starts it gets <see cref="Pid.None"/>.</summary>
        public static Initial Ignore => new(default!, InitResult.Ignore);

        internal TState State { get; }

        internal InitResult Result { get; }

        /// <summary>It cannot work, and ends with <paramref name="reason"/>; the start fails with <see cref="StartFailedException"/>.</summary>
        /// <exception cref="ArgumentException">The reason is Killed, NoProcess or NoConnection.</exception>
        public static Initial Stop(ExitReason reason) => new(default!, InitResult.Stop(reason));

        /// <summary>Lets an <c>InitAsync</c> that awaits nothing return its result as it is.</summary>
        public static implicit operator ValueTask<Initial>(Initial initial) => new(initial);

        /// <summary>The result as a task, for languages without conversions.</summary>
        public ValueTask<Initial> ToValueTask() => new(this);
    }
}
