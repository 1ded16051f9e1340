namespace Riot.Testing;

/// <summary>How a simulated run failed.</summary>
public enum SimulationFailure
{
    /// <summary>The program threw, or code of it that nobody awaits did: a timer, an <c>async void</c>, what chooses the victims of a fault.</summary>
    Program,

    /// <summary>An invariant, or a check of <see cref="SimulatedRuntime.Always"/>, threw.</summary>
    Invariant,

    /// <summary>Nothing was ready, no timer was set, and the program had not ended.</summary>
    Deadlock,

    /// <summary>The run went on beyond <see cref="SimulationOptions.StepLimit"/>.</summary>
    Livelock,

    /// <summary>Another thread completed an await; see <see cref="ForeignAwaits"/>.</summary>
    ForeignAwait,

    /// <summary>A step held the thread for longer than <see cref="SimulationOptions.RealTimeLimit"/>.</summary>
    HeldThread,

    /// <summary>The same choices did not give the same run: something other than the simulation decides.</summary>
    NotDeterministic,
}
