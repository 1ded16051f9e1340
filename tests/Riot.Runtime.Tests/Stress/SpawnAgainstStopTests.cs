// Spawning races the stop: who is spawned runs and ends before the stop has ended, and all others are refused.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class SpawnAgainstStopTests
{
    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "P7")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spawn_RacingTheStop_IsRefusedOrEndsBeforeTheStopDoes(bool named)
    {
        for (var round = 0; round < StressEffort.Times(200); round++)
        {
            await using var stage = await Stage.Start(logFrom: LogLevel.Error);
            var spawned = new ConcurrentBag<Pid>();
            var options = new ProcessOptions { Name = named ? "one at a time" : null };
            var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(SpawnUntilRefused, TaskCreationOptions.LongRunning)).ToList();
            while (spawned.IsEmpty)
                Thread.Yield();
            Thread.SpinWait(round * 50);

            await stage.Riot.ShutdownAsync().Guarded();
            await Task.WhenAll(threads).Guarded();

            Assert.All(spawned, pid => Assert.Null(stage.Riot.Processes.Info(pid)));
            Assert.Equal((spawned.Count, 0L), ((int)stage.Riot.Processes.Counters.Spawned, stage.Riot.Processes.Counters.Alive));
            Assert.Empty(stage.Riot.Processes.List());

            void SpawnUntilRefused()
            {
                try
                {
                    for (var i = 1; ; i++)
                    {
                        try
                        {
                            spawned.Add(stage.Riot.Spawn(_ => Task.CompletedTask, options));
                        }
                        catch (AlreadyRegisteredException)
                        {
                            // The other thread's process has it.
                        }

                        if (i % 64 == 0)
                            Thread.Yield(); // Where there are fewer cores than threads, lets the one in that stops: only what races with it matters.
                    }
                }
                catch (RuntimeNotRunningException)
                {
                }
            }
        }
    }

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "M1")]
    public async Task Spawn_RefusedForItsName_IsSeenByNobody()
    {
        await using var stage = await Stage.Start(logFrom: LogLevel.Error);
        var holder = stage.Riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "taken" });
        var over = false;
        var spawning = Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < StressEffort.Times(20_000); i++)
                Assert.Throws<AlreadyRegisteredException>(() => stage.Riot.Spawn(_ => Task.CompletedTask, new ProcessOptions { Name = "taken" }));
            Volatile.Write(ref over, true);
        }, TaskCreationOptions.LongRunning);

        while (!Volatile.Read(ref over))
            Assert.Equal([holder], stage.Riot.Processes.List());

        await spawning.Guarded();
        Assert.Equal(1, stage.Riot.Processes.Counters.Spawned);
    }
}
