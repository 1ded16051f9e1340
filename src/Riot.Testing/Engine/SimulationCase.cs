namespace Riot.Testing.Engine;

/// <summary>What is simulated: the same for all runs of one simulation.</summary>
internal sealed record SimulationCase(Func<SimulatedRuntime, Task> Program, Action<SimulatedRuntime>? Invariant, SimulationOptions Options)
{
    /// <summary>The arguments of a call that simulates it again, as source text.</summary>
    public string Arguments => $"program{(Invariant is null ? "" : ", invariant")}{(ReferenceEquals(Options, SimulationOptions.Defaults) ? "" : ", options: options")}";
}
