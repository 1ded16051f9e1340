// X5: an exit is a cancellation to code around it: filters, tasks and time limits take it for one, and the process ends with its own reason.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class ExitAsCancellationTests
{
    public enum Verb
    {
        Receive,
        Call,
        Task,
    }

    public enum Way
    {
        Awaited,
        AsTask,
        WaitAsync,
        Unwrap,
        WhenAll,
        SetFromTask,
    }

    public static MatrixTheoryData<Verb, bool> Loops { get; } = new(Enum.GetValues<Verb>(), [false, true]);

    [Theory, Trait("Semantics", "X5")]
    [MemberData(nameof(Loops))]
    public async Task Loop_ThatGoesOnAfterAllButCancellations_EndsAtAnExit(Verb verb, bool kill)
    {
        await using var stage = await Stage.Start();
        var (failed, silent, errors) = (new Gate(), stage.Puppet(), new List<Exception>());
        var pid = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                try
                {
                    if (errors.Count == 0)
                        throw new InvalidTimeZoneException();
                    failed.Open();
                    await (verb switch
                    {
                        Verb.Receive => self.ReceiveAsync().AsTask(),
                        Verb.Call => self.CallAsync(silent.Pid, new Question(), Timeout.InfiniteTimeSpan).AsTask(),
                        _ => self.SpawnTask(async task => await task.ReceiveAsync()).GetResultAsync().AsTask(),
                    });
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    errors.Add(error);
                }
            }
        });
        await failed.Opened();
        await stage.Until(pid, verb == Verb.Receive ? ProcessStatus.Receiving : ProcessStatus.Awaiting);

        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(errors));
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeLimit_WhoseCatchTakesAnyCancellation_LetsTheNextVerbEndTheBody(bool inAVerb)
    {
        await using var stage = await Stage.Start();
        var (caught, wentOn) = (0, false);
        var pid = stage.Riot.Spawn(async self =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(self.CancellationToken);
            try
            {
                if (inAVerb)
                    await self.ReceiveAsync(cancellationToken: limit.Token);
                else
                    await new TaskCompletionSource().Task.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                caught++;
            }

            await self.SleepAsync(TimeSpan.Zero);
            wentOn = true;
        });
        await stage.Until(pid, inAVerb ? ProcessStatus.Receiving : ProcessStatus.Awaiting);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal((1, false), (caught, wentOn));
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task TimeLimit_WhoseCatchAsksForTheProcess_TakesItsOwnAndNoExit(bool inAVerb, bool isLate)
    {
        await using var stage = await Stage.Start();
        using var clock = new CancellationTokenSource();
        var late = false;
        var pid = stage.Riot.Spawn(async self =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(self.CancellationToken, clock.Token);
            try
            {
                if (inAVerb)
                    await self.ReceiveAsync(cancellationToken: limit.Token);
                else
                    await new TaskCompletionSource().Task.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!self.CancellationToken.IsCancellationRequested)
            {
                late = true;
            }
        });
        await stage.Until(pid, inAVerb ? ProcessStatus.Receiving : ProcessStatus.Awaiting);

        if (isLate)
            await clock.CancelAsync();
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(isLate ? ExitReason.Normal : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(isLate, late);
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Exit_OfAProcess_BearsItsToken(bool asksBefore, bool exitsItself)
    {
        await using var stage = await Stage.Start();
        var (isItsOwn, isCancelled) = (false, false);
        var pid = stage.Riot.Spawn(async self =>
        {
            if (asksBefore)
                _ = self.CancellationToken;
            try
            {
                if (exitsItself)
                    self.Exit(ExitReason.Shutdown);
                await self.ReceiveAsync();
            }
            catch (OperationCanceledException exit)
            {
                (isItsOwn, isCancelled) = (exit.CancellationToken == self.CancellationToken, exit.CancellationToken.IsCancellationRequested);
                throw;
            }
        });
        if (!exitsItself)
        {
            await stage.Until(pid, ProcessStatus.Receiving);
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        }

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal((true, true), (isItsOwn, isCancelled));
    }

    [Theory, Trait("Semantics", "X5")]
    [InlineData(Way.Awaited)]
    [InlineData(Way.AsTask)]
    [InlineData(Way.WaitAsync)]
    [InlineData(Way.Unwrap)]
    [InlineData(Way.WhenAll)]
    [InlineData(Way.SetFromTask)]
    public async Task Exit_ThroughATask_CancelsIt_AndItsAwaitThrowsTheSame(Way way)
    {
        await using var stage = await Stage.Start();
        var (inner, outer, state) = (default(Exception), default(Exception), default((bool, bool, Exception?)));
        var pid = stage.Riot.Spawn(async self =>
        {
            var helper = way == Way.AsTask ? self.ReceiveAsync().AsTask() : Receive(self);
            var task = way switch
            {
                Way.WaitAsync => (Task)helper.WaitAsync(TimeSpan.FromHours(1)),
                Way.Unwrap => helper.ContinueWith(done => done, default, default, TaskScheduler.Default).Unwrap(),
                Way.WhenAll => Task.WhenAll(Forever(self), helper),
                Way.SetFromTask => Hand(helper),
                _ => helper,
            };
            try
            {
                await task;
            }
            catch (ProcessExitException exit)
            {
                (outer, state) = (exit, (task.IsCanceled, task.IsFaulted, task.Exception));
                throw;
            }
        });
        await stage.Until(pid, ProcessStatus.Receiving);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal((true, false, null), state);
        Assert.Equal((pid, ExitReason.Shutdown), (Assert.IsType<ProcessExitException>(outer).Pid, ((ProcessExitException)outer).Reason));
        if (way != Way.AsTask)
            Assert.Same(inner, outer);

        async Task<object> Receive(ProcessContext self)
        {
            try
            {
                return await self.ReceiveAsync();
            }
            catch (ProcessExitException exit)
            {
                inner = exit;
                throw;
            }
        }
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task WhenAll_OfHelpersOneOfWhichFailsInUnwinding_IsLoggedAndLeavesTheReason()
    {
        await using var stage = await Stage.Start();
        var crash = new InvalidTimeZoneException();
        var pid = stage.Riot.Spawn(self => Task.WhenAll(Receive(self), Clumsy(self)));
        await stage.Until(pid, ProcessStatus.Receiving);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Same(crash, Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Error).Error);

        static async Task Receive(ProcessContext self) => await self.ReceiveAsync();

        async Task Clumsy(ProcessContext self)
        {
            await Forever(self);
            throw crash;
        }
    }

    [Theory, Trait("Semantics", "X5"), Trait("Semantics", "P2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_OfAnother_ThatComesOutOfABody_IsThatBodysException(bool wasAskedToStop)
    {
        await using var stage = await Stage.Start();
        var (helping, helper) = (new Gate(), default(Task));
        var other = stage.Riot.Spawn(self =>
        {
            helper = Receive(self);
            helping.Open();
            return helper;
        });
        await helping.Opened();
        var pid = stage.Riot.Spawn(_ => helper!, new ProcessOptions { TrapExits = wasAskedToStop });
        await stage.Until(pid, ProcessStatus.Awaiting);
        if (wasAskedToStop)
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        Assert.True(await stage.IsAlive(pid));

        stage.Riot.Exit(other, new ExitReason.Custom("the other's"));

        var exit = Assert.IsType<ProcessExitException>(Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error);
        Assert.Equal((other, new ExitReason.Custom("the other's")), (exit.Pid, exit.Reason));
        Assert.Equal(exit.Reason, await stage.ExitOf(other));

        static async Task Receive(ProcessContext self) => await self.ReceiveAsync();
    }

    // Until the process exits; does not throw.
    private static async Task Forever(ProcessContext self) =>
        await Task.Delay(Timeout.Infinite, self.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private static async Task Hand(Task<object> task)
    {
        var source = new TaskCompletionSource<object>();
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        source.SetFromTask(task);
        await source.Task;
    }

    private sealed record Question : ICall<object>;
}
