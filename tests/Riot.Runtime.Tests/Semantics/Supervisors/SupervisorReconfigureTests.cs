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

        var replaced = await troupe.Call(new Reconfigure(new SupervisorSpec().OneForAll().Intensity(1, s_minute)));
        Assert.Equal((Strategy.OneForOne, 3), (replaced.Strategy, replaced.MaxRestarts));
        await troupe.End("a");
        Assert.NotEqual(before, await troupe.PidOf("b"));
        await troupe.End("a");

        Assert.True((await troupe.Exit).GaveUp);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task Intensity_Raised_LetsAChildCrashOnWhereItsSupervisorWouldHaveGivenUp()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Intensity(1, s_minute).Players(bill, "a"));
        await troupe.End("a");

        await troupe.Call(new Reconfigure(new SupervisorSpec().Intensity(3, s_minute)));
        await troupe.End("a");
        await troupe.End("a");
        Assert.Equal("A", await troupe.State());

        await troupe.End("a"); // The first restart counts on.
        Assert.True((await troupe.Exit).GaveUp);
    }

    [Fact, Trait("Semantics", "S4"), Trait("Semantics", "S10")]
    public async Task ShutdownTime_OfAChild_HoldsForItsNextStop()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var (ending, door) = (new Gate(), new Gate());
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a", child => child.StopWithin(s_minute)));
        troupe.Bill.OnEnd = async _ =>
        {
            ending.Open();
            await door;
        };
        var child = await troupe.PidOf("a");

        await troupe.Call(new Reconfigure(new SupervisorSpec().Players(troupe.Bill, "a", child => child.StopWithin(5 * s_second))));
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

        await troupe.Call(new Reconfigure(Saying(20)));
        await troupe.End("a");
        await time.UntilDueIn(20 * s_second).Guarded();
        await troupe.Call(new Reconfigure(Saying(30)));
        Assert.Equal("a?", await troupe.State());
        time.Advance(20 * s_second);
        await troupe.State();
        await troupe.End("a");
        await time.UntilDueIn(30 * s_second).Guarded();

        await troupe.Call(new Reconfigure(new SupervisorSpec().Players(troupe.Bill, "a")));
        time.Advance(30 * s_second);
        await troupe.End("a");
        Assert.Equal("A", await troupe.State());

        static Func<ChildSpec, ChildSpec> Waiting(int seconds) => child => child.WithBackoff(seconds * s_second, seconds * s_second, factor: 1, jitter: 0);
    }

    [Fact, Trait("Semantics", "S1"), Trait("Semantics", "S10")]
    public async Task StartTimeout_OfAChild_HoldsForItsNextStart()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var door = new Gate();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Intensity(1, s_minute).Players(bill, "a"));
        troupe.Bill.OnStart = async (_, _) => await door;

        await troupe.Call(new Reconfigure(new SupervisorSpec().Intensity(1, s_minute).Players(troupe.Bill, "a", child => child.StartWithin(7 * s_second))));
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

        await troupe.Call(new Reconfigure(new SupervisorSpec()
            .Players(troupe.Bill, "a", child => child.Temporary()).Players(troupe.Bill, "b", child => child.Transient())));
        await troupe.End("a");
        await troupe.End("b", Ending.Return);
        await troupe.End("c", Ending.Return);

        Assert.Equal("b C", await troupe.State());
    }

    [Fact, Trait("Semantics", "S9"), Trait("Semantics", "S10")]
    public async Task WhatAChildIs_Stays_AndSoDoesWhatTheSpecDoesNotName()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.ShutDownOn(AutoShutdown.AnySignificant)
            .Players(bill, "a", child => child.StopByKill()).Players(bill, "s", child => child.Transient().AsSignificant()));
        await troupe.Call(new StartChild(troupe.Bill.Player("late")));

        await troupe.Call(new Reconfigure(new SupervisorSpec().ShutDownOn(AutoShutdown.AnySignificant)
            .Child("s", _ => throw new InvalidOperationException("another child")).Child("new", _ => Task.CompletedTask)
            .Players(troupe.Bill, "late", child => child.StopWithin(s_second))));
        var now = await troupe.Call(new Reconfigure(new SupervisorSpec().ShutDownOn(AutoShutdown.AnySignificant)));

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
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.ShutDownOn(AutoShutdown.AnySignificant)
            .Players(bill, "s", child => child.Transient().AsSignificant()));

        await Assert.ThrowsAsync<ArgumentException>(() => troupe.Call(new Reconfigure(new SupervisorSpec().Intensity(9, s_minute))));

        Assert.Equal(3, (await troupe.Call(new Reconfigure(new SupervisorSpec().ShutDownOn(AutoShutdown.AllSignificant)))).MaxRestarts);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task NestedSupervisor_GoesOnWithItsNewSettings_AndIsRestartedWithThem()
    {
        await using var stage = await Stage.Start();
        SupervisorSpec Tree(SupervisorSpec spec, Playbill bill, int restarts) => spec.Supervisor(
            "outer", outer => outer.Supervisor("inner", inner => inner.Intensity(restarts, s_minute).Players(bill, "x")), child => child.Transient());
        var troupe = await Troupe.Start(stage, (spec, bill) => Tree(spec, bill, 0));
        async Task<Pid> Inner() => (await stage.Riot.CallAsync(await troupe.PidOf("outer"), new WhichChildren()).Guarded())[0].Pid;
        async Task Crash(Pid inner)
        {
            var child = (await stage.Riot.CallAsync(inner, new WhichChildren()).Guarded())[0].Pid;
            stage.Riot.Kill(child);
            await stage.ExitOf(child);
        }

        var (outer, live) = (await troupe.PidOf("outer"), await Inner());
        await troupe.Call(new Reconfigure(Tree(new SupervisorSpec(), troupe.Bill, 1)));
        await stage.Riot.CallAsync(outer, new CountChildren()).Guarded(); // The one between has told it by now.
        await Crash(live);
        Assert.Equal(live, await Inner());
        await Crash(live);
        Assert.True((await stage.ExitOf(live)).GaveUp);

        stage.Riot.Kill(outer);
        await stage.ExitOf(outer);
        var next = await Inner();
        await Crash(next);
        Assert.Equal(next, await Inner());
        await Crash(next);
        Assert.True((await stage.ExitOf(next)).GaveUp);
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "S10")]
    public async Task NestedSupervisor_ThatIsBusyAndHasAFullMailbox_KeepsNobodyWaitingAndTakesItsSettingsLater()
    {
        await using var stage = await Stage.Start();
        var (starting, door) = (new Gate(), new Gate());
        var full = new ProcessOptions { Mailbox = MailboxLimit.Reject(1) };
        SupervisorSpec Tree(SupervisorSpec spec, Playbill bill, int restarts) => spec.Supervisor(
            "inner", inner => inner.Intensity(restarts, s_minute).Players(bill, "x"), child => child.WithOptions(full));
        var troupe = await Troupe.Start(stage, (spec, bill) => Tree(spec, bill, 5));
        var inner = await troupe.PidOf("inner");
        troupe.Bill.OnStart = async (_, _) =>
        {
            starting.Open();
            await door;
        };
        stage.Riot.Kill((await stage.Riot.CallAsync(inner, new WhichChildren()).Guarded())[0].Pid);
        await starting.Opened();
        for (var i = 0; i < 5; i++)
            stage.Riot.Send(inner, "a letter gone astray");

        await troupe.Call(new Reconfigure(Tree(new SupervisorSpec(), troupe.Bill, 7)));
        door.Open();
        await stage.Log.Line(line => line.Level > Microsoft.Extensions.Logging.LogLevel.Debug && line.Text.Contains("System.String", StringComparison.Ordinal));

        Assert.Equal(7, (await stage.Riot.CallAsync(inner, new Reconfigure(new SupervisorSpec())).Guarded()).MaxRestarts);
    }

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S10")]
    public async Task DynamicSupervisor_HoldsAndRestartsAsManyAsItsNewSettingsSay()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var spec = new DynamicSupervisorSpec().AtMost(1).Intensity(0, s_minute).ShutDownOn(AutoShutdown.AnySignificant);
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>(spec);
        Task<T> Call<T>(ICall<T> request) => stage.Riot.CallAsync(supervisor, request).Guarded();
        var first = await Call(new StartChild(bill.Player("p")));

        Assert.Equal(spec, await Call(new ReconfigureDynamic(new DynamicSupervisorSpec().AtMost(2).Intensity(1, s_minute))));
        await Call(new StartChild(bill.Player("p")));
        stage.Riot.Kill(first);
        await stage.ExitOf(first);
        Assert.Equal(2, (await Call(new CountChildren())).Active);

        await Call(new ReconfigureDynamic(new DynamicSupervisorSpec().AtMost(1).Intensity(1, s_minute)));
        Assert.Equal(2, (await Call(new CountChildren())).Active);
        Assert.Equal(SupervisorError.MaxChildren, (await Assert.ThrowsAsync<SupervisorException>(() => Call(new StartChild(bill.Player("p"))))).Error);
        stage.Riot.Kill((await Call(new WhichChildren()))[0].Pid);
        Assert.True((await stage.ExitOf(supervisor)).GaveUp);
    }

    [Fact, Trait("Semantics", "S3"), Trait("Semantics", "S10")]
    public async Task PartitionsOfDynamicSupervisors_HoldAsManyAsTheirNewSettingsSay_AlsoWhenRestarted()
    {
        await using var stage = await Stage.Start();
        var (bill, sessions) = (new Playbill(), new PartitionSupervisor("sessions", 1));
        var name = sessions.For("any");
        var troupe = await Troupe.Start(stage, (spec, _) => spec.Add(sessions.ToChildSpec(new DynamicSupervisorSpec().AtMost(1))));
        var partitions = await troupe.PidOf("sessions");
        Task<Pid> Start() => stage.Riot.CallAsync(name, new StartChild(bill.Player("p"))).Guarded();
        await Start();

        await troupe.Call(new Reconfigure(new SupervisorSpec().Add(sessions.ToChildSpec(new DynamicSupervisorSpec().AtMost(2)))));
        await stage.Riot.CallAsync(partitions, new CountChildren()).Guarded();
        await Start();
        await Assert.ThrowsAsync<SupervisorException>(Start);

        var live = stage.Riot.WhereIs(name)!.Value;
        stage.Riot.Kill(live);
        await stage.ExitOf(live);
        await stage.Riot.CallAsync(partitions, new CountChildren()).Guarded();
        await Start();
        await Start();
        await Assert.ThrowsAsync<SupervisorException>(Start);
    }

    [Fact, Trait("Semantics", "S8"), Trait("Semantics", "S10")]
    public async Task SettingsOfAnotherKindOfSupervisor_AreRefused()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a").Child<DynamicSupervisor>("d"));
        var dynamic = await troupe.PidOf("d");

        Assert.Throws<ArgumentNullException>(() => new Reconfigure(null!));
        Assert.Throws<ArgumentNullException>(() => new ReconfigureDynamic(null!));
        await Assert.ThrowsAsync<CallNotHandledException>(() => troupe.Call(new ReconfigureDynamic(new DynamicSupervisorSpec())));
        var error = await Assert.ThrowsAsync<SupervisorException>(() => stage.Riot.CallAsync(dynamic, new Reconfigure(new SupervisorSpec())).Guarded());
        Assert.Equal(SupervisorError.Dynamic, error.Error);

        // A child that is another one there is left alone.
        await troupe.Call(new Reconfigure(new SupervisorSpec().Supervisor("a", inner => inner).Supervisor("d", inner => inner.Intensity(0, s_minute))));
        Assert.Equal("A D", await troupe.State());
        Assert.Equal(Shutdown.After(5 * s_second), (await troupe.Call(new Reconfigure(new SupervisorSpec()))).Children[0].Shutdown);
    }
}
