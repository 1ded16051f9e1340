namespace Riot.Testing;

/// <summary>What a simulation makes of an await that another thread completes: real I/O, <c>Task.Run</c>, a timer of the system's clock.</summary>
public enum ForeignAwaits
{
    /// <summary>It fails the run, with an error that names the await: such a run could not be replayed.</summary>
    Refuse,

    /// <summary>It is waited for in real time. The simulated clock runs no faster meanwhile: before it jumps to a timer, as much time goes by, but no more than <see cref="SimulationOptions.RealTimeLimit"/>. The run may differ from another of the same seed.</summary>
    Wait,
}
