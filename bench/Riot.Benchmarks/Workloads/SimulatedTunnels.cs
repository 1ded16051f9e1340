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
        var unit = new SupervisorSpec("unit").OneForAll()
            .Child("slack", async self =>
            {
                self.Register("slack", self.Pid);
                while (true)
                {
                    await self.Sleep(TimeSpan.FromSeconds(1));
                    self.TrySend("tunnel", Word.Go);
                }
            })
            .Child("discord", async self =>
            {
                self.Register("discord", self.Pid);
                while (true)
                {
                    await self.Receive();
                    if (++heard == 10)
                        done.SetResult();
                }
            })
            .Child("tunnel", async self =>
            {
                self.Register("tunnel", self.Pid);
                while (true)
                    self.TrySend("discord", await self.Receive());
            });
        await riot.SpawnStartedAsync<Supervisor>(null, [unit]);
        await done.Task;
    }
}
