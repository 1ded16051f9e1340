using Riot.Processes;

namespace Riot.Testing.Strategies;

/// <summary>Anybody who is ready, each as likely as the other; at one verb in <paramref name="interruptsOneIn"/> somebody else runs first.</summary>
internal sealed class RandomWalk(Random random, int interruptsOneIn) : Chooser
{
    public override int Next(IReadOnlyList<object> ready) => random.Next(ready.Count);

    public override int AtPoint(Process? current, IReadOnlyList<object> ready) =>
        random.Next(interruptsOneIn) == 0 ? 1 + random.Next(ready.Count) : 0;
}
