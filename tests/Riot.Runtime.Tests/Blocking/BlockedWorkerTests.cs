// P10: blocking code does not hold up the processes behind it, is named and counted, and may have a thread of its own.
namespace Riot.Tests.Blocking;

public sealed class BlockedWorkerTests
{
    [Theory, Trait("Semantics", "P10")]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Spawn_BehindBlockedProcesses_RunsBeforeTheyEnd(int blockers)
    {
        await using var stage = await Stage.Start(workers: 1);
        using var release = new ManualResetEventSlim();
        var blocked = Enumerable.Range(0, blockers).Select(_ => stage.Riot.Spawn(_ =>
        {
            release.Wait();
            return Task.CompletedTask;
        })).ToArray();

        await stage.Run(self => Task.CompletedTask);

        Assert.All(blocked, pid => Assert.NotNull(stage.Riot.Processes.Info(pid)));
        Assert.True(stage.Riot.Processes.Counters.BlockedWorkers >= blockers);
        Assert.True(stage.Riot.Processes.Counters.SpareWorkers >= blockers);
        release.Set();
        foreach (var pid in blocked)
            Assert.Contains(await stage.ExitOf(pid), (ExitReason[])[ExitReason.Normal, ExitReason.NoProcess]);
    }

    [Fact, Trait("Semantics", "P10")]
    public async Task Spawn_BehindATightLoop_RunsBeforeItEnds()
    {
        await using var stage = await Stage.Start(workers: 1);
        var stop = false;
        var loop = stage.Riot.Spawn(_ =>
        {
            while (!Volatile.Read(ref stop))
                Thread.SpinWait(100);
            return Task.CompletedTask;
        });

        await stage.Run(self => Task.CompletedTask);

        Assert.NotNull(stage.Riot.Processes.Info(loop));
        Volatile.Write(ref stop, true);
        await stage.ExitOf(loop);
    }

    [Theory, Trait("Semantics", "P10")]
    [InlineData("MakeRef")]
    [InlineData("Unregister")]
    [InlineData("Send")]
    public async Task Spawn_BehindATightLoopOfVerbs_RunsBeforeItEnds(string verb)
    {
        await using var stage = await Stage.Start(workers: 1);
        var stop = false;
        var loop = stage.Riot.Spawn(self =>
        {
            while (!Volatile.Read(ref stop))
            {
                _ = verb switch
                {
                    "MakeRef" => self.MakeRef() is null,
                    "Unregister" => self.Names.Unregister("nothing"),
                    _ => self.TrySend("nobody", "hello"),
                };
            }

            return Task.CompletedTask;
        });

        for (var i = 0; i < 20; i++)
            await stage.Run(self => Task.CompletedTask);

        Assert.NotNull(stage.Riot.Processes.Info(loop));
        Volatile.Write(ref stop, true);
        await stage.ExitOf(loop);
    }

    [Fact, Trait("Semantics", "P10")]
    public async Task Block_LongerThanASecond_IsLoggedWithTheNameOfTheOffender()
    {
        await using var stage = await Stage.Start(workers: 1);
        using var release = new ManualResetEventSlim();
        var named = stage.Log.Line(line => line.Text.Contains("has held its thread", StringComparison.Ordinal));
        var pid = stage.Riot.Spawn(_ =>
        {
            release.Wait();
            return Task.CompletedTask;
        }, new ProcessOptions { Name = "offender" });

        var line = (await named).Text;

        release.Set();
        Assert.Contains($"offender {pid}", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Block_LongerThanASecond_IsLoggedWithTheNameOfTheOffender), line, StringComparison.Ordinal);
        Assert.Contains("ProcessPlacement.OwnThread", line, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "P10")]
    public async Task OwnThread_Body_RunsOnItThroughout()
    {
        await using var stage = await Stage.Start(workers: 1);
        var threads = new TaskCompletionSource<int[]>();
        var pid = stage.Riot.Spawn(async self =>
        {
            var first = Environment.CurrentManagedThreadId;
            await self.YieldAsync();
            await Task.Delay(1);
            await self.ReceiveAsync();
            threads.SetResult([first, Environment.CurrentManagedThreadId]);
        }, new() { Placement = ProcessPlacement.OwnThread });
        var worker = await stage.Run(self => Task.FromResult(Environment.CurrentManagedThreadId));
        stage.Riot.Send(pid, "go on");

        var seen = await threads.Task.Guarded();

        Assert.Equal(seen[0], seen[1]);
        Assert.NotEqual(worker, seen[0]);
        Assert.Equal(0, stage.Riot.Processes.Counters.SpareWorkers);
    }

    [Fact, Trait("Semantics", "P10")]
    public async Task SpawnPinned_Bodies_StayOnTheirWorkers()
    {
        await using var stage = await Stage.Start(workers: 2, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Threads(stage)));

        Assert.All(seen, threads => Assert.Single(threads.Distinct()));
        Assert.Equal(2, seen.Select(threads => threads[0]).Distinct().Count());

        static async Task<int[]> Threads(Stage stage)
        {
            var result = new TaskCompletionSource<int[]>();
            stage.Riot.Spawn(async self =>
            {
                var threads = new List<int>();
                for (var i = 0; i < 200; i++)
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    await (i % 2 == 0 ? self.YieldAsync() : new ValueTask(Task.Run(() => { })));
                }

                result.SetResult([.. threads]);
            }, new() { Placement = ProcessPlacement.Pinned });
            return await result.Task.Guarded();
        }
    }
}
