using Microsoft.Extensions.Logging.Abstractions;

namespace Riot.Tests.Semantics.Host;

/// <summary>Processes by type as code outside the runtime starts, watches and stops them (P7, X6, X7).</summary>
public sealed class StartAndStopFromOutsideTests : IAsyncLifetime
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(30);
    private readonly RiotRuntime _riot = new(new RiotOptions
    {
        ExitGrace = TimeSpan.Zero,
        ShutdownTimeout = TimeSpan.Zero,
        LoggerFactory = NullLoggerFactory.Instance,
    });

    public async ValueTask InitializeAsync() => await _riot.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync() => await _riot.DisposeAsync();

    [Fact, Trait("Semantics", "P7")]
    public async Task StartMonitoredAsync_BodyThatThrowsAtOnce_TellsTheReason()
    {
        var error = new InvalidDataException("at once");

        var (pid, ended) = await _riot.StartMonitoredAsync<Running>([Does(_ => throw error)]).AsTask().WaitAsync(s_guard);

        Assert.Equal(new ExitReason.Exception(error), await ended.WaitAsync(s_guard));
        Assert.False(await _riot.Processes.IsAliveAsync(pid).AsTask().WaitAsync(s_guard));
    }

    [Fact, Trait("Semantics", "P7")]
    public async Task SpawnMonitored_BodyThatThrowsAtOnce_TellsTheReasonHoweverSoonItEnds()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var error = new InvalidDataException("at once");
            var (pid, ended) = _riot.SpawnMonitored(_ => throw error, new ProcessOptions { Name = "brief" });
            Assert.Equal(new ExitReason.Exception(error), await ended.WaitAsync(s_guard));
            Assert.Null(_riot.Processes.Info(pid));
        }
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task StartMonitoredAsync_StartThrows_ThrowsOnceTheNameIsFree()
    {
        var options = new ProcessOptions { Name = "starting" };
        var error = new InvalidDataException("no token");

        for (var attempt = 0; attempt < 100; attempt++)
        {
            var failed = await Assert.ThrowsAsync<StartFailedException>(
                () => _riot.StartMonitoredAsync<Starting>([Does(_ => throw error)], options).AsTask().WaitAsync(s_guard));
            Assert.Same(error, failed.InnerException);
        }
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task StartMonitoredAsync_Cancelled_ThrowsOnceTheProcessIsDead()
    {
        using var token = new CancellationTokenSource();
        var spawn = _riot.StartMonitoredAsync<Starting>([Does(async self =>
        {
            await token.CancelAsync();
            await self.ReceiveAsync();
        })], cancellationToken: token.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => spawn.AsTask().WaitAsync(s_guard));

        Assert.Equal(0, _riot.Processes.Counters.Alive);
    }

    [Fact, Trait("Semantics", "H3")]
    public async Task StartMonitoredAsync_KilledDuringItsStart_Throws()
    {
        var spawn = _riot.StartMonitoredAsync<Starting>([Does(self =>
        {
            self.Kill(self.Pid);
            return Task.Delay(Timeout.InfiniteTimeSpan);
        })]);

        await Assert.ThrowsAnyAsync<Exception>(() => spawn.AsTask().WaitAsync(s_guard));

        Assert.Equal(0, _riot.Processes.Counters.Alive);
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task StopAsync_OneProcess_HasItsOwnTimeInPlaceOfExitGrace()
    {
        var unwinding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pid = _riot.Spawn(async self =>
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                unwinding.SetResult();
                await mayEnd.Task;
            }
        });

        await WaitsForAMessageAsync(pid);
        var stop = _riot.StopAsync(pid, Shutdown.After(TimeSpan.FromHours(1)));
        await unwinding.Task.WaitAsync(s_guard);
        for (var round = 0; round < 30; round++)
            await _riot.WaitForExitAsync(_riot.Spawn(async self => await self.SleepAsync(TimeSpan.FromTicks(1)))).AsTask().WaitAsync(s_guard);
        Assert.False(stop.IsCompleted);
        mayEnd.SetResult();

        Assert.Equal(ExitReason.Shutdown, await stop.AsTask().WaitAsync(s_guard));
        Assert.Equal(0, _riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "X7")]
    public async Task StopAsync_ProcessThatTrapsAndStays_IsKilledWhenItsTimeIsOver()
    {
        var pid = _riot.Spawn(Stay, new ProcessOptions { TrapExits = true });

        Assert.Equal(ExitReason.Killed, await _riot.StopAsync(pid, Shutdown.After(TimeSpan.FromMilliseconds(20))).AsTask().WaitAsync(s_guard));
    }

    [Fact, Trait("Semantics", "X7")]
    public async Task StopAsync_TokenCancelled_KillsAtOnce()
    {
        var pid = _riot.Spawn(Stay, new ProcessOptions { TrapExits = true });

        var reason = await _riot.StopAsync(pid, Shutdown.After(Timeout.InfiniteTimeSpan), cancellationToken: new CancellationToken(canceled: true)).AsTask().WaitAsync(s_guard);

        Assert.Equal(ExitReason.Killed, reason);
    }

    [Fact, Trait("Semantics", "M2")]
    public async Task StopAsync_DeadProcess_IsNoProcess()
    {
        var pid = _riot.Spawn(_ => Task.CompletedTask);
        await _riot.WaitForExitAsync(pid).AsTask().WaitAsync(s_guard);

        Assert.Equal(ExitReason.NoProcess, await _riot.StopAsync(pid, Shutdown.After(TimeSpan.FromHours(1))).AsTask().WaitAsync(s_guard));
    }

    private static object Does(Func<ProcessContext, Task> what) => what;

    private static async Task Stay(ProcessContext self)
    {
        while (true)
            await self.ReceiveAsync();
    }

    // Its answer comes after its first step, which ends in the receive.
    private async Task WaitsForAMessageAsync(Pid pid) => await _riot.Processes.IsAliveAsync(pid).AsTask().WaitAsync(s_guard);

    private sealed class Starting(Func<ProcessContext, Task> start) : IProcess
    {
        public Task StartAsync(ProcessContext self) => start(self);

        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }

    private sealed class Running(Func<ProcessContext, Task> run) : IProcess
    {
        public Task RunAsync(ProcessContext self) => run(self);
    }
}
