// S4, S5, X10: how children are stopped, in what order, and what becomes of them when their supervisor or its parent dies.
namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorStopTests
{
    [Fact, Trait("Semantics", "S5")]
    public async Task StaticChildren_StopOneAfterTheOtherInReverse_NestedOnesWithTheirs()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec
            .Players(bill, "a").And(ChildSpec.Of("s", new SupervisorSpec().Players(bill, "x y"))).Players(bill, "b"));
        troupe.Bill.Clear();
        troupe.Bill.OnEnd = async _ => await Task.Yield();

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
        Assert.Equal("-b -y -x -a", troupe.Bill.Notes);
    }

    [Fact, Trait("Semantics", "S5")]
    public async Task DynamicChildren_StopInParallel()
    {
        await using var stage = await Stage.Start();
        var (bill, together) = (new Playbill(), new Gate());
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>();
        const int Children = 20;
        for (var i = 0; i < Children; i++)
            await stage.Riot.StartChildAsync(supervisor, bill.Player("p")).Guarded();
        var ending = 0;
        bill.OnEnd = async _ =>
        {
            if (Interlocked.Increment(ref ending) == Children)
                together.Open();
            await together;
        };

        stage.Riot.Exit(supervisor, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.Equal(Children, bill.Notes.Split(' ').Count(note => note == "-p"));
    }

    [Theory, Trait("Semantics", "S4")]
    [InlineData("kill")]
    [InlineData("time")]
    [InlineData("infinite")]
    public async Task Child_IsStoppedAsItsSpecSays(string how)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var (bill, ending, door) = (new Playbill(), new Gate(), new Gate());
        var troupe = await Troupe.Start(stage, (spec, _) => spec.Players(bill, "a", child => how switch
        {
            "kill" => child with { Shutdown = Shutdown.Kill },
            "time" => child with { Shutdown = Shutdown.After(TimeSpan.FromSeconds(30)) },
            _ => child with { Shutdown = Shutdown.Infinite },
        }), bill);
        var child = await troupe.Player("a");
        bill.OnEnd = async _ =>
        {
            ending.Open();
            await door;
        };

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);
        await ending.Opened();
        if (how == "time")
            await time.UntilDueIn(TimeSpan.FromSeconds(30)).Guarded(); // The child may end before its supervisor waits for that.
        if (how != "kill")
        {
            time.Advance(TimeSpan.FromSeconds(29));
            Assert.False(stage.HasExited(child.Pid));
            time.Advance(TimeSpan.FromSeconds(2));
        }

        if (how == "infinite")
        {
            time.Advance(TimeSpan.FromDays(100));
            Assert.False(stage.HasExited(child.Pid));
            door.Open();
        }

        Assert.Equal(how == "kill" ? ExitReason.Killed : ExitReason.Shutdown, await child.Exit);
        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
    }

    [Fact, Trait("Semantics", "S4")]
    public async Task ChildThatHasUnlinkedItself_IsStoppedAllTheSame()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a"));
        var child = await troupe.Player("a");
        await child.Do(self => self.Unlink(troupe.Pid));

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await child.Exit);
        await troupe.Exit;
    }

    [Fact, Trait("Semantics", "S4")]
    public async Task ChildThatTrapsAndIgnoresItsStop_IsKilledWhenItsTimeIsOver()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a", child => child with { TrapExits = true }));
        var child = await troupe.Player("a");

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);
        while (!stage.HasExited(child.Pid))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(ExitReason.Killed, await child.Exit);
        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
    }

    [Fact, Trait("Semantics", "X2"), Trait("RiotDefect", "D19")]
    public async Task DeathOfTheParent_EndsTheSupervisor_AndItsChildrenInReverse()
    {
        await using var stage = await Stage.Start();
        var (bill, parent) = (new Playbill(), stage.Puppet());
        var supervisor = await parent.Ask(self => self.StartLinkAsync<Supervisor>([new SupervisorSpec().Players(bill, "a b")]));
        bill.Clear();

        parent.Return();

        Assert.Equal(new ExitReason.LinkDown(parent.Pid, ExitReason.Normal), await stage.ExitOf(supervisor));
        Assert.Equal("-b -a", bill.Notes);
    }

    [Theory, Trait("Semantics", "X2")]
    [InlineData(LinkScope.AnyExit)]
    [InlineData(LinkScope.AbnormalExit)]
    public async Task DeathOfTheParent_BeforeTheSupervisorsFirstStep_EndsItToo(LinkScope scope)
    {
        await using var stage = await Stage.Start(1); // One worker: the child runs after its parent's death.
        var (bill, supervisor) = (new Playbill(), Pid.None);
        await stage.ExitOf(stage.Riot.Spawn(self =>
        {
            supervisor = self.SpawnLink<Supervisor>([new SupervisorSpec().Players(bill, "a")], scope);
            return Task.CompletedTask;
        }));

        Assert.IsType<ExitReason.LinkDown>(await stage.ExitOf(supervisor));
        Assert.Equal("", bill.Notes);
    }

    [Fact, Trait("Semantics", "X10")]
    public async Task KilledSupervisor_TakesItsChildrenAlong_NestedSupervisorsToo()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a").And(ChildSpec.Of("s", new SupervisorSpec().Players(bill, "x"))));
        var (child, nested) = (await troupe.PidOf("a"), await troupe.PidOf("s"));
        var grandchild = (await stage.Riot.GetChildrenAsync(nested))[0].Pid;

        stage.Riot.Kill(troupe.Pid);

        var down = new ExitReason.LinkDown(troupe.Pid, ExitReason.Killed);
        Assert.Equal(down, await stage.ExitOf(child));
        Assert.Equal(down, await stage.ExitOf(nested));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(grandchild));
    }

    [Fact, Trait("Semantics", "S5")]
    public async Task LinkDownWhoseRootIsAShutdown_IsACleanStop()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b", child => child with { Restart = Restart.Transient }));
        var (a, b) = (await troupe.Player("a"), await troupe.Player("b"));
        await b.Do(self => self.Link(a.Pid));

        Assert.True(await troupe.StopChildAsync("a"));
        await b.Exit;

        Assert.Equal("a b", await troupe.State());
    }

    [Fact, Trait("Semantics", "S9")]
    public async Task LastSignificantChild_ThatEndsByItself_StopsTheSupervisor()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { AutoShutdown = AutoShutdown.AllSignificant })
            .Players(bill, "a").Players(bill, "s t", child => child with { Restart = Restart.Transient, IsSignificant = true }));

        await troupe.End("s", Ending.Return);
        Assert.Equal("A s T", await troupe.State());
        await troupe.End("t", Ending.Killed);
        Assert.Equal("A s T", await troupe.State());
        troupe.Bill.Clear();
        await troupe.End("t", Ending.Return);

        Assert.Equal(ExitReason.Shutdown, await troupe.Exit);
        Assert.Equal("-t -a", troupe.Bill.Notes);
    }
}
