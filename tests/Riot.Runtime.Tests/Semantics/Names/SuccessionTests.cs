// N1, N2, N3: a successor that wants the name or the key of a process which is on its way out stands in line for it.
namespace Riot.Tests.Semantics.Names;

public sealed class SuccessionTests
{
    private static readonly ProcessOptions s_desk = new() { Name = "desk" };

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "N2")]
    public async Task Spawn_UnderTheNameOfAProcessThatUnwinds_IsThereAtOnce_AndStartsWhenThatIsDead()
    {
        await using var stage = await Stage.Start();
        var (holder, goOn) = await UnwindingAtDesk(stage);
        var ran = new TaskCompletionSource<object>();

        var next = stage.Riot.Spawn(async self => ran.SetResult(await self.ReceiveAsync()), s_desk);
        stage.Riot.Send(next, "early");
        await stage.Until(next, ProcessStatus.Awaiting);

        Assert.True(await stage.Riot.Processes.IsAliveAsync(next));
        Assert.Equal((null, null), (stage.Riot.Names.WhereIs("desk"), stage.Riot.Processes.Info(next)!.Name));
        Assert.False(ran.Task.IsCompleted);
        goOn.SetResult();
        Assert.Equal("early", await ran.Task.Guarded());
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Spawn_RightAfterTheExitOfTheHolder_StandsInLine()
    {
        await using var stage = await Stage.Start();
        for (var round = 0; round < 500; round++)
        {
            var holder = SpawnAtDesk(stage);
            stage.Riot.Kill(holder);
            var next = SpawnAtDesk(stage);
            await stage.ExitOf(holder);
            Assert.Equal(next, await stage.Riot.Names.WaitForAsync("desk", TimeSpan.FromMinutes(1)).Guarded());
            stage.Riot.Kill(next);
            await stage.ExitOf(next);
        }
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Successor_ThatIsKilledInLine_RunsNothing_AndTheOneBehindItFollows()
    {
        await using var stage = await Stage.Start();
        var (_, goOn) = await UnwindingAtDesk(stage);
        var (killed, ended) = SpawnThatMustNotRun(stage);
        var behind = SpawnAtDesk(stage);

        stage.Riot.Kill(killed);
        Assert.Equal(ExitReason.Killed, await ended.Guarded());
        goOn.SetResult();
        await stage.Until(behind, ProcessStatus.Receiving);

        Assert.Equal(behind, stage.Riot.Names.WhereIs("desk"));
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Successors_BehindTheFirst_MeetALivingHolder_AndFailToStart()
    {
        await using var stage = await Stage.Start();
        var (_, goOn) = await UnwindingAtDesk(stage);
        var first = SpawnAtDesk(stage);
        var second = stage.Run(async self => await self.StartLinkAsync<Idle>(scope: LinkScope.Owner, options: s_desk));
        while (stage.Riot.Processes.List().Count < 4 && !second.IsCompleted)
            await Task.Yield();

        goOn.SetResult();

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => second);
        var error = Assert.IsType<AlreadyRegisteredException>(Assert.IsType<ExitReason.Exception>(failed.Reason).Error);
        Assert.Equal(("desk", first), (error.Key, error.Holder));
        Assert.Equal(first, stage.Riot.Names.WhereIs("desk"));
    }

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "X6")]
    public async Task Successor_OfAHolderThatIsAbandoned_StartsWhenItsGraceIsOver()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var (holder, _) = await UnwindingAtDesk(stage);
        var next = SpawnAtDesk(stage);
        await stage.Until(next, ProcessStatus.Awaiting);

        time.Advance(TimeSpan.FromSeconds(5));
        await stage.ExitOf(holder);
        await stage.Until(next, ProcessStatus.Receiving);

        Assert.Equal(next, stage.Riot.Names.WhereIs("desk"));
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Name_ThatIsTakenFromAHolderThatUnwinds_GoesToTheFirstInLine()
    {
        await using var stage = await Stage.Start();
        await UnwindingAtDesk(stage);
        var next = SpawnAtDesk(stage);

        Assert.True(stage.Riot.Names.Unregister("desk"));

        Assert.Equal(next, stage.Riot.Names.WhereIs("desk"));
        await stage.Until(next, ProcessStatus.Receiving);
    }

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "H6")]
    public async Task Successor_InLine_EndsWithTheRuntime()
    {
        await using var stage = await Stage.Start();
        var (_, goOn) = await UnwindingAtDesk(stage);
        var (_, ended) = SpawnThatMustNotRun(stage);

        var stopped = stage.Riot.ShutdownAsync();

        Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        goOn.SetResult();
        await stopped.Guarded();
    }

    [Theory, Trait("Semantics", "N1"), Trait("Semantics", "N3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_ThatEntersWhatItsPredecessorStillHolds_HasStartedWhenThatIsDead(bool isName)
    {
        await using var stage = await Stage.Start();
        var keys = new Registry<string>();
        void Enter(ProcessContext self)
        {
            if (isName)
                self.Register("desk");
            else
                keys.Register("desk", self.Pid, "mine");
        }

        var (holder, goOn) = await Unwinding(stage, Enter);
        var start = stage.Riot.StartAsync<Idle>([(Action<ProcessContext>)Enter]);
        var next = Assert.Single(stage.Riot.Processes.List(), pid => pid != holder);
        await stage.Until(next, ProcessStatus.Awaiting);

        Assert.Null(Holder());
        Assert.False(start.IsCompleted);
        goOn.SetResult();
        Assert.Equal(next, await start.Guarded());
        Assert.Equal(next, Holder());
        if (!isName)
            Assert.Equal(new RegistryEntry(next, "mine"), Assert.Single(keys.Lookup("desk")));

        Pid? Holder() => isName ? stage.Riot.Names.WhereIs("desk") : keys.HolderOf("desk");
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Key_OfAProcessThatUnwinds_IsRefusedToWhoCannotWait()
    {
        await using var stage = await Stage.Start();
        var keys = new Registry<string>();
        var (holder, goOn) = await Unwinding(stage, self => keys.Register("desk", self.Pid));
        var other = stage.Riot.Spawn(self => self.ReceiveAsync().AsTask());

        Assert.Equal(holder, Assert.Throws<AlreadyRegisteredException>(() => keys.Register("desk", other)).Holder);
        Assert.False(await stage.Run(self => Task.FromResult(keys.TryRegister("desk", self.Pid))));

        goOn.SetResult();
        await stage.ExitOf(holder);
        Assert.True(keys.TryRegister("desk", other));
    }

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "L4")]
    public async Task Successor_OfAHolderThatOutlivesItsParent_IsRefused()
    {
        await using var stage = await Stage.Start();
        var born = new TaskCompletionSource<Pid>();
        var parent = stage.Riot.Spawn(async self =>
        {
            born.SetResult(self.SpawnLink(async child =>
            {
                while (true)
                    await child.ReceiveAsync();
            }, options: s_desk with { TrapExits = true }));
            await self.ReceiveAsync();
        });
        var holder = await born.Task.Guarded();
        stage.Riot.Kill(parent);
        await stage.ExitOf(parent);
        Assert.True(await stage.Riot.Processes.IsAliveAsync(holder)); // It has acted on the link's exit.

        Assert.Equal(holder, Assert.Throws<AlreadyRegisteredException>(() => SpawnAtDesk(stage)).Holder);
    }

    [Theory, Trait("Semantics", "N1"), Trait("Semantics", "N2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Name_WhoseFirstInLineIsExiting_GoesToTheNext_WhomThoseWhoWaitAreGiven(bool nextIsInLine)
    {
        await using var stage = await Stage.Start();
        var (holder, goOn) = await UnwindingAtDesk(stage);
        var (unwinding, door) = (new Gate(), new Gate());
        var dying = stage.Riot.Spawn(async self =>
        {
            self.Register("desk");
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                unwinding.Open();
                await door;
            }
        });
        await stage.Until(dying, ProcessStatus.Awaiting);
        stage.Riot.Exit(dying, ExitReason.Shutdown);
        await unwinding.Opened();
        var waiting = stage.Riot.Names.WaitForAsync("desk", Timeout.InfiniteTimeSpan).AsTask();
        var next = nextIsInLine ? SpawnAtDesk(stage) : Pid.None;

        goOn.SetResult();
        await stage.ExitOf(holder);
        if (!nextIsInLine)
        {
            Assert.False(waiting.IsCompleted);
            next = SpawnAtDesk(stage);
        }

        Assert.Equal(next, await waiting.Guarded());
        door.Open();
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(dying));
        Assert.Equal(next, stage.Riot.Names.WhereIs("desk"));
        Assert.True(await stage.IsAlive(next));
    }

    [Fact, Trait("Semantics", "N1"), Trait("Semantics", "P9")]
    public async Task Successor_ThatHasWaited_HasTakenNoMoreThanItHas()
    {
        await using var stage = await Stage.Start();
        var (_, goOn) = await UnwindingAtDesk(stage);
        var next = stage.Riot.Spawn(async self =>
        {
            self.Register("desk");
            while (true)
                await self.ReceiveAsync();
        });
        await stage.Until(next, ProcessStatus.Awaiting);

        goOn.SetResult();
        await stage.Until(next, ProcessStatus.Receiving);

        Assert.InRange(stage.Riot.Processes.Info(next)!.MessagesTaken, 0, 10);
    }

    private static Pid SpawnAtDesk(Stage stage) => stage.Riot.Spawn(self => self.ReceiveAsync().AsTask(), s_desk);

    private static (Pid Pid, Task<ExitReason> Ended) SpawnThatMustNotRun(Stage stage) =>
        stage.Riot.SpawnMonitored(_ => throw new InvalidOperationException("ran"), s_desk);

    private static Task<(Pid Pid, TaskCompletionSource GoOn)> UnwindingAtDesk(Stage stage) =>
        Unwinding(stage, self => self.Register("desk"));

    // A process that has entered something, was asked to exit, and unwinds until it is let go.
    private static async Task<(Pid Pid, TaskCompletionSource GoOn)> Unwinding(Stage stage, Action<ProcessContext> enter)
    {
        var (unwinding, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var pid = stage.Riot.Spawn(async self =>
        {
            enter(self);
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                unwinding.SetResult();
                await goOn.Task;
            }
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Task.Guarded();
        return (pid, goOn);
    }

    private sealed class Idle(Action<ProcessContext>? enter) : IProcess
    {
        public Idle()
            : this(null)
        {
        }

        public Task StartAsync(ProcessContext self)
        {
            enter?.Invoke(self);
            return Task.CompletedTask;
        }

        public Task RunAsync(ProcessContext self) => self.ReceiveAsync().AsTask();
    }
}
