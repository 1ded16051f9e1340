// X1, P2, X10: what the log says of an end, and how loudly.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class ExitLogTests
{
    [Theory, Trait("Semantics", "X1")]
    [InlineData(Ending.Return, LogLevel.Debug)]
    [InlineData(Ending.AskedNormal, LogLevel.Debug)]
    [InlineData(Ending.AskedShutdown, LogLevel.Debug)]
    [InlineData(Ending.AskedShutdownWith, LogLevel.Debug)]
    [InlineData(Ending.Killed, LogLevel.Warning)]
    [InlineData(Ending.Throw, LogLevel.Error)]
    [InlineData(Ending.AskedCustom, LogLevel.Error)]
    [InlineData(Ending.ExitItself, LogLevel.Error)]
    public async Task End_IsLoggedOnceAtTheLevelOfItsReason(Ending ending, LogLevel level)
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet(name: "mortal");

        var reason = stage.End(puppet, ending);
        await puppet.Exit;

        var line = Assert.Single(LinesOf(stage, puppet.Pid));
        Assert.Equal(level, line.Level);
        Assert.Contains("mortal", line.Text, StringComparison.Ordinal);
        if (ending == Ending.Throw)
            Assert.Same(((ExitReason.Exception)reason).Error, line.Error);
    }

    [Theory, Trait("Semantics", "X1")]
    [InlineData(Ending.AskedCustom, LogLevel.Information)]
    [InlineData(Ending.AskedNormal, LogLevel.Information)]
    [InlineData(Ending.Killed, LogLevel.Information)]
    [InlineData(Ending.AskedShutdown, LogLevel.Debug)]
    [InlineData(Ending.AskedShutdownWith, LogLevel.Debug)]
    public async Task End_ByALink_IsLoggedWithItsRootAtInformation_OrDebugForAShutdown(Ending ending, LogLevel level)
    {
        await using var stage = await Stage.Start();
        var (first, second, third) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        await second.Do(self => self.Link(first.Pid));
        await third.Do(self => self.Link(second.Pid));

        stage.End(first, ending);
        await third.Exit;

        var line = Assert.Single(LinesOf(stage, third.Pid));
        Assert.Equal(level, line.Level);
        Assert.Contains(first.Pid.ToString(), line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_OfAChildWithoutAName_IsLoggedUnderItsPath(bool isClass)
    {
        await using var stage = await Stage.Start();
        var child = isClass ? ChildSpec.Of<Failing>("intake") : ChildSpec.Of("intake", _ => throw new IOException());
        var tree = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
            {
                MaxRestarts = 0,
                Period = TimeSpan.FromHours(1),
                Children = [ChildSpec.Of("east", new SupervisorSpec { MaxRestarts = 1, Period = TimeSpan.FromHours(1), Children = [child] })],
            }], new() { Name = "orders" });

        await stage.ExitOf(tree);

        var crashes = stage.Log.Lines.Where(line => line.Error is IOException && line.Text.StartsWith("Process ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(crashes);
        Assert.All(crashes, line => Assert.Contains(" orders/east/intake ", line.Text, StringComparison.Ordinal));
    }

    private sealed class Failing : IProcess
    {
        public Task RunAsync(ProcessContext self) => throw new IOException();
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task End_ByGivingUp_IsAnError_ThoughItIsAShutdown()
    {
        await using var stage = await Stage.Start();
        var (first, second) = (stage.Puppet(), stage.Puppet());
        await second.Do(self => self.Link(first.Pid));

        stage.Riot.Exit(first.Pid, new ExitReason.ShutdownWith(new FailedToStartChild("slack", ExitReason.Killed)));
        await second.Exit;

        Assert.Equal(LogLevel.Error, Assert.Single(LinesOf(stage, first.Pid)).Level);
        Assert.Equal(LogLevel.Information, Assert.Single(LinesOf(stage, second.Pid)).Level);
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task End_ByTheReturnOfOnesOwnChild_IsLoggedWithTheWayOut()
    {
        await using var stage = await Stage.Start();
        var parent = stage.Puppet();
        var child = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey)));

        child.Return();
        await parent.Exit;

        var line = Assert.Single(LinesOf(stage, parent.Pid));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains(child.Pid.ToString(), line.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(LinkScope), line.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X10")]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Orphan_ThatTraps_IsNamedInAWarningIfItsParentWasKilled(bool killed, bool ownParent, bool warned)
    {
        await using var stage = await Stage.Start();
        var (parent, other) = (stage.Puppet(), stage.Puppet());
        var trapping = new ProcessOptions { TrapExits = true, Name = "orphan" };
        var child = new Puppet(stage, ownParent
            ? await parent.Ask(self => self.SpawnLink(Puppet.Obey, options: trapping))
            : await other.Ask(self => self.Spawn(Puppet.Obey, trapping)));
        if (!ownParent)
            await child.Do(self => self.Link(parent.Pid));

        var reason = stage.End(parent, killed ? Ending.Killed : Ending.AskedCustom);
        await parent.Exit;

        Assert.Equal([new ExitMessage(parent.Pid, reason, ExitKind.Link)], await child.Drain());
        Assert.Equal(
            warned ? 1 : 0,
            stage.Log.Lines.Count(line => line.Level == LogLevel.Warning
                && line.Text.Contains(child.Pid.ToString(), StringComparison.Ordinal)
                && line.Text.Contains(parent.Pid.ToString(), StringComparison.Ordinal)));
    }

    [Theory, Trait("Semantics", "X10")]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Children_OfAKilledProcess_GoDownAlongTheirLinks(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var parent = stage.Puppet(trapExits: true);
        var child = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey)));
        var owned = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey, LinkScope.Owner)));
        var free = new Puppet(stage, await parent.Ask(self => self.Spawn(Puppet.Obey)));
        var grandchild = new Puppet(stage, await child.Ask(self => self.SpawnLink(Puppet.Obey)));

        stage.Riot.Kill(parent.Pid);

        var down = new ExitReason.LinkDown(parent.Pid, ExitReason.Killed);
        Assert.Equal(down, await child.Exit);
        Assert.Equal(down, await owned.Exit);
        Assert.Equal(new ExitReason.LinkDown(child.Pid, down), await grandchild.Exit);
        await free.Sync();
    }

    private static IEnumerable<LogLine> LinesOf(Stage stage, Pid pid) =>
        stage.Log.Lines.Where(line => line.Values.GetValueOrDefault("Pid") is Pid about && about == pid && line.Values.ContainsKey("Reason"));
}
