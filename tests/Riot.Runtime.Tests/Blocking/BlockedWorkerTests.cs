// P10: blocking code does not hold up the processes behind it, is named and counted, and may have a thread of its own.
using Riot.Tests;

namespace Riot.Runtime.Tests.Blocking;

public sealed class BlockedWorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [Trait("Semantics", "P10")]
    public async Task Spawn_BehindBlockedProcesses_RunsBeforeTheyEnd(int blockers)
    {
        await using var test = await TestRuntime.Start(workers: 1);
        using var release = new ManualResetEventSlim();
        var blocked = Enumerable.Range(0, blockers).Select(_ => test.Riot.Spawn(_ =>
        {
            release.Wait();
            return Task.CompletedTask;
        })).ToArray();

        await test.Run(self => Task.CompletedTask);

        Assert.All(blocked, pid => Assert.NotNull(test.Riot.Info(pid)));
        Assert.True(test.Riot.Counters.BlockedWorkers >= blockers);
        Assert.True(test.Riot.Counters.SpareWorkers >= blockers);
        release.Set();
        foreach (var pid in blocked)
            Assert.Contains(await test.ExitOf(pid), (ExitReason[])[ExitReason.Normal, ExitReason.NoProcess]);
    }

    [Fact]
    [Trait("Semantics", "P10")]
    public async Task Spawn_BehindATightLoop_RunsBeforeItEnds()
    {
        await using var test = await TestRuntime.Start(workers: 1);
        var stop = false;
        var loop = test.Riot.Spawn(_ =>
        {
            while (!Volatile.Read(ref stop))
                Thread.SpinWait(100);
            return Task.CompletedTask;
        });

        await test.Run(self => Task.CompletedTask);

        Assert.NotNull(test.Riot.Info(loop));
        Volatile.Write(ref stop, true);
        await test.ExitOf(loop);
    }

    [Theory]
    [InlineData("MakeRef")]
    [InlineData("Unregister")]
    [InlineData("Send")]
    [Trait("Semantics", "P10")]
    public async Task Spawn_BehindATightLoopOfVerbs_RunsBeforeItEnds(string verb)
    {
        await using var test = await TestRuntime.Start(workers: 1);
        var stop = false;
        var loop = test.Riot.Spawn(self =>
        {
            while (!Volatile.Read(ref stop))
            {
                _ = verb switch
                {
                    "MakeRef" => self.MakeRef() is null,
                    "Unregister" => self.Unregister("nothing"),
                    _ => self.TrySend("nobody", "hello"),
                };
            }

            return Task.CompletedTask;
        });

        for (var i = 0; i < 20; i++)
            await test.Run(self => Task.CompletedTask);

        Assert.NotNull(test.Riot.Info(loop));
        Volatile.Write(ref stop, true);
        await test.ExitOf(loop);
    }

    [Fact]
    [Trait("Semantics", "P10")]
    public async Task Block_LongerThanASecond_IsLoggedWithTheNameOfTheOffender()
    {
        await using var test = await TestRuntime.Start(workers: 1);
        using var release = new ManualResetEventSlim();
        var named = test.Log.Line(line => line.Text.Contains("has held its thread", StringComparison.Ordinal));
        var pid = test.Riot.Spawn(_ =>
        {
            release.Wait();
            return Task.CompletedTask;
        }, new ProcessOptions { Name = "offender" });

        var line = (await named).Text;

        release.Set();
        Assert.Contains($"{pid} offender", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Block_LongerThanASecond_IsLoggedWithTheNameOfTheOffender), line, StringComparison.Ordinal);
        Assert.Contains("SpawnBlocking", line, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Semantics", "P10")]
    public async Task SpawnBlocking_Body_HasAThreadOfItsOwnThroughout()
    {
        await using var test = await TestRuntime.Start(workers: 1);
        var threads = new TaskCompletionSource<int[]>();
        var pid = test.Riot.SpawnBlocking(async self =>
        {
            var first = Environment.CurrentManagedThreadId;
            await self.Yield();
            await Task.Delay(1);
            await self.Receive();
            threads.SetResult([first, Environment.CurrentManagedThreadId]);
        });
        var worker = await test.Run(self => Task.FromResult(Environment.CurrentManagedThreadId));
        test.Riot.Send(pid, "go on");

        var seen = await threads.Task.Guarded();

        Assert.Equal(seen[0], seen[1]);
        Assert.NotEqual(worker, seen[0]);
        Assert.Equal(0, test.Riot.Counters.SpareWorkers);
    }

    [Fact]
    [Trait("Semantics", "P10")]
    public async Task SpawnPinned_Bodies_StayOnTheirWorkers()
    {
        await using var test = await TestRuntime.Start(workers: 2, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Threads(test)));

        Assert.All(seen, threads => Assert.Single(threads.Distinct()));
        Assert.Equal(2, seen.Select(threads => threads[0]).Distinct().Count());

        static async Task<int[]> Threads(TestRuntime test)
        {
            var result = new TaskCompletionSource<int[]>();
            test.Riot.SpawnPinned(async self =>
            {
                var threads = new List<int>();
                for (var i = 0; i < 200; i++)
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    await (i % 2 == 0 ? self.Yield() : new ValueTask(Task.Run(() => { })));
                }

                result.SetResult([.. threads]);
            });
            return await result.Task.Guarded();
        }
    }
}
