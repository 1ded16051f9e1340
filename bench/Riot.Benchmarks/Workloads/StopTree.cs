// A dynamic supervisor that stops with all its children.
namespace Riot.Benchmarks.Workloads;

internal sealed class StopTree(string name, string title, bool isServers) : Workload(name, title, "seconds", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var supervisor = await self.StartLinkAsync<DynamicSupervisor>();
        var child = isServers ? ChildSpec.Of<Idle>("child") : ChildSpec.Of("child", Wait);
        for (var i = 0; i < scale; i++)
            await self.StartChildAsync(supervisor, child, Timeout.InfiniteTimeSpan);
        var clock = Clock.Start();
        await self.StopAsync(supervisor, Shutdown.Infinite);
        return clock.Seconds;
    }

    private static async Task Wait(ProcessContext self) => await self.ReceiveAsync();

    public sealed class Idle : GenServer;
}
