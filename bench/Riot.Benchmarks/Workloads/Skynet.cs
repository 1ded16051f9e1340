// A tree of processes, ten children each, that adds up a million numbers.
namespace Riot.Benchmarks.Workloads;

internal sealed class Skynet() : Workload("skynet", "skynet, 1 M leaves", "seconds", 1_000_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var clock = Clock.Start();
        self.Spawn(me => Node(me, driver, 0, scale));
        var sum = (long)await self.ReceiveAsync();
        var figure = clock.Seconds;
        var expected = (long)scale * (scale - 1) / 2;
        return sum == expected ? figure : throw new InvalidOperationException($"The sum is {sum} where {expected} was expected.");
    }

    private static Task Node(ProcessContext self, Pid parent, long number, int size)
    {
        if (size > 1)
            return Branch(self, parent, number, size / 10);
        self.Send(parent, number);
        return Task.CompletedTask;
    }

    private static async Task Branch(ProcessContext self, Pid parent, long number, int tenth)
    {
        for (var i = 0; i < 10; i++)
            Spawn(self, number + ((long)i * tenth), tenth);
        long sum = 0;
        for (var i = 0; i < 10; i++)
            sum += (long)await self.ReceiveAsync();
        self.Send(parent, sum);
    }

    private static void Spawn(ProcessContext self, long number, int size)
    {
        var parent = self.Pid;
        self.Spawn(me => Node(me, parent, number, size));
    }
}
