// X5: an exit unwinds the body: its token is cancelled, finally and await using run, and what they throw changes nothing.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class UnwindingTests
{
    public enum Waiting
    {
        Receive,
        SelectiveReceive,
        TryReceive,
        Sleep,
        WaitForExit,
        AwaitName,
        Yielding,
        ForeignWithToken,
    }

    public enum Thrower
    {
        Finally,
        AsyncFinally,
        Disposal,
        TokenCallback,
        StopCallback,
    }

    public static MatrixTheoryData<Waiting, bool> Waits { get; } = new(Enum.GetValues<Waiting>(), [false, true]);

    [Theory, Trait("Semantics", "X5"), Trait("RiotDefect", "D5")]
    [MemberData(nameof(Waits))]
    public async Task Exit_OfAProcessThatWaits_RunsFinallyAndAwaitUsing(Waiting waiting, bool kill)
    {
        await using var stage = await Stage.Start();
        var trail = new List<string>();
        var begun = new Gate();
        var other = stage.Puppet();
        var pid = stage.Riot.Spawn(async self =>
        {
            await using var resource = new Resource(() => trail.Add("disposed"));
            try
            {
                begun.Open();
                while (true)
                    await Wait(self, waiting, other.Pid);
            }
            catch (ProcessExitException exit)
            {
                trail.Add($"caught {exit.Reason}");
                throw;
            }
            catch (OperationCanceledException) when (waiting == Waiting.ForeignWithToken)
            {
                trail.Add($"caught {(kill ? ExitReason.Killed : ExitReason.Shutdown)}");
                throw;
            }
            finally
            {
                trail.Add("finally");
            }
        });
        await begun.Opened();
        if (waiting != Waiting.Yielding)
        {
            await stage.Until(
                pid, waiting is Waiting.Receive or Waiting.SelectiveReceive or Waiting.TryReceive ? ProcessStatus.Receiving : ProcessStatus.Awaiting);
        }

        var reason = kill ? ExitReason.Killed : ExitReason.Shutdown;
        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, reason);

        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"caught {reason}", "finally", "disposed"], trail);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(Ending.Return)]
    [InlineData(Ending.Throw)]
    [InlineData(Ending.ExitItself)]
    [InlineData(Ending.AskedNormal)]
    [InlineData(Ending.Killed)]
    public async Task Token_OnAnyEnd_IsCancelledBeforeTheScopeIsDisposed(Ending ending)
    {
        await using var stage = await Stage.Start();
        var life = new Life();
        var pid = stage.Riot.Spawn<Scoped>([life]);
        var puppet = new Puppet(stage, pid);
        await puppet.Sync();
        Assert.False(life.Exiting.IsCancellationRequested);

        stage.End(puppet, ending);
        await puppet.Exit;

        Assert.Equal((true, true), (life.CancelledAtDisposal, life.StoppedAtDisposal));
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(Thrower.Finally)]
    [InlineData(Thrower.AsyncFinally)]
    [InlineData(Thrower.Disposal)]
    [InlineData(Thrower.TokenCallback)]
    [InlineData(Thrower.StopCallback)]
    public async Task Exception_WhileUnwinding_IsLoggedAndDoesNotChangeTheReason(Thrower thrower)
    {
        await using var stage = await Stage.Start();
        var life = new Life { Thrower = thrower };
        var puppet = new Puppet(stage, stage.Riot.Spawn<Scoped>([life]));
        var watcher = stage.Puppet();
        var monitor = await watcher.Ask(self => self.Monitor(puppet.Pid));
        await puppet.Sync();

        stage.Riot.Exit(puppet.Pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await puppet.Exit);
        Assert.Equal([new ProcessDown(monitor, puppet.Pid, ExitReason.Shutdown)], await watcher.Drain());
        var line = Assert.Single(stage.Log.Lines, each => each.Level == LogLevel.Error);
        Assert.Contains(puppet.Pid.ToString(), line.Text, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(line.Error);
        Assert.Equal((true, true), (life.CancelledAtDisposal, life.StoppedAtDisposal));
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task Cancellation_WithoutAnExit_IsAnException()
    {
        await using var stage = await Stage.Start();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var (canceling, throwing) = (
            stage.Riot.Spawn(_ => Task.FromCanceled(cancelled.Token)),
            stage.Riot.Spawn(async _ =>
            {
                await Task.CompletedTask;
                throw new OperationCanceledException();
            }));

        foreach (var pid in new[] { canceling, throwing })
        {
            var reason = Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid));
            Assert.IsAssignableFrom<OperationCanceledException>(reason.Error);
        }
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task Token_AskedForByABodyThatHasJustLearntOfItsExit_ThrowsNothing()
    {
        await using var stage = await Stage.Start();
        var (runs, asked, other) = (new Gate(), new Gate(), stage.Puppet());
        Exception? thrown = null;
        var pid = stage.Riot.Spawn(async self =>
        {
            self.CancellationToken.Register(() => throw new InvalidTimeZoneException());
            runs.Open();
            while (!asked.IsOpen)
                Thread.SpinWait(10);
            self.Unlink(other.Pid); // Acts on the exit, and does not throw.
            thrown = Record.Exception(() => self.CancellationToken);
            await self.ReceiveAsync();
        });
        await runs.Opened();

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        asked.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Null(thrown);
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Error).Error);
    }

    [Fact, Trait("Semantics", "X5"), Trait("Semantics", "P3")]
    public async Task Unwinding_ThatAwaitsForeignCode_StaysInTheProcess()
    {
        await using var stage = await Stage.Start();
        var (gate, other) = (new Gate(), stage.Puppet());
        var pid = await stage.SpawnReceiving(async self =>
        {
            await gate;
            self.Unlink(other.Pid); // Throws outside the process, and never inside.
            self.Send(other.Pid, "bye");
        });
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        Assert.False(await stage.IsAlive(pid));

        gate.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["bye"], await other.Drain());
        Assert.DoesNotContain(stage.Log.Lines, line => line.Level == LogLevel.Error);
    }

    private static async Task Wait(ProcessContext self, Waiting waiting, Pid other)
    {
        switch (waiting)
        {
            case Waiting.Receive:
                await self.ReceiveAsync();
                break;
            case Waiting.SelectiveReceive:
                await self.ReceiveAsync<string>(text => text == "never");
                break;
            case Waiting.TryReceive:
                await self.TryReceiveAsync<string>(Timeout.InfiniteTimeSpan);
                break;
            case Waiting.Sleep:
                await self.SleepAsync(Timeout.InfiniteTimeSpan);
                break;
            case Waiting.WaitForExit:
                await self.WaitForExitAsync(other);
                break;
            case Waiting.AwaitName:
                await self.Names.WaitForAsync("never");
                break;
            case Waiting.Yielding:
                await self.YieldAsync();
                break;
            case Waiting.ForeignWithToken:
                await new TaskCompletionSource().Task.WaitAsync(self.CancellationToken);
                break;
        }
    }

    private sealed class Resource(Action onDisposed) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            onDisposed();
            return default;
        }
    }

    private sealed class Life
    {
        public Thrower? Thrower { get; init; }

        public CancellationToken Exiting { get; set; }

        public CancellationToken Stopping { get; set; }

        public bool CancelledAtDisposal { get; set; }

        public bool StoppedAtDisposal { get; set; }

        public void ThrowIf(Thrower here)
        {
            if (here == Thrower)
                throw new InvalidTimeZoneException(here.ToString());
        }
    }

    private sealed class Scoped(Life life) : IProcess, IAsyncDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            (life.Exiting, life.Stopping) = (self.CancellationToken, self.StopRequested);
            life.Exiting.Register(() => life.ThrowIf(Thrower.TokenCallback));
            life.Stopping.Register(() => life.ThrowIf(Thrower.StopCallback));
            try
            {
                await Puppet.Obey(self);
            }
            finally
            {
                life.ThrowIf(Thrower.Finally);
                await Task.Yield();
                life.ThrowIf(Thrower.AsyncFinally);
            }
        }

        public async ValueTask DisposeAsync()
        {
            (life.CancelledAtDisposal, life.StoppedAtDisposal) =
                (life.Exiting.IsCancellationRequested, life.Stopping.IsCancellationRequested);
            await Task.Yield();
            life.ThrowIf(Thrower.Disposal);
        }
    }
}
