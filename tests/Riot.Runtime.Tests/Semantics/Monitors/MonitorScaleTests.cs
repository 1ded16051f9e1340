// M6, M7: very many monitors and links, and waiting for very many exits.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Monitors;

public sealed class MonitorScaleTests
{
    private const int Many = 100_000;

    [Fact, Trait("Semantics", "M3")]
    public async Task Demonitor_WithFlushOfOneThatLives_DoesNotLookThroughTheMailbox()
    {
        // So many that a look at all messages for each of them would outlast any guard.
        const int Messages = 1_000_000;
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();

        await stage.Run(async self =>
        {
            for (var i = 0; i < Messages; i++)
                self.Send(self.Pid, i);
            for (var i = 0; i < Many; i++)
                self.Demonitor(self.Monitor(puppet.Pid), flush: true);
            Assert.Equal(0, await self.ReceiveAsync());
        });
    }

    [Theory, Trait("Semantics", "M6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Death_WithAHundredThousandToTell_LetsOthersRunMeanwhile(bool links)
    {
        await using var stage = await Stage.Start(
            1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1), LogLevel.Warning);
        long rounds = 0;
        var bystander = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                await self.YieldAsync();
                rounds++;
            }
        });

        await stage.Run(async self =>
        {
            // One worker: nothing below runs at the same time as anything else.
            var (first, last) = (long.MaxValue, 0L);
            var told = 0;
            var dying = self.Spawn(Puppet.Obey);
            var others = new Pid[Many];
            for (var i = 0; i < Many; i++)
            {
                others[i] = self.Spawn(
                    async other =>
                    {
                        if (links)
                            other.Link(dying);
                        else
                            other.Monitor(dying);
                        await other.ReceiveAsync();
                        (first, last) = (Math.Min(first, rounds), Math.Max(last, rounds));
                        told++;
                    },
                    new ProcessOptions { TrapExits = true });
            }

            while (Watchers(stage, dying, links) < Many)
                await self.YieldAsync();

            self.Kill(dying);
            await self.WaitForExitAsync(others);

            Assert.Equal(Many, told);
            Assert.InRange(last - first, 20, long.MaxValue);
        });
        stage.Riot.Kill(bystander);
    }

    [Fact, Trait("Semantics", "M6")]
    public async Task Watcher_OfAHundredThousand_CanDieAndLeavesNoWatchers()
    {
        await using var stage = await Stage.Start();
        var (watched, watcher) = (stage.Puppet(), stage.Puppet());
        await watcher.Do(self =>
        {
            for (var i = 0; i < Many; i++)
                self.Monitor(watched.Pid);
        });
        await watched.Sync();
        Assert.Equal(Many, stage.Riot.Processes.Info(watched.Pid)!.Watchers);

        watcher.Return();
        await watcher.Exit;

        await watched.Sync();
        Assert.Equal(0, stage.Riot.Processes.Info(watched.Pid)!.Watchers);
    }

    [Theory, Trait("Semantics", "M7"), Trait("RiotDefect", "D27")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task WaitForExit_OfFortyThousand_YieldsTheirReasonsInOrderAndLeavesNothing(int workers)
    {
        const int Waited = 40_000;
        await using var stage = await Stage.Start(workers, logFrom: LogLevel.Critical);

        await stage.Run(async self =>
        {
            var pids = new Pid[Waited];
            for (var i = 0; i < Waited; i++)
            {
                pids[i] = self.Spawn(async other =>
                {
                    if (await other.ReceiveAsync() is { } number && (int)number % 100 == 0)
                        other.Exit(new ExitReason.Custom(number));
                });
            }

            self.Spawn(async sender =>
            {
                // The last is watched: then all are.
                while (stage.Riot.Processes.Info(pids[^1])!.Watchers == 0)
                    await sender.YieldAsync();
                for (var i = Waited - 1; i >= 0; i--)
                    sender.Send(pids[i], i);
            });
            self.Send(self.Pid, "mine");

            var reasons = await self.WaitForExitAsync(pids);

            Assert.Equal(Enumerable.Range(0, Waited).Select(i => i % 100 == 0 ? new ExitReason.Custom(i) : ExitReason.Normal), reasons);
            Assert.Equal("mine", await self.ReceiveAsync());
            Assert.False((await self.TryReceiveAsync<object>(TimeSpan.Zero)).IsReceived);
            Assert.Equal(0, stage.Riot.Processes.Info(self.Pid)!.Monitors);
        });
    }

    [Fact, Trait("Semantics", "M7"), Trait("RiotDefect", "D27")]
    public async Task WaitForExit_OfHalfAMillion_DoesNotLookAtAllForEach()
    {
        // So many that a look at all the others for each of them would outlast any guard: 125 thousand million.
        const int Waited = 500_000;
        await using var stage = await Stage.Start(logFrom: LogLevel.Critical);
        var (alive, dead, waiting) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        var reasons = waiting.Ask(self => self.WaitForExitAsync(Enumerable.Range(0, Waited).Select(i => i % 2 == 0 ? alive.Pid : dead.Pid)));
        await stage.Until(waiting.Pid, ProcessStatus.Awaiting);
        alive.Return();

        Assert.Equal(Enumerable.Range(0, Waited).Select(i => i % 2 == 0 ? ExitReason.Normal : ExitReason.NoProcess), await reasons);
        Assert.Empty(await waiting.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(waiting.Pid)!.Monitors);
    }

#if !SIMULATED // Each of so many waits is several steps there, which takes too long.
    [Fact, Trait("Semantics", "M7")]
    public async Task WaitForExit_ThroughTheHandle_ByAProcess_DoesNotLookAtAllForEach()
    {
        // So many that a list which is copied for each that comes, and for each that goes, would outlast any guard: 80 GB, and 5 thousand million looks.
        await using var stage = await Stage.Start(logFrom: LogLevel.Critical);
        var (alive, waiting) = (stage.Puppet(), stage.Puppet());

        var reasons = waiting.Ask(_ => stage.Riot.WaitForExitAsync(Enumerable.Repeat(alive.Pid, Many)));
        await stage.Until(waiting.Pid, ProcessStatus.Awaiting);
        alive.Return();

        Assert.Equal(Enumerable.Repeat(ExitReason.Normal, Many), await reasons);
        Assert.Empty(await waiting.Drain());
    }
#endif

    [Fact, Trait("Semantics", "M7")]
    public async Task WaitForExit_OfOneThatIsDeadAndOneThatLives_WaitsForTheLatter()
    {
        await using var stage = await Stage.Start();
        var (dead, alive, waiting) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        var reasons = waiting.Ask(self => self.WaitForExitAsync([alive.Pid, dead.Pid, alive.Pid]));
        await stage.Until(waiting.Pid, ProcessStatus.Awaiting);
        await alive.Sync();
        Assert.False(reasons.IsCompleted);
        alive.Return();

        Assert.Equal([ExitReason.Normal, ExitReason.NoProcess, ExitReason.Normal], await reasons);
        Assert.Empty(await waiting.Ask(self => self.WaitForExitAsync([])));
    }

    [Fact, Trait("Semantics", "M7")]
    public async Task WaitForExit_ThatRunsOutOfTime_ThrowsAndWatchesNoMore()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (alive, waiting) = (stage.Puppet(), stage.Puppet());
        var wait = waiting.Ask(self => self.WaitForExitAsync(alive.Pid, TimeSpan.FromSeconds(3)));
        await stage.Until(waiting.Pid, ProcessStatus.Awaiting);

        time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<TimeoutException>(() => wait);
        alive.Return();
        await alive.Exit;
        Assert.Empty(await waiting.Drain());
    }

    private static int Watchers(Stage stage, Pid pid, bool links) =>
        stage.Riot.Processes.Info(pid) is { } info ? links ? info.Links : info.Watchers : 0;
}
