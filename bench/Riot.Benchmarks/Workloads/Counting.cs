// One process sends increments as fast as it can, another adds them up.
namespace Riot.Benchmarks.Workloads;

internal sealed class Counting() : Workload("counting", "counting, 5 M", "messages_per_second", 5_000_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var counter = self.Spawn(me => Count(me, driver));
        var producer = self.Spawn(me => Produce(me, counter, scale));

        var clock = Clock.Start();
        self.Send(producer, Word.Go);
        var sum = (int)await self.ReceiveAsync();
        var figure = clock.Rate(scale);
        return sum == scale ? figure : throw new InvalidOperationException($"Counted {sum} of {scale} increments.");
    }

    private static async Task Produce(ProcessContext self, Pid counter, int left)
    {
        await self.ReceiveAsync();
        for (; left > 0; left--)
            self.Send(counter, Word.Increment);
        self.Send(counter, Word.Sum);
    }

    private static async Task Count(ProcessContext self, Pid driver)
    {
        var sum = 0;
        while (await self.ReceiveAsync() == Word.Increment)
            sum++;
        self.Send(driver, sum);
    }
}
