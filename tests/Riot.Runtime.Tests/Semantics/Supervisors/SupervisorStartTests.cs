// S1: children start in order, each after the one before; what counts as started; failed starts; stop requests meanwhile.
namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorStartTests
{
    [Fact, Trait("Semantics", "S1")]
    public async Task Children_StartInOrder_EachAfterTheOneBeforeHasStarted()
    {
        await using var stage = await Stage.Start();
        var (bill, began, door) = (new Playbill(), new Gate(), new Gate());
        bill.OnStart = async (id, _) =>
        {
            if (id != "b")
                return;
            began.Open();
            await door;
        };

        var start = Troupe.Start(stage, (spec, _) => spec.Players(bill, "a b c"), bill);
        await began.Opened();
        Assert.Equal("+a +b", bill.Notes);
        Assert.False(start.IsCompleted);
        door.Open();

        Assert.Equal("A B C", await (await start).State());
        Assert.Equal("+a +b +c", bill.Notes);
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task ChildThatFailsToStart_StopsThoseBeforeItInReverse_AndTheSupervisor()
    {
        await using var stage = await Stage.Start();
        var (bill, error) = (new Playbill(), new InvalidTimeZoneException());
        bill.OnStart = (id, _) => id == "c" ? Task.FromException(error) : Task.CompletedTask;

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => Troupe.Start(stage, (spec, _) => spec.Players(bill, "a b c d"), bill));

        Assert.Equal(new ExitReason.ShutdownWith(new FailedToStartChild("c", new ExitReason.Exception(error))), failed.Reason);
        Assert.Equal("+a +b +c -b -a", bill.Notes);
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task ChildThatCannotBeBuiltOrNamed_IsAFailedStart()
    {
        await using var stage = await Stage.Start();
        stage.Puppet(name: "taken");

        var unbuilt = await Assert.ThrowsAsync<StartFailedException>(() => Troupe.Start(stage, (spec, _) => spec with
        {
            Children = [.. spec.Children, ChildSpec.Of<Player>("a", ["no bill"])],
        }));
        var unnamed = await Assert.ThrowsAsync<StartFailedException>(() => Troupe.Start(
            stage, (spec, bill) => spec.Players(bill, "a", child => child with { Name = "taken" })));

        Assert.IsType<ActivationException>(ErrorOf(unbuilt));
        Assert.IsType<AlreadyRegisteredException>(ErrorOf(unnamed));
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task ChildOutOfItsStartTimeout_IsKilled_AndHasFailedToStart()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(1, options => options.TimeProvider = time);
        var (bill, began) = (new Playbill(), new Gate());
        ProcessContext? late = null;
        bill.OnStart = async (_, self) =>
        {
            late = self;
            began.Open();
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        };

        var start = Troupe.Start(stage, (spec, _) => spec.Players(bill, "a", child => child with { StartTimeout = TimeSpan.FromSeconds(1) }), bill);
        await began.Opened();
        while (!start.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        Assert.IsType<TimeoutException>(ErrorOf(await Assert.ThrowsAsync<StartFailedException>(() => start)));
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(late!.Pid));
    }

    [Theory, Trait("Semantics", "S1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopRequest_WhileAChildStarts_StopsWhatThereIs(bool byParent)
    {
        await using var stage = await Stage.Start();
        var (bill, began) = (new Playbill(), new Gate());
        bill.OnStart = async (id, self) =>
        {
            if (id != "b")
                return;
            began.Open();
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        };
        var parent = stage.Puppet();
        var spec = new SupervisorSpec().Players(bill, "a b c");
        var supervisor = await parent.Ask(self => self.SpawnLink<Supervisor>([spec]));
        await began.Opened();

        if (byParent)
            stage.Riot.Kill(parent.Pid);
        else
            stage.Riot.Exit(supervisor, ExitReason.Shutdown);

        Assert.Equal(byParent ? new ExitReason.LinkDown(parent.Pid, ExitReason.Killed) : ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.Equal("+a +b -a", bill.Notes);
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task Started_Means_InitHasEndedOrAllChildrenHaveStarted_OrSpawnedForAFunction()
    {
        await using var stage = await Stage.Start();
        var never = new Gate();

        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with
        {
            Children =
            [
                .. spec.Children,
                ChildSpec.Of("f", async _ => await never),
                ChildSpec.Of<Initialized>("g", [bill]),
                ChildSpec.Of("s", new SupervisorSpec().Players(bill, "x y")),
            ],
        })
            .Players(bill, "z"));

        Assert.Equal("+g +x +y +z", troupe.Bill.Notes);
        Assert.Equal("F G S Z", await troupe.State());
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task ChildWithNothingToDo_IsLeftOut_AndForgottenIfItIsTemporary()
    {
        await using var stage = await Stage.Start();

        var troupe = await Troupe.Start(stage, (spec, _) => spec with
        {
            Children = [.. spec.Children, ChildSpec.Of<Idler>("a"), ChildSpec.Of<Idler>("b") with { Restart = Restart.Temporary }],
        });

        Assert.Equal("a", await troupe.State());
    }

    private static Exception ErrorOf(StartFailedException failed)
    {
        var detail = Assert.IsType<FailedToStartChild>(Assert.IsType<ExitReason.ShutdownWith>(failed.Reason).Detail);
        return Assert.IsType<ExitReason.Exception>(detail.Reason).Error;
    }

    private sealed class Initialized(Playbill bill) : GenServer
    {
        protected override async ValueTask<InitResult> InitAsync()
        {
            await Self.YieldAsync();
            bill.Note("+g");
            return InitResult.Ok;
        }
    }

    private sealed class Idler : GenServer
    {
        protected override ValueTask<InitResult> InitAsync() => InitResult.Ignore;
    }
}
