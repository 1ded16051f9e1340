// X8, D31: a script: when its main process ends, everything else is stopped in order, and its end is the caller's result.
namespace Riot.Tests.Semantics.Exits;

public sealed class ScriptTests
{
    [Theory, Trait("Semantics", "X8"), Trait("RiotDefect", "D31")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task RunAsync_WhenMainReturns_HasUnwoundAllOthers(int workers)
    {
        const int Others = 300;
        var (unwound, disposed) = (0, 0);

        await RiotRuntime.RunAsync(
            async self =>
            {
                var begun = 0;
                for (var i = 0; i < Others; i++)
                {
                    var kind = i % 4;
                    self.Spawn(async other =>
                    {
                        await using var resource = new Resource(() => Interlocked.Increment(ref disposed));
                        Interlocked.Increment(ref begun);
                        try
                        {
                            await Wait(other, kind);
                        }
                        finally
                        {
                            await Task.Yield();
                            Interlocked.Increment(ref unwound);
                        }
                    });
                }

                while (Volatile.Read(ref begun) < Others)
                    await self.YieldAsync();
            },
            Quiet(workers)).Guarded();

        Assert.Equal((Others, Others), (unwound, disposed));
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task RunAsync_WhenMainThrows_ThrowsTheSame()
    {
        var error = new InvalidTimeZoneException("main's own");

        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => RiotRuntime.RunAsync(_ => throw error, Quiet()).Guarded());

        Assert.Same(error, thrown);
    }

    [Theory, Trait("Semantics", "X8")]
    [InlineData(Ending.AskedCustom, true)]
    [InlineData(Ending.Killed, true)]
    [InlineData(Ending.AskedNormal, false)]
    [InlineData(Ending.AskedShutdown, false)]
    [InlineData(Ending.AskedShutdownWith, false)]
    public async Task RunAsync_WhenMainIsEnded_ThrowsIfThatWasAbnormal(Ending ending, bool throws)
    {
        var expected = ending switch
        {
            Ending.AskedCustom => new ExitReason.Custom("broken"),
            Ending.Killed => ExitReason.Killed,
            Ending.AskedNormal => ExitReason.Normal,
            Ending.AskedShutdown => ExitReason.Shutdown,
            _ => new ExitReason.ShutdownWith("done"),
        };

        var thrown = await Record.ExceptionAsync(() => RiotRuntime.RunAsync(
            async self =>
            {
                var main = self.Pid;
                self.Spawn(other =>
                {
                    if (ending == Ending.Killed)
                        other.Kill(main);
                    else
                        other.Exit(main, expected);
                    return Task.CompletedTask;
                });
                await self.ReceiveAsync();
            },
            Quiet()).Guarded());

        if (throws)
            Assert.Equal(expected, Assert.IsType<ProgramFailedException>(thrown).Reason); // No cancellation: the caller may take that for the end it asked for.
        else
            Assert.Null(thrown);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task RunAsync_WhenMainGoesDownWithAnother_NamesTheRoot()
    {
        var child = Pid.None;

        var thrown = await Assert.ThrowsAsync<ProgramFailedException>(() => RiotRuntime.RunAsync(
            async self =>
            {
                child = self.SpawnLink(_ => Task.CompletedTask);
                await self.ReceiveAsync();
            },
            Quiet()).Guarded());

        Assert.Equal(new ExitReason.LinkDown(child, ExitReason.Normal), thrown.Reason);
        Assert.Contains("LinkScope.AbnormalExit", thrown.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task RunAsync_WhenCancelled_AsksMainToShutDown()
    {
        using var cancel = new CancellationTokenSource();
        var (begun, reason) = (new Gate(), default(ExitReason));
        var run = RiotRuntime.RunAsync(
            async self =>
            {
                begun.Open();
                try
                {
                    await self.ReceiveAsync();
                }
                catch (ProcessExitException exit)
                {
                    reason = exit.Reason;
                    throw;
                }
            },
            Quiet(),
            cancel.Token);
        await begun.Opened();
        Assert.False(run.IsCompleted);

        await cancel.CancelAsync();

        await run.Guarded();
        Assert.Equal(ExitReason.Shutdown, reason);
    }

    [Fact, Trait("Semantics", "X8"), Trait("RiotDefect", "D31")]
    public async Task StopAsync_UnwindsEveryoneAndTellsThoseWhoWatch()
    {
        var stage = await Stage.Start();
        var (one, other, trapper) = (stage.Puppet(), stage.Puppet(), stage.Puppet(trapExits: true));
        await one.Do(self => self.Link(other.Pid));
        var told = new Gate();
        var received = new List<object>();
        var handling = trapper.Ask(async ValueTask<bool> (self) =>
        {
            var monitor = self.Monitor(one.Pid);
            received.Add(await self.ReceiveAsync<ExitMessage>());
            received.Add(await self.ReceiveAsync<ProcessDown>());
            told.Open();
            self.Exit(ExitReason.Normal);
            return true;
        });
        await stage.Until(trapper.Pid, ProcessStatus.Receiving);

        await stage.Riot.ShutdownAsync(CancellationToken.None).Guarded();

        await told.Opened();
        await Assert.ThrowsAsync<ProcessExitException>(() => handling);
        Assert.Equal(new ExitMessage(Pid.Runtime, ExitReason.Shutdown, ExitKind.Exit), received[0]);
        Assert.Equal(one.Pid, Assert.IsType<ProcessDown>(received[1]).Pid);
        Assert.True((await one.Exit).IsShutdown);
        Assert.True((await other.Exit).IsShutdown);
        Assert.Equal(ExitReason.Normal, await trapper.Exit);
        Assert.Equal(0, stage.Riot.Processes.Counters.Alive);
        Assert.Empty(stage.Riot.Processes.List());
    }

    private static Task Wait(ProcessContext self, int kind) => kind switch
    {
        0 => self.ReceiveAsync().AsTask(),
        1 => self.SleepAsync(Timeout.InfiniteTimeSpan).AsTask(),
        2 => Task.Delay(Timeout.Infinite, self.CancellationToken),
        _ => self.ReceiveAsync<string>(text => text == "never").AsTask(),
    };

    private static RiotOptions Quiet(int workers = 2) =>
        new() { Workers = workers, LoggerFactory = new CapturedLog(Microsoft.Extensions.Logging.LogLevel.Critical) };

    private sealed class Resource(Action onDisposed) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            onDisposed();
        }
    }
}
