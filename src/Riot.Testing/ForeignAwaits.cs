namespace Riot.Testing;

/// <summary>How a simulation treats an await that another thread completes: real I/O, <c>Task.Run</c>, a timer of the system's clock.</summary>
public enum ForeignAwaits
{
    /// <summary>The run fails, with an error that names the await: it could not be replayed.</summary>
    Refuse,

    /// <summary>The simulation waits for it in real time. Before the simulated clock jumps to a timer, as much real time passes, but no more than <see cref="SimulationOptions.RealTimeLimit"/>. Two runs of one seed may differ.</summary>
    Wait,
}
