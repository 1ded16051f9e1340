// L1–L5, L9, X2, X10 for servers: what links do to them, and they to others.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class ServerLinkTests
{
    public static MatrixTheoryData<Ending, LinkScope> Endings { get; } =
        new(Enum.GetValues<Ending>(), [LinkScope.AnyExit, LinkScope.AbnormalExit]);

    public static TheoryData<Ending> AllEndings { get; } = [.. Enum.GetValues<Ending>()];

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2"), Trait("Semantics", "L2"), Trait("Semantics", "L3")]
    [MemberData(nameof(Endings))]
    public async Task LinkedProcess_ThatEnds_IsAStopRequestToAServerThatDoesNotTrap(Ending ending, LinkScope scope)
    {
        await using var stage = await Stage.Start();
        var (script, peer) = (new Script(), stage.Puppet());
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => server.Self.Link(peer.Pid, scope));
        await peer.Sync();

        var cause = stage.End(peer, ending);
        await peer.Exit;

        if (scope == LinkScope.AbnormalExit && cause.IsNormal)
        {
            Assert.Equal(1, await stage.Call(pid, new Echo(1)));
            Assert.Empty(script.Trail);
            return;
        }

        var reason = new ExitReason.LinkDown(peer.Pid, cause);
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2"), Trait("Semantics", "L4")]
    [MemberData(nameof(AllEndings))]
    public async Task LinkedProcess_ThatEnds_IsAMessageToAServerThatTraps(Ending ending)
    {
        await using var stage = await Stage.Start();
        var (told, peer) = (new List<object>(), stage.Puppet());
        var pid = await stage.Serve(new Script { Message = Keep(told) }, trapExits: true);
        await stage.Do(pid, server => server.Self.Link(peer.Pid));
        await peer.Sync();

        var cause = stage.End(peer, ending);
        await peer.Exit;

        await stage.Call(pid, new Echo(1));
        Assert.Equal<object>([new ExitMessage(peer.Pid, cause, ExitKind.Link)], told);
        await stage.Do(pid, server => Assert.False(server.StopRequested.IsCancellationRequested));
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2"), Trait("Semantics", "X10")]
    [MemberData(nameof(AllEndings))]
    public async Task Parent_ThatEnds_IsAStopRequest_AlsoToAServerThatTraps(Ending ending)
    {
        await using var stage = await Stage.Start();
        var (script, parent) = (new Script(), stage.Puppet());
        var pid = await parent.StartLink(script, trapExits: true);

        var cause = stage.End(parent, ending);

        var reason = new ExitReason.LinkDown(parent.Pid, cause);
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Text.Contains("orphan", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_ByAnyone_IsAStopRequest_AndNoMessage(bool byAStranger)
    {
        await using var stage = await Stage.Start();
        var (told, parent, stranger) = (new List<object>(), stage.Puppet(trapExits: true), stage.Puppet());
        var script = new Script { Message = Keep(told) };
        var pid = await parent.StartLink(script, trapExits: true);

        await (byAStranger ? stranger : parent).Do(self => self.Exit(pid, ExitReason.Normal));

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(["terminate Normal"], script.Trail);
        Assert.Empty(told);
        Assert.Equal<object>([new ExitMessage(pid, ExitReason.Normal, ExitKind.Link)], await parent.Drain());
    }

    [Fact, Trait("Semantics", "L1"), Trait("Semantics", "L2"), Trait("Semantics", "X10")]
    public async Task ServerInAChain_PassesTheFateOn_OnceItHasTerminated()
    {
        await using var stage = await Stage.Start();
        var (script, root, last) = (new Script(), stage.Puppet(), stage.Puppet());
        var pid = await stage.Serve(script);
        await stage.Do(pid, server =>
        {
            server.Self.Link(root.Pid);
            server.Self.Link(last.Pid);
            server.Self.Link(last.Pid);
            server.Self.Link(server.Self.Pid);
        });
        Assert.Equal(2, stage.Riot.Processes.Info(pid)!.Links);
        await root.Sync();
        await last.Sync();

        stage.Riot.Kill(root.Pid);

        var middle = new ExitReason.LinkDown(root.Pid, ExitReason.Killed);
        Assert.Equal(new ExitReason.LinkDown(pid, middle), await last.Exit);
        Assert.Equal(middle, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {middle}"], script.Trail);
    }

    [Theory, Trait("Semantics", "L5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_ToADeadPid_InAHandler(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (told, dead) = (new List<object>(), stage.Puppet());
        dead.Return();
        await dead.Exit;
        var pid = await stage.Serve(new Script { Message = Keep(told) }, trapExits: trapExits);

        if (!trapExits)
        {
            stage.Riot.Send(pid, new Do(server => server.Self.Link(dead.Pid)));
            Assert.IsType<NoSuchProcessException>(Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error);
            return;
        }

        await stage.Do(pid, server => server.Self.Link(dead.Pid));
        await stage.Call(pid, new Echo(1));
        Assert.Equal<object>([new ExitMessage(dead.Pid, ExitReason.NoProcess, ExitKind.Link)], told);
    }

    [Theory, Trait("Semantics", "L9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartLink_WithScopeOwner_EndsTheServerWithItsOwner_AndNotTheOtherWayRound(bool ownerEnds)
    {
        await using var stage = await Stage.Start();
        var (script, owner) = (new Script(), stage.Puppet(trapExits: true));
        var pid = await owner.StartLink(script, LinkScope.Owner);

        if (ownerEnds)
        {
            owner.Return();
            Assert.Equal(new ExitReason.LinkDown(owner.Pid, ExitReason.Normal), await stage.ExitOf(pid));
            Assert.Single(script.Trail);
            return;
        }

        stage.Riot.Send(pid, new Do(_ => throw new InvalidTimeZoneException()));
        await stage.ExitOf(pid);
        Assert.Empty(await owner.Drain());
    }

    [Theory, Trait("Semantics", "L3"), Trait("Semantics", "L9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartLink_WithScopeAbnormalExit_LetsANormalEndPass(bool serverEnds)
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet();
        var pid = await starter.StartLink(new Script(), LinkScope.AbnormalExit);

        if (serverEnds)
        {
            stage.Riot.Exit(pid, ExitReason.Normal);
            await stage.ExitOf(pid);
            await starter.Sync();
        }
        else
        {
            starter.Return();
            await starter.Exit;
            Assert.Equal(1, await stage.Call(pid, new Echo(1)));
        }
    }

    [Fact, Trait("Semantics", "P2"), Trait("Semantics", "L2")]
    public async Task Server_EndedByTheNormalEndOfItsOwnChild_SaysWhichAndWhatToDo()
    {
        await using var stage = await Stage.Start();
        var (script, child) = (new Script(), Pid.None);
        var pid = await stage.Serve(script);

        await stage.Do(pid, server => child = server.Self.SpawnLink(_ => Task.CompletedTask));

        Assert.Equal(new ExitReason.LinkDown(child, ExitReason.Normal), await stage.ExitOf(pid));
        await stage.Log.Line(line => line.Level == LogLevel.Information
            && line.Text.Contains(child.ToString(), StringComparison.Ordinal) && line.Text.Contains(nameof(LinkScope), StringComparison.Ordinal));
    }

    private static Func<ScriptedServer, object, ValueTask> Keep(List<object> told) => (_, message) =>
    {
        told.Add(message);
        return default;
    };
}
