namespace Riot.Testing;

/// <summary>The figures of a simulation in which no run failed.</summary>
/// <param name="Runs">Number of runs, one for each seed.</param>
/// <param name="Orders">Number of different runs among them, told apart by the choices that they made.</param>
/// <param name="Steps">Number of steps of all runs together.</param>
/// <param name="Faults">Number of faults that struck in all runs together.</param>
/// <param name="Elapsed">The longest simulated time of a run.</param>
public sealed record SimulationResult(int Runs, int Orders, long Steps, long Faults, TimeSpan Elapsed);
