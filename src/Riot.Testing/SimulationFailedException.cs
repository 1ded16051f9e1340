namespace Riot.Testing;

/// <summary>A simulated run failed. The message is the report: what failed, who waits for what, what happened, and the line that replays it.</summary>
public sealed class SimulationFailedException : Exception
{
    internal SimulationFailedException(SimulationFailure failure, int seed, string? schedule, string trace, string report, Exception? cause)
        : base(report, cause)
    {
        (Failure, Seed, Schedule, Trace) = (failure, seed, schedule, trace);
    }

    /// <summary>How the run failed. What the program or an invariant threw is the <see cref="Exception.InnerException"/>.</summary>
    public SimulationFailure Failure { get; }

    /// <summary>The seed of the first run that failed.</summary>
    public int Seed { get; }

    /// <summary>The choices of the shortest failing run that was found, for <see cref="Simulation.Replay"/>; null where a replay is not possible.</summary>
    public string? Schedule { get; }

    /// <summary>What happened in that run: who ran, when in simulated time, and what was sent.</summary>
    public string Trace { get; }
}
