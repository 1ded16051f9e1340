// Pairs of processes that send a ping and a pong to and fro.
namespace Riot.Benchmarks.Workloads;

internal sealed class PingPong(string name, string title, int pairs) : Workload(name, title, "messages_per_second", 4_000_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var rounds = scale / (2 * pairs);
        var driver = self.Pid;
        var pingers = new Pid[pairs];
        for (var i = 0; i < pairs; i++)
        {
            var ponger = self.Spawn(me => Pong(me, rounds));
            pingers[i] = self.Spawn(me => Ping(me, ponger, driver, rounds));
            self.Send(ponger, pingers[i]);
        }

        var clock = Clock.Start();
        foreach (var pinger in pingers)
            self.Send(pinger, Word.Go);
        for (var i = 0; i < pairs; i++)
            await self.ReceiveAsync();
        return clock.Rate(2.0 * rounds * pairs);
    }

    private static async Task Ping(ProcessContext self, Pid ponger, Pid driver, int rounds)
    {
        await self.ReceiveAsync();
        for (; rounds > 0; rounds--)
        {
            self.Send(ponger, Word.Ping);
            await self.ReceiveAsync();
        }

        self.Send(driver, Word.Done);
    }

    private static async Task Pong(ProcessContext self, int rounds)
    {
        var pinger = (Pid)await self.ReceiveAsync();
        for (; rounds > 0; rounds--)
        {
            await self.ReceiveAsync();
            self.Send(pinger, Word.Pong);
        }
    }
}
