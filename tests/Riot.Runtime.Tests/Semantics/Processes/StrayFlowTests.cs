// P14: a process ends with its body, whatever flows it left running: those become ghosts; and what has no task to throw into is the process's own exception.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class StrayFlowTests
{
    /// <summary>Code whose exception no task takes.</summary>
    private static readonly Dictionary<string, Action<Func<Task>>> s_strays = new()
    {
        ["async void, before its first await"] = async work => await work(),
        ["async void, behind an await"] = async work =>
        {
            await Task.Yield();
            await work();
        },
        ["posted callback"] = work => SynchronizationContext.Current!.Post(_ => work().GetAwaiter().GetResult(), null),
    };

    public static TheoryData<string> Strays => [.. s_strays.Keys];

    [Fact, Trait("Semantics", "P14")]
    public async Task Body_ThatLeavesAFlowRunning_EndsTheProcessAndTheFlowGoesOnAsAGhost()
    {
        await using var stage = await Stage.Start();
        var (goOn, over, receiver) = (new Gate(), new Gate(), stage.Puppet());
        var refused = new List<Exception?>();
        var (context, alive) = ((SynchronizationContext?)null, true);
        var pid = stage.Riot.Spawn(self =>
        {
            _ = Flow();
            return Task.CompletedTask;

            async Task Flow()
            {
                await goOn;
                context = SynchronizationContext.Current;
                alive = stage.Riot.Processes.Info(self.Pid) is not null;
                refused.Add(Record.Exception(() => self.MakeRef()));
                refused.Add(await Record.ExceptionAsync(async () => await self.ReceiveAsync()));
                self.Send(receiver.Pid, "dropped");
                await Task.Yield();
                over.Open();
            }
        });

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.False(over.IsOpen);
        goOn.Open();
        await over.Opened();

        Assert.False(alive);
        Assert.NotNull(context);
        Assert.All(refused, error => Assert.Equal(ExitReason.Normal, Assert.IsType<ProcessExitException>(error).Reason));
        Assert.Empty(await receiver.Drain());
        Assert.Equal(1, stage.Riot.Processes.Counters.SendsAfterDeath);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "P14")]
    [MemberData(nameof(Strays))]
    public async Task Exception_ThatNoTaskTakes_IsTheProcesssOwn(string stray)
    {
        await using var stage = await Stage.Start();
        var (error, unwound) = (new InvalidTimeZoneException("stray"), false);
        var pid = stage.Riot.Spawn(async self =>
        {
            try
            {
                s_strays[stray](() => throw error);
                await self.ReceiveAsync();
            }
            finally
            {
                unwound = true;
            }
        });

        Assert.Same(error, Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error);
        Assert.True(unwound);
        Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Error && line.Error == error);
    }

    [Theory, Trait("Semantics", "P14"), Trait("Semantics", "X5")]
    [MemberData(nameof(Strays))]
    public async Task Exception_ThatNoTaskTakesWhileExiting_IsLoggedAndLeavesTheReason(string stray)
    {
        await using var stage = await Stage.Start();
        var error = new InvalidTimeZoneException("stray");
        var pid = await stage.SpawnReceiving(async _ =>
        {
            s_strays[stray](() => throw error);
            await Task.Yield();
            await Task.Yield();
        });

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        var line = await stage.Log.Line(each => each.Error == error);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "P14")]
    [MemberData(nameof(Strays))]
    public async Task Exception_ThatNoTaskTakesAfterTheEnd_IsLoggedAndHarmsNobody(string stray)
    {
        await using var stage = await Stage.Start();
        var (error, goOn) = (new InvalidTimeZoneException("stray"), new Gate());
        var pid = stage.Riot.Spawn(_ =>
        {
            Late();
            return Task.CompletedTask;

            async void Late()
            {
                await goOn;
                s_strays[stray](() => throw error);
            }
        });
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));

        goOn.Open();

        var line = await stage.Log.Line(each => each.Error == error);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
        await stage.Puppet().Sync();
    }

    [Fact, Trait("Semantics", "P14")]
    public async Task Exception_OfAFlowThatHasATask_IsThatTasksAlone()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
        {
            var flow = Flow();
            await self.YieldAsync();
            await self.YieldAsync();
            Assert.IsType<InvalidTimeZoneException>(flow.Exception!.InnerException);

            static async Task Flow()
            {
                await Task.Yield();
                throw new InvalidTimeZoneException("kept in the task");
            }
        });

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
    }
}
