// D7: kills from several threads that race running targets: all die, once each, and have unwound.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class KillStormTests
{
    [Theory, Trait("RiotDefect", "D7"), Trait("Semantics", "X3")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Kills_RacingRunningTargets_EndEachOnce(int workers)
    {
        var targets = StressEffort.Times(20_000);
        await using var stage = await Stage.Start(
            workers,
            options =>
            {
                options.MessagesPerTurn = 20; // Many ends of slices to race with.
                options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1); // A thread that the machine holds back is not a process that blocks.
            },
            LogLevel.Error);
        var (begun, unwound) = (0, 0);

        await stage.Run(async self =>
        {
            const int Killers = 4;
            const int Batch = 500;
            for (var batch = 0; batch < targets; batch += Batch)
            {
                var spawned = new Monitored[Batch];
                for (var i = 0; i < Batch; i++)
                {
                    var kind = i % 5;
                    spawned[i] = self.SpawnMonitor(async target =>
                    {
                        Interlocked.Increment(ref begun);
                        try
                        {
                            while (true)
                                await Work(target, kind);
                        }
                        finally
                        {
                            Interlocked.Increment(ref unwound);
                        }
                    });
                }

                // Two kill what a third has killed already; and there is one from outside.
                var killers = Enumerable.Range(0, Killers).Select(k => self.Spawn(async killer =>
                {
                    foreach (var (pid, _) in k % 2 == 0 ? spawned : spawned.Reverse())
                    {
                        killer.Send(pid, "work");
                        killer.Kill(pid);
                        if (k == 0)
                            await killer.YieldAsync();
                    }
                })).ToArray();
                var outside = Task.Run(() => Array.ForEach(spawned, each => stage.Riot.Kill(each.Pid)));

                var refs = spawned.Select(each => each.Monitor).ToHashSet();
                while (refs.Count > 0)
                {
                    var down = await self.ReceiveAsync<ProcessDown>();
                    Assert.True(refs.Remove(down.Monitor), "told once");
                    Assert.Equal(ExitReason.Killed, down.Reason);
                }

                await outside;
                await self.WaitForExitAsync(killers);
                Assert.False((await self.TryReceiveAsync<object>(TimeSpan.Zero)).IsReceived);
            }
        });

        Assert.Equal(begun, unwound);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
        Assert.Empty(stage.Log.Lines);
        while (stage.Riot.Processes.Counters.Alive > 0)
            await Task.Yield(); // The process that ran all this reports to us before it is dead.
        Assert.Empty(stage.Riot.Processes.List());
    }

    private static async Task Work(ProcessContext self, int kind)
    {
        switch (kind)
        {
            case 0:
                await self.YieldAsync();
                break;
            case 1:
                await self.TryReceiveAsync<string>(TimeSpan.Zero);
                break;
            case 2:
                await Task.Yield();
                _ = self.MakeRef();
                break;
            case 3:
                await Task.Delay(Timeout.Infinite, self.CancellationToken);
                break;
            default:
                self.Spawn(_ => Task.CompletedTask);
                await self.ReceiveAsync();
                break;
        }
    }
}
