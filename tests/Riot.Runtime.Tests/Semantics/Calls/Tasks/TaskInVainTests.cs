// C4, C6: a server that waits for a task of its own, which waits for the end of that server.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Tasks;

public sealed class TaskInVainTests
{
    public static MatrixTheoryData<string, bool> Waits { get; } = new(["result", "look", "stream", "stream in order"], [false, true]);

    public static MatrixTheoryData<bool, bool> Stops { get; } = new([false, true], [false, true]);

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    [MemberData(nameof(Waits))]
    public async Task WaitForATaskThatStopsItsOwner_IsEnded_WhicheverComesFirst(string what, bool isTheWait)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var (script, stop, thrown) = (new Script(), new Gate(), default(Exception));
        var pid = await stage.Serve(script);
        async Task<int> Stop(ProcessContext task)
        {
            await stop;
            await task.StopAsync(pid, Shutdown.Infinite);
            return 0;
        }

        async Task Stopped()
        {
            if (isTheWait)
                return;
            stop.Open();
            await script.Stopping;
        }

        async Task Wait(ProcessContext self)
        {
            if (what.StartsWith("stream", StringComparison.Ordinal))
            {
                await foreach (var _ in self.StreamTasks(
                    [false, true], (task, stops) => stops ? Stop(task) : Task.FromResult(0), 2, ordered: what == "stream in order"))
                {
                    await Stopped();
                }

                return;
            }

            var task = self.SpawnTask(Stop);
            await Stopped();
            if (what == "result")
                await task.GetResultAsync();
            else
                await task.TryGetResultAsync(Timeout.InfiniteTimeSpan);
        }

        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(() => Wait(server.Self))));
        if (isTheWait)
        {
            await stage.Until(pid, ProcessStatus.Awaiting);
            stop.Open();
        }

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamOfOneThatStopsItsOwner_YieldsFirstWhatTheOtherBrings(bool ordered)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, goOn, values, thrown) = (new Script(), new Gate(), new List<int>(), default(Exception));
        var pid = await stage.Serve(script);
        async Task<int> Run(ProcessContext task, bool stops)
        {
            if (stops)
                await task.StopAsync(pid, Shutdown.Infinite);
            await goOn;
            return 1;
        }

        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (var value in server.Self.StreamTasks([false, true], Run, 2, ordered))
                values.Add(value);
        })));
        await script.Stopping.Opened();
        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.IsType<OperationCanceledException>(thrown);
        Assert.Equal([1], values);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    [MemberData(nameof(Stops))]
    public async Task StopOfATaskThatWaitsForItsOwnersEnd_EndsTheTask_WhichMakesWay(bool kills, bool traps)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, thrown, isLeft) = (new Script(), default(Exception), true);
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            var task = server.Self.SpawnTask(async task => await task.StopAsync(pid, Shutdown.Infinite), new ProcessOptions { TrapExits = traps });
            await script.Stopping;
            await task.StopAsync(kills ? Shutdown.Kill : Shutdown.Infinite);
            isLeft = stage.Riot.Processes.Info(task.Pid) is not null;
        })));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Null(thrown);
        Assert.False(isLeft);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    public async Task StreamThatIsLeft_OneOfWhoseTasksStopsItsOwner_WhileAnotherIsWaitedFor_IsLeftInTheEnd()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, thrown) = (new Script(), default(Exception));
        var (pid, begun) = (await stage.Serve(script), new[] { new Gate(), new Gate() });
        async Task<int> Run(ProcessContext task, int item)
        {
            if (item == 0)
            {
                await begun[0];
                await begun[1];
                return 0;
            }

            task.TrapExits = true;
            begun[item - 1].Open();
            await task.ReceiveAsync<ExitMessage>(); // It is told that its owner waits for it; so far, it does not wait for anybody.
            if (item == 1)
                await script.Stopping; // It is waited for first: that is not in vain.
            else
                await task.StopAsync(pid, Shutdown.Infinite);
            return 0;
        }

        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (var _ in server.Self.StreamTasks([0, 1, 2], Run, 3))
                break;
        })));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
    }
}
