// Has each test's runtime scheduled by the simulation: one process at a time, in a random order; in order of arrival for tests that ask for one worker.
using Riot.Testing;
using Riot.Testing.Engine;

namespace Riot.Tests;

internal sealed partial class Stage
{
    private static int s_seed;

    static partial void Prepare(RiotOptions options) => options.Simulator = new LiveScheduler(
        Interlocked.Increment(ref s_seed), options.Workers == 1 ? SimulationStrategy.RoundRobin : SimulationStrategy.Random);
}
