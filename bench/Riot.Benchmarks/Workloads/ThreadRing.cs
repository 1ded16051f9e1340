// A token that travels round a ring of 1,000 processes.
namespace Riot.Benchmarks.Workloads;

internal sealed class ThreadRing() : Workload("ring", "thread ring of 1,000, 2 M hops", "hops_per_second", 2_000_000)
{
    private const int Size = 1_000;

    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var rounds = scale / Size;
        var last = self.Spawn(me => CloseRing(me, driver, rounds));
        var first = last;
        for (var i = 1; i < Size; i++)
        {
            var next = first;
            first = self.Spawn(me => PassOn(me, next, rounds));
        }

        self.Send(last, first);

        var clock = Clock.Start();
        self.Send(first, Word.Token);
        await self.ReceiveAsync();
        return clock.Rate((double)rounds * Size);
    }

    private static async Task PassOn(ProcessContext self, Pid next, int rounds)
    {
        for (; rounds > 0; rounds--)
            self.Send(next, await self.ReceiveAsync());
    }

    private static async Task CloseRing(ProcessContext self, Pid driver, int rounds)
    {
        var first = (Pid)await self.ReceiveAsync();
        for (; rounds > 1; rounds--)
            self.Send(first, await self.ReceiveAsync());
        self.Send(driver, await self.ReceiveAsync());
    }
}
