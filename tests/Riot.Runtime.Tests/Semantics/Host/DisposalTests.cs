// H4, H6: a runtime keeps the settings that it has checked, and stops when it is disposed of, whichever way.
namespace Riot.Tests.Semantics.Host;

public sealed class DisposalTests
{
    [Fact, Trait("Semantics", "H6")]
    public async Task Dispose_OfARunningRuntime_StopsItBeforeItReturns()
    {
        var log = new CapturedLog(Microsoft.Extensions.Logging.LogLevel.Debug);
        var runtime = new RiotRuntime(new RiotOptions { Workers = 1, LoggerFactory = log });
        await runtime.StartAsync();
        var unwound = false;
        var pid = runtime.Spawn(async self =>
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                await Task.Yield();
                unwound = true;
            }
        });
        Assert.True(await runtime.Processes.IsAliveAsync(pid).Guarded());

        using (runtime)
        {
        }

        Assert.True(unwound);
        Assert.Equal(0, runtime.Processes.Counters.Alive);
        Assert.Throws<RuntimeNotRunningException>(() => runtime.Spawn(_ => Task.CompletedTask));
        runtime.Dispose();
        await runtime.DisposeAsync();
    }

    [Fact, Trait("Semantics", "H6")]
    public void Dispose_OfARuntimeThatNeverStarted_DoesNothing()
    {
        using var runtime = new RiotRuntime();
        Assert.Equal(0, runtime.Processes.Counters.Spawned);
    }

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "T1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_OfARuntimeThatNeverStarted_LeavesNoTimer(bool asynchronous)
    {
        var time = new CountingTime();
        var runtime = new RiotRuntime(new RiotOptions { TimeProvider = time });
        runtime.SendInterval("nobody", "tick", TimeSpan.FromSeconds(1));
        Assert.NotEqual(0, time.Live);

        if (asynchronous)
            await runtime.DisposeAsync();
        else
            runtime.Dispose();

        Assert.Equal(0, time.Live);
        Assert.False(runtime.Cancel(runtime.SendAfter("nobody", "never", TimeSpan.FromSeconds(1))));
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "H6")]
    public async Task Shutdown_AskedForAgainWithAToken_IsCutShortByThat()
    {
        var time = new ManualTime(); // Nobody moves it.
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var asked = new Gate();
        var stubborn = stage.Riot.Spawn(
            async self =>
            {
                using var registration = self.StopRequested.Register(asked.Open);
                while (true)
                    await self.ReceiveAsync();
            },
            new ProcessOptions { TrapExits = true });
        await stage.Until(stubborn, ProcessStatus.Receiving);
        using var patience = new CancellationTokenSource();

        var first = stage.Riot.ShutdownAsync();
        var second = stage.Riot.ShutdownAsync(patience.Token);
        await asked.Opened();
        Assert.False(first.IsCompleted || second.IsCompleted);
        patience.Cancel();

        await first.Guarded();
        await second.Guarded();
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(stubborn));
    }

    [Theory, Trait("Semantics", "H4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Options_SetAfterwards_AreNotTheRuntimesAnyMore(bool reconfigured)
    {
        RiotOptions? kept = null;
        await using var stage = await Stage.Start(configure: options => kept = options);
        if (reconfigured)
            stage.Riot.Apply(kept!);

        kept!.MessagesPerTurn = 0; // Nothing would run.
        kept.ShutdownTimeout = TimeSpan.FromDays(1000);

        Assert.Equal(7, await stage.Run(_ => Task.FromResult(7)));
    }

    // The machine's time, which knows how many of its timers have not been disposed of.
    private sealed class CountingTime : TimeProvider
    {
        private int _live;

        public int Live => Volatile.Read(ref _live);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _live);
            return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class CountedTimer(CountingTime time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                Interlocked.Decrement(ref time._live);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
