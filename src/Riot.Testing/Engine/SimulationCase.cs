namespace Riot.Testing.Engine;

/// <summary>What is simulated: the same for all runs of it.</summary>
internal sealed record SimulationCase(Func<SimulatedRuntime, Task> Program, Action<SimulatedRuntime>? Invariant, SimulationOptions Options);
