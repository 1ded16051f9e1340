// A dynamic supervisor that stops with all its children.
namespace Riot.Benchmarks.Workloads;

internal sealed class StopTree(string name, string title, bool isServers) : Workload(name, title, "seconds", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var supervisor = await self.StartLink<DynamicSupervisor>();
        var start = new StartChild(isServers ? ChildSpec.Of<Idle>("child") : ChildSpec.Of("child", Wait));
        for (var i = 0; i < scale; i++)
            await self.Call(supervisor, start, Timeout.InfiniteTimeSpan);
        var clock = Clock.Start();
        await self.Stop(supervisor, Timeout.InfiniteTimeSpan);
        return clock.Seconds;
    }

    private static async Task Wait(ProcessContext self) => await self.Receive();

    public sealed class Idle : GenServer;
}
