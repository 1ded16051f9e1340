// A dynamic supervisor that stops with all its children.
namespace Riot.Benchmarks.Workloads;

internal sealed class StopTree(string name, string title, bool isServers) : Workload(name, title, "seconds", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        Pid supervisor = await self.StartLink<DynamicSupervisor>();
        StartChild start = new(isServers ? ChildSpec.Of<Idle>("child") : ChildSpec.Of("child", Wait));
        for (int i = 0; i < scale; i++)
            await self.Call(supervisor, start, Timeout.InfiniteTimeSpan);
        Clock clock = Clock.Start();
        await self.Stop(supervisor, Timeout.InfiniteTimeSpan);
        return clock.Seconds;
    }

    private static async Task Wait(ProcessContext self) => await self.Receive();

    public sealed class Idle : GenServer;
}
