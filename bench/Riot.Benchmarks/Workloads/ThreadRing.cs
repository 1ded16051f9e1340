// A token that travels round a ring of 1,000 processes.
namespace Riot.Benchmarks.Workloads;

internal sealed class ThreadRing() : Workload("ring", "thread ring of 1,000, 2 M hops", "hops_per_second", 2_000_000)
{
    private const int Size = 1_000;

    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        Pid driver = self.Pid;
        int rounds = scale / Size;
        Pid last = self.Spawn(me => CloseRing(me, driver, rounds));
        Pid first = last;
        for (int i = 1; i < Size; i++)
        {
            Pid next = first;
            first = self.Spawn(me => PassOn(me, next, rounds));
        }

        self.Send(last, first);

        Clock clock = Clock.Start();
        self.Send(first, Word.Token);
        await self.Receive();
        return clock.Rate((double)rounds * Size);
    }

    private static async Task PassOn(ProcessContext self, Pid next, int rounds)
    {
        for (; rounds > 0; rounds--)
            self.Send(next, await self.Receive());
    }

    private static async Task CloseRing(ProcessContext self, Pid driver, int rounds)
    {
        Pid first = (Pid)await self.Receive();
        for (; rounds > 1; rounds--)
            self.Send(first, await self.Receive());
        self.Send(driver, await self.Receive());
    }
}
