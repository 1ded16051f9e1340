using Riot.Processes;

namespace Riot.Testing.Strategies;

/// <summary>Chooses anybody who is ready, with equal chances; and at one verb in <paramref name="choosesOneIn"/>, anybody who is ready or runs.</summary>
internal sealed class RandomWalk(Random random, int choosesOneIn) : Chooser
{
    public override int Next(IReadOnlyList<object> ready) => random.Next(ready.Count);

    public override int AtInterruptionPoint(Process? current, IReadOnlyList<object> ready) =>
        random.Next(choosesOneIn) == 0 ? random.Next(ready.Count + 1) : 0;
}
