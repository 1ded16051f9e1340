// X6, X9: a killer whose callbacks block keeps nobody from the end, whatever was to bound that before, and whatever comes to bound it afterwards.
#if !SIMULATED // One thread runs all there.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Exits;

public sealed class BlockingKillerTests
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    /// <param name="limit">Of the stop, in seconds. From outside the process's own alarm is a second later.</param>
    /// <param name="bound">How long after the kill the process is dead at last, in seconds.</param>
    [Theory, Trait("Semantics", "X6"), Trait("Semantics", "X9"), Trait("Semantics", "C1")]
    [InlineData(Timeout.Infinite, 5)]
    [InlineData(2, 3)]
    [InlineData(20, 5)]
    public async Task Kill_WhoseCallbacksBlock_OfAProcessThatWasAskedToStop_EndsItWithinTheGraceAndTheStop(int limit, int bound)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        await using var victim = new Victim(stage);
        var pid = await AskedToStop(stage, victim, limit < 0 ? Shutdown.Infinite : Shutdown.After(s_second * limit));

        await victim.Kill(pid);
        time.Advance((s_second * bound) - s_moment);
        await stage.Settle();
        Assert.False(stage.HasExited(pid));
        time.Advance(s_moment);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
    }

    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "X9"), Trait("Semantics", "C1")]
    public async Task Kill_WhoseCallbacksBlock_OfAProcessWhoseTimeToStopIsOver_EndsItWithinTheGrace()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        await using var victim = new Victim(stage);
        var pid = await AskedToStop(stage, victim, Shutdown.After(s_second * 2));
        time.Advance(s_second * 3);

        await victim.Kill(pid);
        Assert.False(stage.HasExited(pid));
        time.Advance(s_grace);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
    }

    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "X9"), Trait("Semantics", "C4")]
    public async Task Kill_WhoseCallbacksBlock_OfAServerThatWasAskedToStop_EndsItWithinTheGrace()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        await using var victim = new Victim(stage);
        var pid = await stage.Serve();
        stage.Riot.Send(pid, new Do(server => new ValueTask(victim.Hold(server.Self))));
        await victim.Holds.Opened();
        stage.Riot.Exit(pid, ExitReason.Shutdown);

        await victim.Kill(pid);
        Assert.False(stage.HasExited(pid));
        time.Advance(s_grace);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
    }

    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "X9"), Trait("Semantics", "C1")]
    public async Task Stop_OfAProcessThatWaitsForAKillerWhoseCallbacksBlock_BringsItsOwnTime()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        await using var victim = new Victim(stage);
        var pid = stage.Riot.Spawn(victim.Hold);
        await victim.Holds.Opened();
        await victim.Kill(pid);

        var stop = stage.Riot.StopAsync(pid, Shutdown.After(s_second)).AsTask();
        await stage.Settle();
        Assert.False(stage.HasExited(pid));
        time.Advance(s_second * 2); // The process's own alarm is a second later than the stop.

        Assert.Equal(ExitReason.Killed, await stop.Guarded());
    }

    private static async Task<Pid> AskedToStop(Stage stage, Victim victim, Shutdown shutdown)
    {
        var pid = stage.Riot.Spawn(
            async self =>
            {
                await self.ReceiveAsync<ExitMessage>();
                await victim.Hold(self);
            },
            new ProcessOptions { TrapExits = true });
        await stage.Until(pid, ProcessStatus.Receiving);
        _ = stage.Riot.StopAsync(pid, shutdown).AsTask();
        await victim.Holds.Opened();
        return pid;
    }

    // What it calls back blocks, and it holds its thread when it is killed, so that the killer is the one who is called back.
    private sealed class Victim(Stage stage) : IAsyncDisposable
    {
        private readonly ManualResetEventSlim _isKilled = new();
        private readonly ManualResetEventSlim _callbackMayEnd = new();
        private readonly Gate _inCallback = new();
        private readonly Gate _never = new();
        private Task _kill = Task.CompletedTask;

        public Gate Holds { get; } = new();

        public async Task Hold(ProcessContext self)
        {
            self.CancellationToken.Register(() =>
            {
                _inCallback.Open();
                _callbackMayEnd.Wait();
            });
            Holds.Open();
            _isKilled.Wait();
            await _never;
        }

        /// <summary>On a stepwise stage: completes once the killer is in the callback, and the process waits for it.</summary>
        public async Task Kill(Pid pid)
        {
            _kill = Task.Run(() => stage.Riot.Kill(pid));
            await _inCallback.Opened();
            _isKilled.Set();
            await stage.Settle();
        }

        public async ValueTask DisposeAsync()
        {
            _isKilled.Set();
            _callbackMayEnd.Set();
            await _kill.Guarded();
            _never.Open();
        }
    }
}
#endif
