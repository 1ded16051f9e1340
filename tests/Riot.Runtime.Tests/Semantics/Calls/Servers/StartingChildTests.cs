// C1, X2, X10: the bonds of a child that has not started yet.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class StartingChildTests
{
    public static MatrixTheoryData<LinkScope, bool> Scopes { get; } = new(Enum.GetValues<LinkScope>(), [false, true]);

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X10"), Trait("Semantics", "L9")]
    [MemberData(nameof(Scopes))]
    public async Task StartersDeath_EndsAChildThatIsStarting(LinkScope scope, bool childTraps)
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet(trapExits: true);
        var script = new Script { Init = NeverReady };
        _ = starter.StartLink(script, scope, trapExits: childTraps);
        await script.Begun.Opened();

        stage.Riot.Kill(starter.Pid);

        Assert.Equal(new ExitReason.LinkDown(starter.Pid, ExitReason.Killed), await stage.ExitOf(script.Pid));
        Assert.Empty(script.Trail);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains(script.Pid.ToString(), StringComparison.Ordinal));
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X10")]
    [MemberData(nameof(Scopes))]
    public async Task StartersDeath_BeforeTheChildsFirstStep_EndsIt(LinkScope scope, bool childTraps)
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var (starter, script, reason) = (stage.Puppet(), new Script(), new ExitReason.Custom("gone"));
        var before = stage.Riot.Processes.List();

        await Assert.ThrowsAsync<ProcessExitException>(() => starter.Do(self =>
        {
            _ = self.StartLinkAsync<ScriptedServer>([script], scope, new ProcessOptions { TrapExits = childTraps, Name = "child" }).AsTask();
            self.Exit(reason);
        }));

        Assert.Equal(reason, await starter.Exit);
        if (stage.Riot.Names.WhereIs("child") is { } child)
            Assert.Equal(new ExitReason.LinkDown(starter.Pid, reason), await stage.ExitOf(child));
        while (stage.Riot.Processes.Counters.Alive > before.Count - 1)
            await Task.Yield();
        Assert.False(script.Begun.IsOpen);
    }

    [Theory, Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChildThatUnlinksItselfInInit_AndFails_IsTheResultOfTheStart(bool linksAgain)
    {
        await using var stage = await Stage.Start();
        var (starter, reason) = (stage.Puppet(trapExits: true), new ExitReason.Custom("no"));
        var script = new Script
        {
            Init = server =>
            {
                server.Self.Unlink(server.Self.Parent);
                if (linksAgain)
                    server.Self.Link(server.Self.Parent);
                return InitResult.Stop(reason);
            },
        };

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => starter.StartLink(script));

        Assert.Equal(reason, failed.Reason);
        await stage.ExitOf(script.Pid);
        Assert.Empty(await starter.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(starter.Pid)!.Links);
    }

    [Theory, Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChildThatUnlinksItselfInInit_AndStarts_IsLinkedAsItSaid(bool linksAgain)
    {
        await using var stage = await Stage.Start();
        var starter = stage.Puppet(trapExits: true);
        var script = new Script
        {
            Init = server =>
            {
                server.Self.Unlink(server.Self.Parent);
                if (linksAgain)
                    server.Self.Link(server.Self.Parent);
                return InitResult.Ok;
            },
        };

        var pid = await starter.StartLink(script);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await stage.ExitOf(pid);

        List<object> told = linksAgain ? [new ExitMessage(pid, ExitReason.Shutdown, ExitKind.Link)] : [];
        Assert.Equal(told, await starter.Drain());
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "L2")]
    public async Task ChildThatSpawnsOthersInInit_AndFails_TakesThemWithIt()
    {
        await using var stage = await Stage.Start();
        var (starter, reason, grandchild) = (stage.Puppet(), new ExitReason.Custom("no"), Pid.None);
        var script = new Script
        {
            Init = server =>
            {
                grandchild = server.Self.SpawnLink(async self => await self.ReceiveAsync());
                return InitResult.Stop(reason);
            },
        };

        await Assert.ThrowsAsync<StartFailedException>(() => starter.StartLink(script));

        Assert.Equal(new ExitReason.LinkDown(script.Pid, reason), await stage.ExitOf(grandchild));
        await starter.Sync();
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "C4")]
    public async Task ChildWhoseOwnChildDiesInInit_IsAskedToStop()
    {
        await using var stage = await Stage.Start();
        var (starter, reason, grandchild) = (stage.Puppet(), new ExitReason.Custom("no"), Pid.None);
        var script = new Script
        {
            Init = async server =>
            {
                grandchild = server.Self.SpawnLink(self =>
                {
                    self.Exit(reason);
                    return Task.CompletedTask;
                });
                return await NeverReady(server);
            },
        };

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => starter.StartLink(script));

        Assert.Equal(new ExitReason.LinkDown(grandchild, reason), failed.Reason);
        Assert.Empty(script.Trail);
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "C4")]
    public async Task StopRequestDuringAnInitThatEndsWell_TerminatesIt_AndTheStartFails()
    {
        await using var stage = await Stage.Start();
        var (starter, reason, gate) = (stage.Puppet(), new ExitReason.Custom("stop"), new Gate());
        var script = new Script
        {
            Init = async _ =>
            {
                await gate;
                return InitResult.Ok;
            },
        };
        var start = starter.StartLink(script);
        await script.Begun.Opened();

        stage.Riot.Exit(script.Pid, reason);
        stage.Riot.Exit(script.Pid, new ExitReason.Custom("second"));
        await script.Stopping.Opened();
        gate.Open();

        Assert.Equal(reason, (await Assert.ThrowsAsync<StartFailedException>(() => start)).Reason);
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "C4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartersDeath_EndsAChildThatDoesNotCare_AfterTheGrace(bool childTraps)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (starter, prober, gate) = (stage.Puppet(), stage.Puppet(), new Gate());
        var script = new Script
        {
            Init = async _ =>
            {
                await gate;
                return InitResult.Ok;
            },
        };
        _ = starter.StartLink(script, trapExits: childTraps);
        await script.Begun.Opened();

        stage.Riot.Kill(starter.Pid);
        await script.Stopping.Opened();
        time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.True(await prober.Ask(self => self.Processes.IsAliveAsync(script.Pid)));
        time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(script.Pid));
        gate.Open();
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "X6")]
    public async Task GhostThatComesToItsInitsEnd_DoesNotCountAsStarted()
    {
        await using var stage = await Stage.Start();
        var (starter, gate, after) = (stage.Puppet(trapExits: true), new Gate(), new Gate());
        var script = new Script
        {
            Init = async _ =>
            {
                await gate;
                after.Open();
                return InitResult.Ok;
            },
        };
        var start = starter.StartLink(script);
        await script.Begun.Opened();
        await stage.Until(script.Pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(script.Pid);
        gate.Open();

        Assert.Equal(ExitReason.Killed, (await Assert.ThrowsAsync<StartFailedException>(() => start)).Reason);
        await after.Opened();
        Assert.Empty(await starter.Drain());
    }

    private static async ValueTask<InitResult> NeverReady(ScriptedServer server)
    {
        await server.UntilStopRequested();
        return InitResult.Ok;
    }
}
