namespace Riot.Testing.Engine;

/// <summary>What is simulated: the same for all runs of it.</summary>
internal sealed record SimulationCase(Func<SimulatedRuntime, Task> Program, Action<SimulatedRuntime>? Invariant, SimulationOptions Options)
{
    /// <summary>How a call that simulates it again names what it takes.</summary>
    public string Arguments => $"program{(Invariant is null ? "" : ", invariant")}{(ReferenceEquals(Options, SimulationOptions.Defaults) ? "" : ", options: options")}";
}
