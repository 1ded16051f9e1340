// A runtime that has not started, or has stopped, says so where something is asked of it that it cannot do, drops what it cannot deliver, and keeps nobody waiting.
namespace Riot.Tests.BadInput;

public sealed class WrongTimeTests
{
    private static readonly Dictionary<string, Func<RiotRuntime, Task>> s_spawns = new()
    {
        ["Spawn"] = riot => Task.FromResult(riot.Spawn(Puppet.Obey)),
        ["Spawn by type"] = riot => Task.FromResult(riot.Spawn<WrongProcesses.RunsWithoutATask>()),
        ["SpawnBlocking"] = riot => Task.FromResult(riot.SpawnBlocking(Puppet.Obey)),
        ["SpawnPinned"] = riot => Task.FromResult(riot.SpawnPinned(Puppet.Obey)),
        ["SpawnStartedAsync"] = riot => riot.SpawnStartedAsync<WrongProcesses.RunsWithoutATask>(null, []),
    };

    public static MatrixTheoryData<string, bool> Spawns => new(s_spawns.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Spawns))]
    [Trait("Semantics", "H6")]
    public async Task Spawn_BeforeStartOrAfterStop_ThrowsSayingSo(string verb, bool afterStop)
    {
        await using var test = TestRuntime.NotStarted();
        if (afterStop)
        {
            await test.Riot.StartAsync();
            await test.Riot.StopAsync().Guarded();
        }

        var error = await Assert.ThrowsAsync<RuntimeNotRunningException>(() => s_spawns[verb](test.Riot).Guarded());

        Assert.Contains("Spawn", error.Message, StringComparison.Ordinal);
        Assert.Contains("not running", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Riot.Counters.Alive);
    }

    [Fact]
    [Trait("Semantics", "H6")]
    [Trait("Semantics", "G4")]
    public async Task Runtime_ThatHasStopped_DropsWhatIsSentAndAnswersEveryQuestion()
    {
        await using var test = await TestRuntime.Start();
        var pid = test.Riot.Spawn(async self => await self.Receive(), new ProcessOptions { Name = "gone" });
        await test.Riot.StopAsync().Guarded();
        var before = test.Riot.Counters.DeadLetters;

        test.Riot.Send(pid, "late");
        test.Riot.Send("gone", "late");

        Assert.Equal(before + 2, test.Riot.Counters.DeadLetters);
        Assert.False(test.Riot.TrySend("gone", "late"));
        test.Riot.Exit(pid, ExitReason.Shutdown);
        test.Riot.Kill(pid);
        Assert.False(await test.Riot.IsAliveAsync(pid).Guarded());
        Assert.Equal(ExitReason.NoProcess, await test.ExitOf(pid));
        Assert.Equal(ExitReason.NoProcess, await test.Riot.StopAsync(pid, Timeout.InfiniteTimeSpan).Guarded());
        Assert.Null(test.Riot.Info(pid));
        Assert.Empty(test.Riot.Processes());
        Assert.Null(test.Riot.WhereIs("gone"));
        Assert.False(test.Riot.Unregister("gone"));
        Assert.Equal(pid, test.Riot.ParsePid(pid.ToString()));
        Assert.False(test.Riot.Cancel(test.Riot.SendAfter(pid, "late", TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Semantics", "H6")]
    [Trait("Semantics", "N2")]
    public async Task AwaitNameAsync_OfARuntimeThatStops_EndsTheWait(bool neverStarted)
    {
        await using var test = TestRuntime.NotStarted();
        if (!neverStarted)
            await test.Riot.StartAsync();
        var waiting = test.Riot.AwaitNameAsync("nobody", Timeout.InfiniteTimeSpan);
        Assert.False(waiting.IsCompleted);

        await test.Riot.StopAsync().Guarded();

        var during = await Assert.ThrowsAsync<RuntimeNotRunningException>(() => waiting.Guarded());
        var after = await Assert.ThrowsAsync<RuntimeNotRunningException>(
            () => test.Riot.AwaitNameAsync("nobody", Timeout.InfiniteTimeSpan).Guarded());
        Assert.All([during, after], error => Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_Twice_SaysThatARuntimeStartsOnce()
    {
        await using var test = await TestRuntime.Start();

        var running = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Riot.StartAsync());
        Assert.NotNull(await test.Run(self => Task.FromResult(self)));
        await test.Riot.StopAsync().Guarded();
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Riot.StartAsync());

        Assert.All([running, stopped], error => Assert.Contains("make a new one", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_WithACancelledToken_ThrowsAndCanBeCalledAgain()
    {
        await using var test = TestRuntime.NotStarted();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Riot.StartAsync(new CancellationToken(canceled: true)));

        await test.Riot.StartAsync();
        await test.Run(_ => Task.CompletedTask);
    }

    [Fact]
    public async Task StopAsync_CalledAgainAndAgain_IsOneStop()
    {
        await using var stage = await Stage.Start();
        var (unwinding, goOn) = (new Gate(), new Gate());
        await stage.SpawnReceiving(async _ =>
        {
            unwinding.Open();
            await goOn;
        });

        var first = stage.Riot.StopAsync();
        await unwinding.Opened();
        var second = stage.Riot.StopAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        goOn.Open();
        await Task.WhenAll(first, second).Guarded();

        await stage.Riot.StopAsync().Guarded();
        await stage.Riot.DisposeAsync();
        Assert.Equal(0, stage.Riot.Counters.Abandoned);
    }

    [Fact]
    public async Task StopAsync_BeforeStart_EndsAtOnceAndForbidsTheStart()
    {
        await using var test = TestRuntime.NotStarted();

        await test.Riot.StopAsync().Guarded();

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Riot.StartAsync());
    }

    [Fact]
    public async Task StartAndStop_Racing_EndInAStoppedRuntime()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var test = TestRuntime.NotStarted();
            var start = Task.Run(() => test.Riot.StartAsync());
            var stop = Task.Run(() => test.Riot.StopAsync());

            await stop.Guarded();

            if (await Record.ExceptionAsync(() => start.Guarded()) is { } error)
                Assert.IsType<InvalidOperationException>(error);
            Assert.Throws<RuntimeNotRunningException>(() => test.Riot.Spawn(Puppet.Obey));
        }
    }
}
