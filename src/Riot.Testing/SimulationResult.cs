namespace Riot.Testing;

/// <summary>What a simulation that did not fail has done.</summary>
/// <param name="Runs">How many runs there were.</param>
/// <param name="Orders">How many of them were different, by the choices they made.</param>
/// <param name="Steps">How many steps they took, together.</param>
/// <param name="Faults">How many faults have struck, in all runs together.</param>
/// <param name="Elapsed">The longest simulated time of a run.</param>
public sealed record SimulationResult(int Runs, int Orders, long Steps, long Faults, TimeSpan Elapsed);
