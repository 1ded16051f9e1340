// C6: a task is awaited by its owner, gives it a value or an error, and leaves nothing behind.
namespace Riot.Tests.Semantics.Calls.Tasks;

public sealed class TaskTests
{
    public static MatrixTheoryData<Ending, bool> Endings { get; } = new(Enum.GetValues<Ending>(), [false, true]);

    [Fact, Trait("Semantics", "C6")]
    public async Task Await_OfATaskThatReturns_GivesItsValueAndLeavesNothingBehind()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var pid = Pid.None;

        Assert.Equal(42, await owner.Ask(async ValueTask<int> (self) =>
        {
            var task = self.SpawnTask(async task =>
            {
                await task.YieldAsync();
                return 42;
            });
            pid = task.Pid;
            Assert.Equal(await task.GetResultAsync(), await task.GetResultAsync());
            return await task.GetResultAsync(TimeSpan.Zero);
        }));

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        await ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task StartTask_SeveralTimes_RunsThemAtTheSameTime()
    {
        await using var stage = await Stage.Start(workers: 1);
        var (ping, pong) = (new Gate(), new Gate());

        Assert.Equal("ab", await stage.Puppet().Ask(async ValueTask<string> (self) =>
        {
            var first = self.SpawnTask(_ => Meet(ping, pong, "a"));
            var second = self.SpawnTask(_ => Meet(pong, ping, "b"));
            return await first.GetResultAsync() + await second.GetResultAsync();
        }));

        static async Task<string> Meet(Gate mine, Gate others, string value)
        {
            mine.Open();
            await others;
            return value;
        }
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task Await_WithAFullMailbox_DoesNotTouchIt()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();

        await owner.Ask(async ValueTask<int> (self) =>
        {
            self.Send(self.Pid, "before");
            var task = self.SpawnTask(task =>
            {
                task.Send(task.Parent, "from the task");
                return Task.FromResult(1);
            });
            return await task.GetResultAsync();
        });

        Assert.Equal(["before", "from the task"], await owner.Drain());
    }

    [Theory, Trait("Semantics", "C6")]
    [MemberData(nameof(Endings))]
    public async Task Await_OfATaskThatEndsWithoutAValue_ThrowsItsReasonAndTheOwnerLives(Ending ending, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet(trapExits);
        var task = await owner.Ask(self => self.SpawnTask(Nothing));
        var reason = stage.End(new Puppet(stage, task.Pid), ending);
        if (ending is Ending.Return)
            reason = new ExitReason.Exception(s_noValue);

        var error = await Assert.ThrowsAsync<TaskFailedException>(() => owner.Ask(_ => task.GetResultAsync()));

        Assert.Equal(task.Pid, error.Pid);
        Assert.Equal(reason, error.Reason);
        Assert.Equal((reason as ExitReason.Exception)?.Error, error.InnerException);
        Assert.Same(error, await Assert.ThrowsAsync<TaskFailedException>(() => owner.Ask(_ => task.GetResultAsync())));
        Assert.Same(error, await Assert.ThrowsAsync<TaskFailedException>(() => owner.Ask(_ => task.TryGetResultAsync(TimeSpan.Zero))));
        await ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task TryAwait_BeforeTheEnd_SaysFalseAndTheTaskGoesOn()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (owner, goOn) = (stage.Puppet(), new Gate());
        var task = await owner.Ask(self => self.SpawnTask(async _ =>
        {
            await goOn;
            return "there";
        }));

        Assert.Equal(default, await owner.Ask(_ => task.TryGetResultAsync(TimeSpan.Zero)));
        var asked = owner.Ask(_ => task.TryGetResultAsync(TimeSpan.FromSeconds(1)));
        await stage.Until(owner.Pid, ProcessStatus.Awaiting);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(default, await asked);
        goOn.Open();
        await stage.ExitOf(task.Pid);

        Assert.Equal(new(true, "there"), await owner.Ask(_ => task.TryGetResultAsync(TimeSpan.Zero)));
        Assert.Equal("there", await owner.Ask(_ => task.GetResultAsync()));
    }

    [Theory, Trait("Semantics", "C6"), Trait("Semantics", "L9")]
    [MemberData(nameof(Endings))]
    public async Task OwnersEnd_WhileItAwaitsOrNot_EndsTheTask(Ending ending, bool awaits)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var task = await owner.Ask(self => self.SpawnTask(Never));
        if (awaits)
        {
            _ = owner.Ask(_ => task.GetResultAsync(Timeout.InfiniteTimeSpan));
            await stage.Until(owner.Pid, ProcessStatus.Awaiting);
            if (ending is Ending.Return or Ending.Throw or Ending.ExitItself)
                ending = Ending.AskedShutdown;
        }

        var reason = stage.End(owner, ending);

        Assert.Equal(reason, await owner.Exit);
        Assert.Equal(new ExitReason.LinkDown(owner.Pid, reason), await stage.ExitOf(task.Pid));
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task AwaitAndStop_ByAnotherProcess_AreRefusedNamingBoth()
    {
        await using var stage = await Stage.Start();
        var (owner, other) = (stage.Puppet(), stage.Puppet());
        var task = await owner.Ask(self => self.SpawnTask(Never));

        foreach (var verb in new Func<ValueTask>[] { async () => await task.GetResultAsync(), async () => await task.TryGetResultAsync(TimeSpan.Zero), () => task.StopAsync() })
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.Ask(async ValueTask<bool> (_) =>
            {
                await verb();
                return true;
            }));
            Assert.Contains($"belongs to process {owner.Pid}", error.Message, StringComparison.Ordinal);
            Assert.Contains($"by process {other.Pid}", error.Message, StringComparison.Ordinal);
        }

        Assert.True(await stage.IsAlive(task.Pid));
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task StartTask_WithATakenName_StartsNothing()
    {
        await using var stage = await Stage.Start();
        var (owner, holder) = (stage.Puppet(), stage.Puppet(name: "taken"));

        var error = await Assert.ThrowsAsync<AlreadyRegisteredException>(
            () => owner.Do(self => self.SpawnTask(Never, new ProcessOptions { Name = "taken" })));

        Assert.Equal(holder.Pid, error.Holder);
        Assert.Equal(2, stage.Riot.Processes.List().Count);
        await ExpectNothingLeft(stage, owner);
    }

    internal static async Task<int> Never(ProcessContext task)
    {
        await task.SleepAsync(Timeout.InfiniteTimeSpan);
        return 0;
    }

    internal static async Task ExpectNothingLeft(Stage stage, Puppet owner)
    {
        Assert.Empty(await owner.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(owner.Pid)!.Monitors);
        Assert.Equal(0, stage.Riot.Processes.Info(owner.Pid)!.Links);
    }

    private static readonly InvalidOperationException s_noValue = new("the body has returned, but a task is to have a value");

    private static async Task<int> Nothing(ProcessContext task)
    {
        await Puppet.Obey(task);
        throw s_noValue;
    }
}
