// A runtime that has not started, or has stopped, says so where something is asked of it that it cannot do, drops what it cannot deliver, and keeps nobody waiting.
namespace Riot.Tests.BadInput;

public sealed class WrongTimeTests
{
    private static readonly Dictionary<string, Func<RiotRuntime, Task>> s_spawns = new()
    {
        ["Spawn"] = riot => Task.FromResult(riot.Spawn(Puppet.Obey)),
        ["Spawn by type"] = riot => Task.FromResult(riot.Spawn<WrongProcesses.RunsWithoutATask>()),
        ["Spawn on its own thread"] = riot => Task.FromResult(riot.Spawn(Puppet.Obey, new() { Placement = ProcessPlacement.OwnThread })),
        ["Spawn pinned"] = riot => Task.FromResult(riot.Spawn(Puppet.Obey, new() { Placement = ProcessPlacement.Pinned })),
        ["StartAsync"] = riot => riot.StartAsync<WrongProcesses.RunsWithoutATask>().AsTask(),
    };

    public static MatrixTheoryData<string, bool> Spawns => new(s_spawns.Keys, [false, true]);

    [Theory, Trait("Semantics", "H6")]
    [MemberData(nameof(Spawns))]
    public async Task Spawn_BeforeStartOrAfterStop_ThrowsSayingSo(string verb, bool afterStop)
    {
        await using var stage = Stage.NotStarted();
        if (afterStop)
        {
            await stage.Riot.StartAsync();
            await stage.Riot.ShutdownAsync().Guarded();
        }

        var error = await Assert.ThrowsAsync<RuntimeNotRunningException>(() => s_spawns[verb](stage.Riot).Guarded());

        Assert.Contains("Spawn", error.Message, StringComparison.Ordinal);
        Assert.Contains("not running", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, stage.Riot.Processes.Counters.Alive);
    }

    [Fact, Trait("Semantics", "H6"), Trait("Semantics", "G4")]
    public async Task Runtime_ThatHasStopped_DropsWhatIsSentAndAnswersEveryQuestion()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "gone" });
        await stage.Riot.ShutdownAsync().Guarded();
        var before = stage.Riot.Processes.Counters.DeadLetters;

        stage.Riot.Send(pid, "late");
        stage.Riot.Send("gone", "late");

        Assert.Equal(before + 2, stage.Riot.Processes.Counters.DeadLetters);
        Assert.False(stage.Riot.TrySend("gone", "late"));
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        stage.Riot.Kill(pid);
        Assert.False(await stage.Riot.Processes.IsAliveAsync(pid).Guarded());
        Assert.Equal(ExitReason.NoProcess, await stage.Riot.WaitForExitAsync(pid).Guarded());
        Assert.Equal(ExitReason.NoProcess, await stage.Riot.StopAsync(pid, Shutdown.After(Timeout.InfiniteTimeSpan)).Guarded());
        Assert.Null(stage.Riot.Processes.Info(pid));
        Assert.Empty(stage.Riot.Processes.List());
        Assert.Null(stage.Riot.Names.WhereIs("gone"));
        Assert.False(stage.Riot.Names.Unregister("gone"));
        Assert.Equal(pid, stage.Riot.Processes.ParsePid(pid.ToString()));
        Assert.False(stage.Riot.Cancel(stage.Riot.SendAfter(pid, "late", TimeSpan.Zero)));
    }

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "N2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AwaitNameAsync_OfARuntimeThatStops_EndsTheWait(bool neverStarted)
    {
        await using var stage = Stage.NotStarted();
        if (!neverStarted)
            await stage.Riot.StartAsync();
        var waiting = stage.Riot.Names.WaitForAsync("nobody", Timeout.InfiniteTimeSpan);
        Assert.False(waiting.IsCompleted);

        await stage.Riot.ShutdownAsync().Guarded();

        var during = await Assert.ThrowsAsync<RuntimeNotRunningException>(() => waiting.Guarded());
        var after = await Assert.ThrowsAsync<RuntimeNotRunningException>(
            () => stage.Riot.Names.WaitForAsync("nobody", Timeout.InfiniteTimeSpan).Guarded());
        Assert.All([during, after], error => Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_Twice_SaysThatARuntimeStartsOnce()
    {
        await using var stage = await Stage.Start();

        var running = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Riot.StartAsync());
        Assert.NotNull(await stage.Run(self => Task.FromResult(self)));
        await stage.Riot.ShutdownAsync().Guarded();
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Riot.StartAsync());

        Assert.All([running, stopped], error => Assert.Contains("make a new one", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_WithACancelledToken_ThrowsAndCanBeCalledAgain()
    {
        await using var stage = Stage.NotStarted();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Riot.StartAsync(new CancellationToken(canceled: true)));

        await stage.Riot.StartAsync();
        await stage.Run(_ => Task.CompletedTask);
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

        var first = stage.Riot.ShutdownAsync();
        await unwinding.Opened();
        var second = stage.Riot.ShutdownAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        goOn.Open();
        await Task.WhenAll(first, second).Guarded();

        await stage.Riot.ShutdownAsync().Guarded();
        await stage.Riot.DisposeAsync();
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact]
    public async Task StopAsync_BeforeStart_EndsAtOnceAndForbidsTheStart()
    {
        await using var stage = Stage.NotStarted();

        await stage.Riot.ShutdownAsync().Guarded();

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.Riot.StartAsync());
    }

    [Fact]
    public async Task StartAndStop_Racing_EndInAStoppedRuntime()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var stage = Stage.NotStarted();
            var start = Task.Run(() => stage.Riot.StartAsync());
            var stop = Task.Run(() => stage.Riot.ShutdownAsync());

            await stop.Guarded();

            if (await Record.ExceptionAsync(() => start.Guarded()) is { } error)
                Assert.IsType<InvalidOperationException>(error);
            Assert.Throws<RuntimeNotRunningException>(() => stage.Riot.Spawn(Puppet.Obey));
        }
    }
}
