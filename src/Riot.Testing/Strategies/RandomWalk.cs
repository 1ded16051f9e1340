using Riot.Processes;

namespace Riot.Testing.Strategies;

/// <summary>Anybody who is ready, each as likely as the other; and so at one verb in <paramref name="choosesOneIn"/>, where whoever runs is one of them.</summary>
internal sealed class RandomWalk(Random random, int choosesOneIn) : Chooser
{
    public override int Next(IReadOnlyList<object> ready) => random.Next(ready.Count);

    public override int AtPoint(Process? current, IReadOnlyList<object> ready) =>
        random.Next(choosesOneIn) == 0 ? random.Next(ready.Count + 1) : 0;
}
