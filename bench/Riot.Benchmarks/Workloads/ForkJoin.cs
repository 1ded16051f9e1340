// Processes that live for one message.
namespace Riot.Benchmarks.Workloads;

internal sealed class ForkJoin() : Workload("forkjoin", "fork-join create, 500 k", "processes_per_second", 500_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var left = new Countdown(scale, self.Pid);
        Func<ProcessContext, Task> body = async me =>
        {
            await me.ReceiveAsync();
            left.Lower(me);
        };

        var clock = Clock.Start();
        for (var i = 0; i < scale; i++)
            self.Send(self.Spawn(body), Word.Work);
        await self.ReceiveAsync();
        return clock.Rate(scale);
    }
}
