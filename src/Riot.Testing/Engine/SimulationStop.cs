namespace Riot.Testing.Engine;

/// <summary>Ends a run from within: it cannot go on.</summary>
internal sealed class SimulationStop(SimulationFailure kind, string message, Exception? cause = null) : Exception(message, cause)
{
    public SimulationFailure Kind { get; } = kind;
}
