// C6, D25: a task that nobody waits for any more is stopped, and leaves nothing in its owner's mailbox.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Calls.Tasks;

public sealed class AbandonedTaskTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    [Fact, Trait("Semantics", "C6"), Trait("RiotDefect", "D25")]
    public async Task GetResult_OutOfTime_ThrowsThenAndStopsTheTask()
    {
        var limit = TimeSpan.FromMilliseconds(700);
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (owner, prober) = (stage.Puppet(), stage.Puppet());
        var task = await owner.Ask(self => self.SpawnTask(TaskTests.Never));

        var awaiting = owner.Ask(_ => task.GetResultAsync(limit));
        await stage.Until(owner.Pid, ProcessStatus.Awaiting);
        time.Advance(limit - s_moment);
        await prober.Sync();
        Assert.False(awaiting.IsCompleted);
        time.Advance(s_moment);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => awaiting);
        Assert.Contains($"{task.Pid}", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(task.Pid));
        Assert.Same(error, await Assert.ThrowsAsync<TimeoutException>(() => owner.Ask(_ => task.GetResultAsync())));
        await TaskTests.ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6"), Trait("RiotDefect", "D25")]
    public async Task Await_OutOfTimeWhileTheTaskHoldsOn_DoesNotWaitForItsEnd()
    {
        await using var stage = await Stage.Start();
        var (owner, unwinding, goOn) = (stage.Puppet(), new Gate(), new Gate());
        var task = await owner.Ask(self => self.SpawnTask(async task =>
        {
            try
            {
                return await TaskTests.Never(task);
            }
            finally
            {
                unwinding.Open();
                await goOn;
                task.Send(task.Parent, "late");
            }
        }));

        await stage.Until(task.Pid, ProcessStatus.Awaiting);
        await Assert.ThrowsAsync<TimeoutException>(() => owner.Ask(_ => task.GetResultAsync(TimeSpan.Zero)));
        await unwinding.Opened();
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(task.Pid)?.Status);
        var left = owner.Ask(async ValueTask<bool> (_) =>
        {
            await task.DisposeAsync();
            return stage.Riot.Processes.Info(task.Pid) is null;
        });
        goOn.Open();

        Assert.True(await left); // Whoever leaves its block is sure that nothing goes on.
        Assert.Equal(["late"], await owner.Drain()); // Its own message, and nothing of the runtime's.
        Assert.Equal(0, stage.Riot.Processes.Info(owner.Pid)!.Monitors);
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task Await_Cancelled_StopsTheTask()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        using var cancel = new CancellationTokenSource();
        var task = await owner.Ask(self => self.SpawnTask(TaskTests.Never));

        var awaiting = owner.Ask(_ => task.GetResultAsync(cancellationToken: cancel.Token));
        await stage.Until(owner.Pid, ProcessStatus.Awaiting);
        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => awaiting)).CancellationToken);
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(task.Pid));
        await Assert.ThrowsAsync<OperationCanceledException>(() => owner.Ask(_ => task.GetResultAsync()));
        await TaskTests.ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6"), Trait("Semantics", "L9")]
    public async Task Await_ByAnOwnerThatExits_IsNotGivenUp_AndTheTaskEndsWithItsOwner()
    {
        await using var stage = await Stage.Start();
        var (task, goOn, unwinding) = (default(ProcessTask<int>), new Gate(), new Gate());
        var owner = stage.Riot.Spawn(async self =>
        {
            task = self.SpawnTask(TaskTests.Never);
            try
            {
                await task.GetResultAsync();
            }
            finally
            {
                unwinding.Open();
                await goOn;
            }
        });
        await stage.Until(owner, ProcessStatus.Awaiting);

        stage.Riot.Exit(owner, ExitReason.Shutdown);
        await unwinding.Opened();
        Assert.True(await stage.IsAlive(task!.Pid));
        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(owner));
        Assert.Equal(new ExitReason.LinkDown(owner, ExitReason.Shutdown), await stage.ExitOf(task.Pid));
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_WaitsForTheTasksEnd(bool byDisposal)
    {
        await using var stage = await Stage.Start();
        var (owner, unwinding, goOn) = (stage.Puppet(), new Gate(), new Gate());
        var task = await owner.Ask(self => self.SpawnTask(async task =>
        {
            try
            {
                return await TaskTests.Never(task);
            }
            finally
            {
                unwinding.Open();
                await goOn;
            }
        }));

        await stage.Until(task.Pid, ProcessStatus.Awaiting);
        var stopped = owner.Ask(async ValueTask<bool> (_) =>
        {
            await (byDisposal ? task.DisposeAsync() : task.StopAsync());
            return stage.Riot.Processes.Info(task.Pid) is null;
        });
        await unwinding.Opened();
        await stage.Until(owner.Pid, ProcessStatus.Awaiting);
        Assert.False(stopped.IsCompleted);
        goOn.Open();

        Assert.True(await stopped);
        var error = await Assert.ThrowsAsync<TaskFailedException>(() => owner.Ask(_ => task.GetResultAsync()));
        Assert.Equal(ExitReason.Shutdown, error.Reason);
        await TaskTests.ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task Stop_OfATaskThatHasEnded_LeavesItsValue()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var task = await owner.Ask(self => self.SpawnTask(_ => Task.FromResult("value")));
        await stage.ExitOf(task.Pid);

        await owner.Ask(async ValueTask<bool> (_) =>
        {
            await task.StopAsync();
            await task.DisposeAsync();
            return true;
        });

        Assert.Equal("value", await owner.Ask(_ => task.GetResultAsync()));
    }

    [Theory, Trait("Semantics", "C6"), Trait("Semantics", "X6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_OfATaskThatDoesNotEnd_EndsItAfterTheTime(bool trapsExits)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (owner, prober, never) = (stage.Puppet(), stage.Puppet(), new Gate());
        var task = await owner.Ask(self => self.SpawnTask(async _ =>
        {
            await never;
            return 1;
        }, new ProcessOptions { TrapExits = trapsExits }));

        await stage.Until(task.Pid, ProcessStatus.Awaiting);
        var stopped = owner.Ask(async ValueTask<bool> (_) =>
        {
            await task.StopAsync(Shutdown.After(TimeSpan.FromSeconds(2)));
            return true;
        });
        await stage.Until(owner.Pid, ProcessStatus.Awaiting);
        await prober.Sync();
        time.Advance(TimeSpan.FromSeconds(2) - s_moment);
        await prober.Sync();
        Assert.False(stopped.IsCompleted);
        time.Advance(s_moment);

        Assert.True(await stopped);
        Assert.Equal(trapsExits ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(task.Pid));
        await TaskTests.ExpectNothingLeft(stage, owner);
        never.Open();
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_OfATaskThatWasGivenUp_KeepsAShorterTime(bool kill)
    {
        var (time, limit) = (new ManualTime(), TimeSpan.FromSeconds(2));
        await using var stage = await Stage.StartStepwise(time);
        var (owner, unwinding, never) = (stage.Puppet(), new Gate(), new Gate());
        var task = await owner.Ask(self => self.SpawnTask(async task =>
        {
            try
            {
                return await TaskTests.Never(task);
            }
            finally
            {
                unwinding.Open();
                await never;
            }
        }));
        await stage.Until(task.Pid, ProcessStatus.Awaiting);
        await Assert.ThrowsAsync<TimeoutException>(() => owner.Ask(_ => task.GetResultAsync(TimeSpan.Zero)));
        await unwinding.Opened();

        var stopped = owner.Ask(async ValueTask<bool> (_) =>
        {
            await task.StopAsync(kill ? Shutdown.Kill : Shutdown.After(limit));
            return stage.Riot.Processes.Info(task.Pid) is null;
        });
        if (!kill)
        {
            await time.UntilDueIn(limit).Guarded();
            time.Advance(limit);
        }

        Assert.True(await stopped);
        never.Open();
    }

    [Fact, Trait("Semantics", "C6"), Trait("RiotDefect", "D25")]
    public async Task GivingUp_AtTheMomentOfTheEnd_GivesTheValueOrTheErrorAndLeavesNothing()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();

        await owner.Ask(async ValueTask<bool> (self) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await using var task = self.SpawnTask(async task =>
                {
                    for (var step = 0; step < i % 5; step++)
                        await task.YieldAsync();
                    return i;
                });
                var error = await Record.ExceptionAsync(async () => Assert.Equal(i, await task.GetResultAsync(TimeSpan.Zero)));
                Assert.True(error is null or TimeoutException, error?.ToString());
            }

            return true;
        });

        await TaskTests.ExpectNothingLeft(stage, owner);
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData("task", false)]
    [InlineData("stream", false)]
    [InlineData("stream", true)]
    [InlineData("loop", false)]
    public async Task Dispose_OffTheProcess_Throws_AndAsksTheTasksToExitAllTheSame(string what, bool inAnother)
    {
        await using var stage = await Stage.Start();
        var (owner, other, pids) = (stage.Puppet(), stage.Puppet(), new ConcurrentBag<Pid>());
        Task<int> Run(ProcessContext task, int item)
        {
            if (item == 0)
                return Task.FromResult(0);
            pids.Add(task.Pid);
            return TaskTests.Never(task);
        }

        var (single, loop) = await owner.Ask(async ValueTask<(ProcessTask<int>?, IAsyncEnumerator<int>)> (self) =>
        {
            var loop = self.StreamTasks([0, 1, 2], Run, 3).GetAsyncEnumerator(CancellationToken.None);
            if (what == "task")
                return (self.SpawnTask(task => Run(task, 1)), loop);
            await loop.MoveNextAsync();
            return (null, loop);
        });
        while (pids.Count < (what == "task" ? 1 : 2))
            await Task.Yield();
        async ValueTask<bool> Leave()
        {
            if (what == "loop")
                return await loop.MoveNextAsync();
            await (single is null ? loop.DisposeAsync() : single.DisposeAsync());
            return true;
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => inAnother ? other.Ask(_ => Leave()) : Leave().Guarded());

        foreach (var pid in pids)
            Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        await owner.Sync();
    }

    [Fact, Trait("Semantics", "C6"), Trait("Semantics", "X5")]
    public async Task Dispose_WhileTheOwnerUnwinds_DoesNotThrowAndTheTaskEnds()
    {
        await using var stage = await Stage.Start();
        var started = new TaskCompletionSource<Pid>();
        Exception? thrown = null;
        var owner = stage.Riot.Spawn(async self =>
        {
            var task = self.SpawnTask(TaskTests.Never);
            started.SetResult(task.Pid);
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                thrown = await Record.ExceptionAsync(async () => await task.DisposeAsync());
            }
        });
        var pid = await started.Task.Guarded();

        stage.Riot.Exit(owner, new ExitReason.Custom("enough"));

        Assert.Equal(new ExitReason.Custom("enough"), await stage.ExitOf(owner));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Null(thrown);
    }
}
