// How fast a simulation steps: four pairs that play ping-pong, in the orders of ten seeds.
using Riot.Testing;

namespace Riot.Benchmarks.Workloads;

internal sealed class SimulatedSteps() : Workload("simulatedsteps", "simulated steps, 4 pairs", "steps_per_second", 5_000)
{
    private const int Pairs = 4;
    private const int Seeds = 10;

    public override bool HasTwin => false;

    // On a thread of its own: the simulation blocks until it is done.
    public override Task<double> RunAsync(ProcessContext self, int scale) => Task.Run(() =>
    {
        var clock = Clock.Start();
        var result = Simulation.Explore(Seeds, simulation => PlayAsync(simulation.Riot, scale), options: new SimulationOptions { StepLimit = int.MaxValue });
        return clock.Rate(result.Steps);
    });

    private static async Task PlayAsync(RiotRuntime riot, int rounds) => await riot.WaitForExitAsync([.. Enumerable.Range(0, Pairs).Select(_ =>
    {
        var pong = riot.Spawn(async self =>
        {
            while (await self.ReceiveAsync() is Pid other)
                self.Send(other, Word.Go);
        });
        return riot.Spawn(async self =>
        {
            object me = self.Pid;
            for (var i = 0; i < rounds; i++)
            {
                self.Send(pong, me);
                await self.ReceiveAsync();
            }
        });
    })]);
}
