using Riot.Processes;

namespace Riot.Testing.Engine;

/// <summary>Carries the slices at one depth of nesting: the simulation has one thread, and a slice that runs in the middle of another needs a carrier of its own.</summary>
internal sealed class SimulatedCarrier : Carrier
{
    /// <summary>Makes this the thread's carrier.</summary>
    public void Take() => Adopt();

    public void RunSlice(Process process) => Run(process);
}
