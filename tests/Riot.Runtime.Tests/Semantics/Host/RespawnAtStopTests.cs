// H1, H2, H6: a stop comes to its end also with processes that put others in their place, and nothing runs after it.
namespace Riot.Tests.Semantics.Host;

public sealed class RespawnAtStopTests
{
    private static readonly ProcessOptions s_trapping = new() { TrapExits = true };

    [Theory, Trait("Semantics", "H1"), Trait("Semantics", "H2"), Trait("Semantics", "H6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_ProcessesThatTrapAndRespawn_LeavesNoneOfThem(bool busy)
    {
        await using var stage = await StartTimeless();
        using var begun = new SemaphoreSlim(0);
        using var timeIsOver = new CancellationTokenSource();
        var ended = 0;
        for (var i = 0; i < 3; i++)
            stage.Riot.Spawn(Immortal, s_trapping);
        for (var i = 0; i < 3; i++)
            Assert.True(await begun.WaitAsync(Guard.Limit));

        var stop = stage.Riot.ShutdownAsync(timeIsOver.Token);
        await timeIsOver.CancelAsync();
        await stop.Guarded();

        Assert.Equal(3, ended); // Those in their place were killed before their first step.
        AssertNoneIsLeft(stage);

        async Task Immortal(ProcessContext self)
        {
            begun.Release();
            try
            {
                while (true)
                {
                    if (busy)
                        await self.YieldAsync();
                    else
                        await self.ReceiveAsync<int>();
                }
            }
            finally
            {
                Interlocked.Increment(ref ended);
                self.Spawn(Immortal, s_trapping);
            }
        }
    }

    [Fact, Trait("Semantics", "H1"), Trait("Semantics", "H6")]
    public async Task Stop_ProcessesThatObeyAndRespawn_AsksEachAtOnce_AndLeavesNoneOfThem()
    {
        await using var stage = await StartTimeless();
        using var timeIsOver = new CancellationTokenSource();
        var later = new Gate();
        var (begun, ended) = (0, 0);
        var first = stage.Riot.Spawn(Hydra, s_trapping);
        await stage.Until(first, ProcessStatus.Receiving);

        var stop = stage.Riot.ShutdownAsync(timeIsOver.Token);
        await later.Opened(); // So each of them was asked, though no time has passed since the stop began.
        Assert.False(stop.IsCompleted);
        await timeIsOver.CancelAsync();
        await stop.Guarded();

        Assert.Equal(begun, ended);
        AssertNoneIsLeft(stage);

        async Task Hydra(ProcessContext self)
        {
            if (Interlocked.Increment(ref begun) == 100)
                later.Open();
            try
            {
                await self.ReceiveAsync<ExitMessage>();
            }
            finally
            {
                Interlocked.Increment(ref ended);
                self.Spawn(Hydra, s_trapping);
            }
        }
    }

    [Fact, Trait("Semantics", "H6")]
    public async Task Stop_OnceItHasBegun_RefusesSpawnsFromOutside()
    {
        await using var stage = await Stage.Start();
        var mayEnd = new Gate();
        var busy = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<ExitMessage>();
            await mayEnd;
        }, s_trapping);
        await stage.Until(busy, ProcessStatus.Receiving);
        var stop = stage.Riot.ShutdownAsync();
        await stage.Until(busy, ProcessStatus.Awaiting);

        Assert.Throws<RuntimeNotRunningException>(() => stage.Riot.Spawn(_ => Task.CompletedTask));

        Assert.False(stop.IsCompleted);
        mayEnd.Open();
        await stop.Guarded();
        Assert.Throws<RuntimeNotRunningException>(() => stage.Riot.Spawn(_ => Task.CompletedTask));
    }

    [Fact, Trait("Semantics", "H6")]
    public async Task Stop_ProcessSpawnedMeanwhile_HasTheTimeThatRemains()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options =>
            (options.TimeProvider, options.ShutdownTimeout) = (time, TimeSpan.FromSeconds(10)));
        var spawned = new TaskCompletionSource<Pid>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGoOn = new Gate();
        var first = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<ExitMessage>();
            await mayGoOn;
            spawned.SetResult(self.Spawn(Stay, s_trapping));
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        }, s_trapping);
        await stage.Until(first, ProcessStatus.Receiving);

        var stop = stage.Riot.ShutdownAsync();
        await stage.Until(first, ProcessStatus.Awaiting);
        time.Advance(TimeSpan.FromSeconds(9));
        mayGoOn.Open();
        var late = await spawned.Task.Guarded();
        await stage.Until(late, ProcessStatus.Awaiting);
        var exits = Task.WhenAll(stage.ExitOf(first), stage.ExitOf(late));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([ExitReason.Killed, ExitReason.Killed], await exits);
        await stop.Guarded();

        static async Task Stay(ProcessContext self)
        {
            await self.ReceiveAsync<ExitMessage>();
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        }
    }

    // The clock stands still: whoever is killed is killed by the stop, when the test says that the time is over, and not by an alarm of its own.
    private static Task<Stage> StartTimeless() => Stage.Start(configure: options =>
        (options.TimeProvider, options.BlockedWorkerThreshold) = (new ManualTime(), TimeSpan.FromMinutes(1)));

    private static void AssertNoneIsLeft(Stage stage)
    {
        Assert.Empty(stage.Riot.Processes.List());
        Assert.Equal(0, stage.Riot.Processes.Counters.Alive);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Text.Contains("outlived", StringComparison.Ordinal));
    }
}
