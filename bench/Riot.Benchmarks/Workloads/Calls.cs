// One process that calls a server, one call after the other.
namespace Riot.Benchmarks.Workloads;

internal sealed partial class Calls() : Workload("calls", "calls, 1 pair", "calls_per_second", 1_000_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var server = await self.StartLinkAsync<Counter>();
        var add = new Add(1);
        var clock = Clock.Start();
        for (var i = 0; i < scale; i++)
            await self.CallAsync(server, add);
        var rate = clock.Rate(scale);
        await self.StopAsync(server);
        return rate;
    }

    public sealed record Add(int By) : ICall<int>;

    public sealed partial class Counter : GenServer, IHandleCall<Add, int>
    {
        private int _sum;

        public ValueTask<Answer<int>> HandleAsync(Add add, IncomingCall<int> call) => call.Reply(_sum += add.By);
    }
}
