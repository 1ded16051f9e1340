// X10, C1, X6: what becomes of a process that is ending when the one who has asked it to is killed.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Exits;

public sealed class OrphanStopTests
{
    public enum Kind
    {
        Server,
        TrappingServer,
        TrappingProcess,
        Process,
        Supervisor,
    }

    public static MatrixTheoryData<Kind, bool> Cases { get; } = new(Enum.GetValues<Kind>(), [false, true]);

    public static MatrixTheoryData<Kind, bool, bool> Stops { get; } = new(Enum.GetValues<Kind>(), [false, true], [false, true]);

    [Theory, Trait("Semantics", "X10"), Trait("Semantics", "C1"), Trait("Semantics", "X6")]
    [MemberData(nameof(Cases))]
    public async Task SupervisorKilledWhileItStopsAChild_LeavesTheChildTheGraceOfAnExit(Kind kind, bool unbounded)
    {
        var (time, grace) = (new ManualTime(), TimeSpan.FromSeconds(7));
        await using var stage = await Stage.Start(2, options => (options.TimeProvider, options.ExitGrace) = (time, grace));
        var (asked, never) = (new Gate(), new Gate());
        var inner = await stage.Riot.StartAsync<Supervisor>([Tree(kind, unbounded, asked, never)]).Guarded();
        var child = (await stage.Riot.GetChildrenAsync(inner).Guarded())[0].Pid;
        stage.Riot.Names.Register("child", child);
        stage.Riot.Exit(inner, ExitReason.Shutdown);
        await asked.Opened();
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.False(stage.HasExited(child));

        await Kill(stage, inner);
        await time.UntilDueIn(grace).Guarded();
        var successor = stage.Puppet(name: "child"); // Stands in line: the child is ending.
        time.Advance(grace);

        Assert.Equal(kind == Kind.Process ? ExitReason.Shutdown : ExitReason.Killed, await stage.ExitOf(child));
        await successor.Sync();
        Assert.Equal(successor.Pid, stage.Riot.Names.WhereIs("child"));
        never.Open();
    }

    [Theory, Trait("Semantics", "X10"), Trait("Semantics", "C1")]
    [MemberData(nameof(Stops))]
    public async Task ParentKilledWhileItsStopWaits_LeavesTheChildTheGraceOfAnExit(Kind kind, bool linked, bool byTheHandle)
    {
        var (time, grace) = (new ManualTime(), TimeSpan.FromSeconds(7));
        await using var stage = await Stage.Start(2, options => (options.TimeProvider, options.ExitGrace) = (time, grace));
        var (parent, asked, never) = (stage.Puppet(), new Gate(), new Gate());
        var child = await parent.Ask(self => StartChild(self, kind, linked, asked, never));
        _ = parent.Ask(self => (byTheHandle ? stage.Riot : (IRiot)self).StopAsync(child, linked ? Shutdown.Infinite : Shutdown.After(TimeSpan.FromHours(1))));
        await asked.Opened();
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.False(stage.HasExited(child));

        await Kill(stage, parent.Pid);
        await time.UntilDueIn(grace).Guarded();
        var successor = stage.Puppet(name: "child"); // Stands in line: the child is ending.
        time.Advance(grace);

        Assert.Equal(kind == Kind.Process ? ExitReason.Shutdown : ExitReason.Killed, await stage.ExitOf(child));
        await successor.Sync();
        Assert.Equal(successor.Pid, stage.Riot.Names.WhereIs("child"));
        never.Open();
    }

    [Theory, Trait("Semantics", "X10"), Trait("Semantics", "N1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TrappingProcess_ThatIsAskedToExit_AndItsParentKilled_LivesOnAndKeepsItsName(bool byItsParent)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(2, options => options.TimeProvider = time);
        var parent = stage.Puppet();
        var child = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey, options: new ProcessOptions { Name = "child", TrapExits = true })));
        if (byItsParent)
            await parent.Do(self => self.Exit(child.Pid, ExitReason.Shutdown));
        else
            stage.Riot.Exit(child.Pid, ExitReason.Shutdown);

        stage.Riot.Kill(parent.Pid);
        await parent.Exit;
        await child.Sync();
        time.Advance(TimeSpan.FromDays(1));

        Assert.True(await stage.IsAlive(child.Pid));
        Assert.Throws<AlreadyRegisteredException>(() => stage.Puppet(name: "child"));
    }

    // By its signal alone: one that waits for a killer, as for the verb, has an alarm of its own, as long as the child's, by which the test would go on too early.
    private static async Task Kill(Stage stage, Pid pid) => Assert.Equal(ExitReason.Killed, await stage.Riot.StopAsync(pid, Shutdown.Kill).Guarded());

    private static ValueTask<Pid> StartChild(ProcessContext self, Kind kind, bool linked, Gate asked, Gate never)
    {
        var options = new ProcessOptions { Name = "child", TrapExits = kind is Kind.TrappingServer or Kind.TrappingProcess };
        return kind switch
        {
            Kind.Supervisor => Start(() => new Supervisor(Tree(Kind.Server, true, asked, never))),
            Kind.Process or Kind.TrappingProcess => Start(() => new Deaf(asked, never)),
            _ => Start(() => new ScriptedServer(NeverEnding(asked, never))),
        };

        ValueTask<Pid> Start<T>(Func<T> make)
            where T : class, IProcess =>
            linked ? self.StartLinkAsync(make, options: options) : self.StartAsync(make, options);
    }

    private static Calls.Servers.Script NeverEnding(Gate asked, Gate never) => new()
    {
        Terminate = async (_, _) =>
        {
            asked.Open();
            await never;
        },
    };

    private static SupervisorSpec Tree(Kind kind, bool unbounded, Gate asked, Gate never)
    {
        var spec = new SupervisorSpec();
        return kind switch
        {
            Kind.Supervisor => spec with
            {
                Children = [.. spec.Children, Configure(ChildSpec.Of<Supervisor>("c", [Tree(Kind.Server, true, asked, never)]))],
            },
            Kind.Process or Kind.TrappingProcess => spec with { Children = [.. spec.Children, Configure(ChildSpec.Of<Deaf>("c", [asked, never]))] },
            _ => spec with { Children = [.. spec.Children, Configure(ChildSpec.Of<ScriptedServer>("c", [NeverEnding(asked, never)]))] },
        };

        ChildSpec Configure(ChildSpec child) => (unbounded ? child with { Shutdown = Shutdown.Infinite } : child with { Shutdown = Shutdown.After(TimeSpan.FromHours(1)) }) with
        {
            TrapExits = kind is Kind.TrappingServer or Kind.TrappingProcess,
        };
    }

    /// <summary>Hears that it is to stop, and goes on.</summary>
    private sealed class Deaf(Gate asked, Gate never) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            using var registration = self.StopRequested.Register(asked.Open);
            await never;
        }
    }
}
