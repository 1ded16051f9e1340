using Riot.Processes;

namespace Riot.Testing.Strategies;

/// <summary>First come, first served; nobody is interrupted.</summary>
internal sealed class RoundRobin : Chooser
{
    public override int Next(IReadOnlyList<object> ready) => 0;

    public override int AtInterruptionPoint(Process? current, IReadOnlyList<object> ready) => 0;
}
