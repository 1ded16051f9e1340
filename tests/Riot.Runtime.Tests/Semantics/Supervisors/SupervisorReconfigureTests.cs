// S10: the settings of a supervisor and of its children change while they run; what they are stays.
namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorReconfigureTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact, Trait("Semantics", "S6")]
    public async Task Rules_OfAnotherSpec_HoldFromThenOn_AndTheChildrenStay()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b"));
        var before = await troupe.PidOf("b");

        var replaced = await troupe.ReconfigureAsync(new SupervisorSpec { Strategy = Strategy.OneForAll, MaxRestarts = 1, Period = s_minute });
        Assert.Equal((Strategy.OneForOne, 3), (replaced.Strategy, replaced.MaxRestarts));
        await troupe.End("a");
        Assert.NotEqual(before, await troupe.PidOf("b"));
        await troupe.End("a");

        Assert.True((await troupe.Exit).IsGiveUp);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task Intensity_Raised_LetsAChildCrashOnWhereItsSupervisorWouldHaveGivenUp()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { MaxRestarts = 1, Period = s_minute }).Players(bill, "a"));
        await troupe.End("a");

        await troupe.ReconfigureAsync(new SupervisorSpec { MaxRestarts = 3, Period = s_minute });
        await troupe.End("a");
        await troupe.End("a");
        Assert.Equal("A", await troupe.State());

        await troupe.End("a"); // The first restart counts on.
        Assert.True((await troupe.Exit).IsGiveUp);
    }

    [Fact, Trait("Semantics", "S4"), Trait("Semantics", "S10")]
    public async Task ShutdownTime_OfAChild_HoldsForItsNextStop()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var (ending, door) = (new Gate(), new Gate());
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a", child => child with { Shutdown = Shutdown.After(s_minute) }));
        troupe.Bill.OnEnd = async _ =>
        {
            ending.Open();
            await door;
        };
        var child = await troupe.PidOf("a");

        await troupe.ReconfigureAsync(new SupervisorSpec().Players(troupe.Bill, "a", child => child with { Shutdown = Shutdown.After(5 * s_second) }));
        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);
        await ending.Opened();
        await time.UntilDueIn(5 * s_second).Guarded(); // The child may end before its supervisor waits for that.
        time.Advance(4 * s_second);
        Assert.False(stage.HasExited(child));
        time.Advance(2 * s_second);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(child));
        await troupe.Exit;
    }

    [Fact, Trait("Semantics", "S7"), Trait("Semantics", "S10")]
    public async Task Backoff_OfAChild_HoldsForItsNextFailure_AndAWaitThatHasBegunGoesOn()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a", Waiting(10)));
        SupervisorSpec Saying(int seconds) => new SupervisorSpec().Players(troupe.Bill, "a", Waiting(seconds));

        await troupe.ReconfigureAsync(Saying(20));
        await troupe.End("a");
        await time.UntilDueIn(20 * s_second).Guarded();
        await troupe.ReconfigureAsync(Saying(30));
        Assert.Equal("a?", await troupe.State());
        time.Advance(20 * s_second);
        await troupe.State();
        await troupe.End("a");
        await time.UntilDueIn(30 * s_second).Guarded();

        await troupe.ReconfigureAsync(new SupervisorSpec().Players(troupe.Bill, "a"));
        time.Advance(30 * s_second);
        await troupe.End("a");
        Assert.Equal("A", await troupe.State());

        static Func<ChildSpec, ChildSpec> Waiting(int seconds) => child => child with { Backoff = new(seconds * s_second, seconds * s_second) { Factor = 1, Jitter = 0 } };
    }

    [Fact, Trait("Semantics", "S1"), Trait("Semantics", "S10")]
    public async Task StartTimeout_OfAChild_HoldsForItsNextStart()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var door = new Gate();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { MaxRestarts = 1, Period = s_minute }).Players(bill, "a"));
        troupe.Bill.OnStart = async (_, _) => await door;

        await troupe.ReconfigureAsync(new SupervisorSpec { MaxRestarts = 1, Period = s_minute }.Players(troupe.Bill, "a", child => child with { StartTimeout = 7 * s_second }));
        await troupe.End("a");
        await time.UntilDueIn(7 * s_second).Guarded();
        time.Advance(7 * s_second);

        var reason = Assert.IsType<ExitReason.ShutdownWith>(await troupe.Exit);
        var last = Assert.IsType<ExitReason.Exception>(Assert.IsType<RestartIntensityExceeded>(reason.Detail).LastReason);
        Assert.IsType<TimeoutException>(last.Error);
    }

    [Fact, Trait("Semantics", "S2"), Trait("Semantics", "S10")]
    public async Task RestartType_OfAChild_HoldsForItsNextEnd()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b c"));

        await troupe.ReconfigureAsync(new SupervisorSpec()
            .Players(troupe.Bill, "a", child => child with { Restart = Restart.Temporary }).Players(troupe.Bill, "b", child => child with { Restart = Restart.Transient }));
        await troupe.End("a");
        await troupe.End("b", Ending.Return);
        await troupe.End("c", Ending.Return);

        Assert.Equal("b C", await troupe.State());
    }

    [Fact, Trait("Semantics", "S9"), Trait("Semantics", "S10")]
    public async Task WhatAChildIs_Stays_AndSoDoesWhatTheSpecDoesNotName()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { AutoShutdown = AutoShutdown.AnySignificant })
            .Players(bill, "a", child => child with { Shutdown = Shutdown.Kill }).Players(bill, "s", child => child with { Restart = Restart.Transient, IsSignificant = true }));
        await troupe.StartChildAsync(troupe.Bill.Player("late"));

        await troupe.ReconfigureAsync(new SupervisorSpec
        {
            AutoShutdown = AutoShutdown.AnySignificant,
            Children =
            [
                ChildSpec.Of("s", _ => throw new InvalidOperationException("another child")),
                ChildSpec.Of("new", _ => Task.CompletedTask),
            ],
        }
            .Players(troupe.Bill, "late", child => child with { Shutdown = Shutdown.After(s_second) }));
        var now = await troupe.ReconfigureAsync(new SupervisorSpec { AutoShutdown = AutoShutdown.AnySignificant });

        Assert.Equal(["a", "s", "late"], now.Children.Select(child => child.Id));
        Assert.Equal((Shutdown.Kill, Restart.Permanent), (now.Children[0].Shutdown, now.Children[0].Restart));
        Assert.Equal((true, Restart.Transient), (now.Children[1].IsSignificant, now.Children[1].Restart));
        Assert.Equal(Shutdown.After(s_second), now.Children[2].Shutdown);
        var player = await troupe.PidOf("s");
        await troupe.End("s");
        Assert.NotEqual(player, await troupe.PidOf("s"));
        await troupe.End("s", Ending.Return);
        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
    }

    [Fact, Trait("Semantics", "S9"), Trait("Semantics", "S10")]
    public async Task AutomaticShutdown_ThatASignificantChildNeeds_IsNotTakenAway_AndNothingElseChanges()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { AutoShutdown = AutoShutdown.AnySignificant })
            .Players(bill, "s", child => child with { Restart = Restart.Transient, IsSignificant = true }));

        await Assert.ThrowsAsync<ArgumentException>(() => troupe.ReconfigureAsync(new SupervisorSpec { MaxRestarts = 9, Period = s_minute }));

        Assert.Equal(3, (await troupe.ReconfigureAsync(new SupervisorSpec { AutoShutdown = AutoShutdown.AllSignificant })).MaxRestarts);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task NestedSupervisor_GoesOnWithItsNewSettings_AndIsRestartedWithThem()
    {
        await using var stage = await Stage.Start();
        static SupervisorSpec Tree(SupervisorSpec spec, Playbill bill, int restarts)
        {
            var inner = new SupervisorSpec { MaxRestarts = restarts, Period = s_minute }.Players(bill, "x");
            var outer = new SupervisorSpec { Children = [ChildSpec.Of("inner", inner)] };
            return spec.And(ChildSpec.Of("outer", outer) with { Restart = Restart.Transient });
        }

        var troupe = await Troupe.Start(stage, (spec, bill) => Tree(spec, bill, 0));
        async Task<Pid> Inner() => (await stage.Riot.GetChildrenAsync(await troupe.PidOf("outer")).Guarded())[0].Pid;
        async Task Crash(Pid inner)
        {
            var child = (await stage.Riot.GetChildrenAsync(inner).Guarded())[0].Pid;
            stage.Riot.Kill(child);
            await stage.ExitOf(child);
        }

        var (outer, live) = (await troupe.PidOf("outer"), await Inner());
        await troupe.ReconfigureAsync(Tree(new SupervisorSpec(), troupe.Bill, 1));
        await stage.Riot.CountChildrenAsync(outer).Guarded(); // The one between has told it by now.
        await Crash(live);
        Assert.Equal(live, await Inner());
        await Crash(live);
        Assert.True((await stage.ExitOf(live)).IsGiveUp);

        stage.Riot.Kill(outer);
        await stage.ExitOf(outer);
        var next = await Inner();
        await Crash(next);
        Assert.Equal(next, await Inner());
        await Crash(next);
        Assert.True((await stage.ExitOf(next)).IsGiveUp);
    }

    [Theory, Trait("Semantics", "S10")]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task NestedSupervisor_IsToldOfSettingsThatHaveChangedAndOfNoOthers(int restarts, bool isTold)
    {
        await using var stage = await Stage.Start();
        static SupervisorSpec Tree(SupervisorSpec spec, Playbill bill, int restarts) => spec.And(
            ChildSpec.Of("inner", new SupervisorSpec { MaxRestarts = restarts, Period = s_minute }.Players(bill, "x")),
            ChildSpec.Of("other", new SupervisorSpec { Children = [ChildSpec.Of("innermost", new SupervisorSpec { MaxRestarts = 7 }.Players(bill, "y"))] }));
        var troupe = await Troupe.Start(stage, (spec, bill) => Tree(spec, bill, 1));
        var (inner, other) = (await troupe.PidOf("inner"), await troupe.PidOf("other"));
        await troupe.ReconfigureAsync(Tree(new SupervisorSpec { MaxRestarts = 8 }, troupe.Bill, 1));
        var first = await TakenBy(inner);
        var before = (Inner: await TakenBy(inner), Other: await TakenBy(other));
        var forOneCall = before.Inner - first;

        await troupe.ReconfigureAsync(Tree(new SupervisorSpec { MaxRestarts = 9 }, troupe.Bill, restarts));

        Assert.Equal(isTold, await TakenBy(inner) - before.Inner > forOneCall);
        Assert.Equal(forOneCall, await TakenBy(other) - before.Other);

        // What it has taken out of its mailbox, a call of this test included.
        async Task<long> TakenBy(Pid supervisor)
        {
            await stage.Riot.CountChildrenAsync(supervisor).Guarded();
            await stage.Until(supervisor, ProcessStatus.Receiving);
            return stage.Riot.Processes.Info(supervisor)!.MessagesTaken;
        }
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "S10")]
    public async Task NestedSupervisor_ThatIsBusyAndHasAFullMailbox_KeepsNobodyWaitingAndTakesItsSettingsLater()
    {
        await using var stage = await Stage.Start();
        var (starting, door) = (new Gate(), new Gate());
        static SupervisorSpec Tree(SupervisorSpec spec, Playbill bill, int restarts) => spec.And(
            ChildSpec.Of("inner", new SupervisorSpec { MaxRestarts = restarts, Period = s_minute }.Players(bill, "x")) with { Mailbox = MailboxLimit.Reject(1) });
        var troupe = await Troupe.Start(stage, (spec, bill) => Tree(spec, bill, 5));
        var inner = await troupe.PidOf("inner");
        troupe.Bill.OnStart = async (_, _) =>
        {
            starting.Open();
            await door;
        };
        stage.Riot.Kill((await stage.Riot.GetChildrenAsync(inner).Guarded())[0].Pid);
        await starting.Opened();
        for (var i = 0; i < 5; i++)
            stage.Riot.Send(inner, "a letter gone astray");

        await troupe.ReconfigureAsync(Tree(new SupervisorSpec(), troupe.Bill, 7));
        door.Open();
        await stage.Log.Line(line => line.Level > Microsoft.Extensions.Logging.LogLevel.Debug && line.Text.Contains("System.String", StringComparison.Ordinal));

        Assert.Equal(7, (await stage.Riot.ReconfigureAsync(inner, new SupervisorSpec()).Guarded()).MaxRestarts);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task DynamicSupervisor_HoldsAndRestartsAsManyAsItsNewSettingsSay()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var spec = new DynamicSupervisorSpec { MaxChildren = 1, MaxRestarts = 0, Period = s_minute, AutoShutdown = AutoShutdown.AnySignificant };
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>([spec]);
        Task<Pid> Start() => stage.Riot.StartChildAsync(supervisor, bill.Player("p")).Guarded();
        Task<DynamicSupervisorSpec> Reconfigure(int most) =>
            stage.Riot.ReconfigureAsync(supervisor, new DynamicSupervisorSpec { MaxChildren = most, MaxRestarts = 1, Period = s_minute }).Guarded();
        var first = await Start();

        Assert.Equal(spec, await Reconfigure(2));
        await Start();
        stage.Riot.Kill(first);
        await stage.ExitOf(first);
        Assert.Equal(2, (await stage.Riot.CountChildrenAsync(supervisor).Guarded()).Active);

        await Reconfigure(1);
        Assert.Equal(2, (await stage.Riot.CountChildrenAsync(supervisor).Guarded()).Active);
        Assert.Equal(SupervisorError.MaxChildren, (await Assert.ThrowsAsync<SupervisorException>(Start)).Error);
        stage.Riot.Kill((await stage.Riot.GetChildrenAsync(supervisor).Guarded())[0].Pid);
        Assert.True((await stage.ExitOf(supervisor)).IsGiveUp);
    }

    [Fact, Trait("Semantics", "S8"), Trait("Semantics", "S10")]
    public async Task SettingsOfAnotherKindOfSupervisor_AreRefused()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a").And(ChildSpec.Of<DynamicSupervisor>("d")));
        var dynamic = await troupe.PidOf("d");

        await Assert.ThrowsAsync<CallNotHandledException>(() => troupe.ReconfigureAsync(new DynamicSupervisorSpec()));
        var error = await Assert.ThrowsAsync<SupervisorException>(() => stage.Riot.ReconfigureAsync(dynamic, new SupervisorSpec()).Guarded());
        Assert.Equal(SupervisorError.Dynamic, error.Error);

        // A child that is another one there is left alone.
        await troupe.ReconfigureAsync(new SupervisorSpec
        {
            Children = [ChildSpec.Of("a", new SupervisorSpec()), ChildSpec.Of("d", new SupervisorSpec { MaxRestarts = 0, Period = s_minute })],
        });
        Assert.Equal("A D", await troupe.State());
        Assert.Equal(Shutdown.After(5 * s_second), (await troupe.ReconfigureAsync(new SupervisorSpec())).Children[0].Shutdown);
    }
}
