// X9: processes that hold their threads, link and watch each other, and are killed and given up all the while: nobody is lost or told twice.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class HeldThreadStormTests
{
    [Theory, Trait("Semantics", "X9")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Storm_OfHoldersAndKills_EndsAllOnceAndRunsEveryFinally(int workers)
    {
        const int Batch = 40;
        var batches = StressEffort.Times(8);
        await using var stage = await Stage.Start(
            workers,
            options =>
            {
                options.BlockedWorkerThreshold = TimeSpan.FromMilliseconds(1);
                options.ExitGrace = TimeSpan.FromMilliseconds(3);
                options.MessagesPerTurn = 10;
            },
            LogLevel.Error);
        var tally = new Tally();

        await stage.Run(async self =>
        {
            var random = new Random(workers);
            for (var batch = 0; batch < batches; batch++)
            {
                var pids = new Pid[Batch];
                var monitors = new Dictionary<MonitorRef, Pid>();
                for (var i = 0; i < Batch; i++)
                {
                    var seed = (batch * Batch) + i;
                    var options = new ProcessOptions { TrapExits = i % 3 == 0, Placement = i % 8 == 0 ? ProcessPlacement.OwnThread : default };
                    var (pid, monitor) = self.SpawnMonitor(target => Hold(target, pids, new Random(seed), tally), options);
                    pids[i] = pid;
                    monitors.Add(monitor, pid);
                }

                while (monitors.Count > 0)
                {
                    for (var i = 0; i < 5; i++)
                    {
                        var victim = monitors.Values.ElementAt(random.Next(monitors.Count));
                        if (random.Next(3) == 0)
                            self.Exit(victim, ExitReason.Shutdown);
                        else
                            self.Kill(victim);
                    }

                    while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, var message))
                    {
                        var down = Assert.IsType<ProcessDown>(message);
                        Assert.True(monitors.Remove(down.Monitor), "told once");
                        Assert.Null(stage.Riot.Processes.Info(down.Pid));
                    }

                    await self.SleepAsync(TimeSpan.FromMilliseconds(1));
                }
            }
        });

        Assert.Empty(tally.Complaints);
        Assert.InRange(stage.Riot.Processes.Counters.Abandoned, 1, long.MaxValue);
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (stage.Riot.Processes.Counters.Alive > 0 || tally.Begun != tally.Unwound)
        {
            Assert.False(limit.IsCancellationRequested, $"{stage.Riot.Processes.Counters.Alive} live, {tally.Begun} began, {tally.Unwound} unwound");
            await Task.Yield();
        }

        Assert.Empty(stage.Log.Lines);
        Assert.Equal(stage.Riot.Processes.Counters.Spawned, stage.Riot.Processes.Counters.Exited);
    }

    private static async Task Hold(ProcessContext self, Pid[] others, Random random, Tally tally)
    {
        Interlocked.Increment(ref tally.Begun);
        var watched = new HashSet<MonitorRef>();
        try
        {
            while (true)
            {
                var other = others[random.Next(others.Length)];
                switch (random.Next(8))
                {
                    case 0:
                        Thread.SpinWait(random.Next(100_000));
                        break;
                    case 1:
                        Thread.Sleep(random.Next(4));
                        break;
                    case 2 when !other.IsNone:
                        watched.Add(self.Monitor(other));
                        break;
                    case 3 when !other.IsNone:
                        self.Unlink(other);
                        break;
                    case 4 when !other.IsNone && self.TrapExits:
                        self.Link(other, LinkScope.AbnormalExit);
                        break;
                    case 5:
                        var pending = self.TryReceiveAsync<string>(TimeSpan.FromMilliseconds(1));
                        Thread.SpinWait(random.Next(20_000));
                        await pending;
                        break;
                    case 6:
                        await Task.Yield();
                        break;
                    default:
                        while (await self.TryReceiveAsync<ProcessDown>(TimeSpan.Zero) is (true, { } down))
                        {
                            if (!watched.Remove(down.Monitor))
                                tally.Complaints.Enqueue($"{down} came twice");
                        }

                        break;
                }
            }
        }
        finally
        {
            Interlocked.Increment(ref tally.Unwound);
        }
    }

    private sealed class Tally
    {
        public int Begun;
        public int Unwound;

        public ConcurrentQueue<string> Complaints { get; } = new();
    }
}
