// How long it takes to explore a tunnel of three processes under a one-for-all supervisor: it relays ten messages, and one end is killed when the seed says so.
using System.Diagnostics;
using Riot.Testing;

namespace Riot.Benchmarks.Workloads;

internal sealed class SimulatedTunnels() : Workload("simulatedtunnels", "10,000 seeds of a tunnel of 3 processes", "seconds", 10_000)
{
    public override bool HasTwin => false;

    public override Task<double> RunAsync(ProcessContext self, int scale) => Task.Run(() =>
    {
        var began = Stopwatch.GetTimestamp();
        Simulation.Explore(scale, RelayAsync);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    });

    private static async Task RelayAsync(SimulatedRuntime simulation)
    {
        var riot = simulation.Riot;
        simulation.Faults.Kill(process => process.Name is "slack" or "discord");
        var done = new TaskCompletionSource();
        var heard = 0;
        var unit = new SupervisorSpec
        {
            Strategy = Strategy.OneForAll,
            Children =
            [
                ChildSpec.Of("slack", async self =>
                {
                    self.Register("slack");
                    while (true)
                    {
                        await self.SleepAsync(TimeSpan.FromSeconds(1));
                        self.TrySend("tunnel", Word.Go);
                    }
                }),
                ChildSpec.Of("discord", async self =>
                {
                    self.Register("discord");
                    while (true)
                    {
                        await self.ReceiveAsync();
                        if (++heard == 10)
                            done.SetResult();
                    }
                }),
                ChildSpec.Of("tunnel", async self =>
                {
                    self.Register("tunnel");
                    while (true)
                        self.TrySend("discord", await self.ReceiveAsync());
                }),
            ],
        };
        await riot.StartAsync<Supervisor>([unit]);
        await done.Task;
    }
}
