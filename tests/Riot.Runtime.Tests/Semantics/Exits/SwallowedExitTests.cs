// X5: catching an exit does not save a process: each verb throws again, and after sixteen an awaited verb does not return.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class SwallowedExitTests
{
    private const int Limit = 16;

    public enum Verb
    {
        Receive,
        Sleep,
        Yield,
    }

    public static MatrixTheoryData<Verb, bool, int> Loops { get; } = new(Enum.GetValues<Verb>(), [false, true], [1, 2, 8]);

    [Theory, Trait("Semantics", "X5"), Trait("RiotDefect", "D9")]
    [MemberData(nameof(Loops))]
    public async Task Exit_OfALoopThatCatchesEverything_EndsItAfterSixteenCatches(Verb verb, bool kill, int workers)
    {
        await using var stage = await Stage.Start(workers, options => options.ExitGrace = TimeSpan.FromHours(1));
        var (caught, begun) = (0, new Gate());
        var life = new Life { Body = Loop };
        var pid = stage.Riot.Spawn<Scoped>([life]);
        await begun.Opened();

        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(Limit, caught);
        Assert.Contains(stage.Log.Lines, line => line.Text.Contains("caught ProcessExitException 16 times", StringComparison.Ordinal));
        await life.Disposed.Opened();

        async Task Loop(ProcessContext self)
        {
            while (true)
            {
                begun.Open();
                try
                {
                    if (verb == Verb.Receive)
                        await self.ReceiveAsync();
                    else if (verb == Verb.Sleep)
                        await self.SleepAsync(Timeout.InfiniteTimeSpan);
                    else
                        await self.YieldAsync();
                }
                catch
                {
                    caught++;
                }
            }
        }
    }

    [Fact, Trait("Semantics", "X5"), Trait("RiotDefect", "D9")]
    public async Task Exit_OfItself_SwallowedInALoop_CountsTheFirstToo()
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.FromHours(1));
        var caught = 0;
        var pid = stage.Riot.Spawn(async self =>
        {
            try
            {
                self.Exit(ExitReason.Shutdown);
            }
            catch (ProcessExitException)
            {
                caught++;
            }

            while (true)
            {
                try
                {
                    await self.ReceiveAsync();
                }
                catch (ProcessExitException)
                {
                    caught++;
                }
            }
        });

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(Limit, caught);
    }

    [Fact, Trait("Semantics", "X5"), Trait("Semantics", "X6")]
    public async Task SwallowedExits_InTheEnd_AbandonTheProcess()
    {
        await using var stage = await Stage.Start(configure: options => options.ExitGrace = TimeSpan.FromHours(1));
        var (finallyRan, watcher) = (false, stage.Puppet());
        var pid = await stage.SpawnReceiving(async self =>
        {
            try
            {
                while (true)
                {
                    try
                    {
                        await self.ReceiveAsync();
                    }
                    catch (ProcessExitException)
                    {
                    }
                }
            }
            finally
            {
                finallyRan = true;
            }
        }, new ProcessOptions { Name = "stubborn" });
        var monitor = await watcher.Ask(self => self.Monitor(pid));

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal([new ProcessDown(monitor, pid, ExitReason.Shutdown)], await watcher.Drain());
        Assert.Null(stage.Riot.Names.WhereIs("stubborn"));
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("abandoned", StringComparison.Ordinal));
        Assert.False(finallyRan, "the verb did not return");
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task SwallowedExits_BelowTheLimit_LetTheBodyReturn()
    {
        await using var stage = await Stage.Start();
        var caught = 0;
        var pid = await stage.SpawnReceiving(async self =>
        {
            for (var i = 1; i < Limit; i++)
            {
                try
                {
                    await self.YieldAsync();
                }
                catch (ProcessExitException)
                {
                    caught++;
                }
            }
        });

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(Limit - 1, caught);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    private sealed class Life
    {
        public required Func<ProcessContext, Task> Body { get; init; }

        public Gate Disposed { get; } = new();
    }

    private sealed class Scoped(Life life) : IProcess, IDisposable
    {
        public Task RunAsync(ProcessContext self) => life.Body(self);

        public void Dispose() => life.Disposed.Open();
    }
}
