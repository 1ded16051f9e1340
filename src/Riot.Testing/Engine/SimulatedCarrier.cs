using Riot.Processes;

namespace Riot.Testing.Engine;

/// <summary>Carries slices on a thread of a simulation.</summary>
internal sealed class SimulatedCarrier : Carrier
{
    /// <summary>Makes this the thread's carrier.</summary>
    public void Take() => Adopt();

    public void RunSlice(Process process) => Run(process);
}
