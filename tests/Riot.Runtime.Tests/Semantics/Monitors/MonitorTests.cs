// M1–M4: what a monitor yields: one down for each ref, whatever the end, and nothing after it was taken away.
namespace Riot.Tests.Semantics.Monitors;

public sealed class MonitorTests
{
    public static MatrixTheoryData<Ending, int> Endings { get; } = new(Enum.GetValues<Ending>(), [1, 2, 8]);

    [Theory, Trait("Semantics", "M1")]
    [MemberData(nameof(Endings))]
    public async Task Down_ComesOnceForEachRefWithTheReason(Ending ending, int workers)
    {
        await using var stage = await Stage.Start(workers);
        var (watched, watcher) = (stage.Puppet(), stage.Puppet());
        var refs = await watcher.Ask(self => new[] { self.Monitor(watched.Pid), self.Monitor(watched.Pid), self.Monitor(watched.Pid) });
        Assert.Equal(3, refs.Distinct().Count());

        var reason = stage.End(watched, ending);
        Assert.Equal(reason, await watched.Exit);

        var downs = await watcher.Drain();
        Assert.Equal(
            refs.Select(each => new ProcessDown(each, watched.Pid, reason)).ToHashSet(), downs.Cast<ProcessDown>().ToHashSet());
        Assert.Equal(refs.Length, downs.Count);
        Assert.Equal(0, stage.Riot.Processes.Info(watcher.Pid)!.Monitors);
    }

    [Theory, Trait("Semantics", "M1"), Trait("Semantics", "M4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Monitor_IsOneWay(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (watched, watcher) = (stage.Puppet(trapExits), stage.Puppet());
        await watcher.Do(self => self.Monitor(watched.Pid));
        Assert.Equal(1, await watched.Ask(self => stage.Riot.Processes.Info(self.Pid)!.Watchers));

        stage.Riot.Kill(watcher.Pid);
        await watcher.Exit;

        Assert.Empty(await watched.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(watched.Pid)!.Watchers);
        Assert.Equal(0, stage.Riot.Processes.Info(watched.Pid)!.Links);
    }

    [Fact, Trait("Semantics", "M2"), Trait("RiotDefect", "D10")]
    public async Task Monitor_OfADeadPid_YieldsNoProcess()
    {
        await using var stage = await Stage.Start();
        var (dead, watcher) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        var monitor = await watcher.Ask(self => self.Monitor(dead.Pid));

        Assert.Equal([new ProcessDown(monitor, dead.Pid, ExitReason.NoProcess)], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "M2")]
    public async Task Monitor_OfAnUnknownName_YieldsNoProcess()
    {
        await using var stage = await Stage.Start();
        var watcher = stage.Puppet();

        var monitor = await watcher.Ask(self => self.Monitor("nobody"));

        Assert.Equal([new ProcessDown(monitor, Pid.None, ExitReason.NoProcess)], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "M2")]
    public async Task Monitor_OfAName_FollowsTheProcessThatHeldItThen()
    {
        await using var stage = await Stage.Start();
        var (first, second, watcher) = (stage.Puppet(name: "role"), stage.Puppet(), stage.Puppet());
        var monitor = await watcher.Ask(self => self.Monitor("role"));
        Assert.True(stage.Riot.Names.Unregister("role"));
        stage.Riot.Names.Register("role", second.Pid);
        second.Return();
        await second.Exit;
        Assert.Empty(await watcher.Drain());

        first.Return();
        await first.Exit;

        Assert.Equal([new ProcessDown(monitor, first.Pid, ExitReason.Normal)], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "M1"), Trait("Semantics", "G7")]
    public async Task Monitor_OfAProcessThatUnwinds_YieldsItsRealReason()
    {
        await using var stage = await Stage.Start();
        var (unwinds, gate) = (new Gate(), new Gate());
        var unwinding = await stage.SpawnReceiving(async _ =>
        {
            unwinds.Open();
            await gate;
        });
        var watcher = stage.Puppet();
        stage.Riot.Exit(unwinding, ExitReason.Shutdown);
        await unwinds.Opened();

        var monitor = await watcher.Ask(self => self.Monitor(unwinding));
        gate.Open();
        await stage.ExitOf(unwinding);

        Assert.Equal([new ProcessDown(monitor, unwinding, ExitReason.Shutdown)], await watcher.Drain());
    }

    [Theory, Trait("Semantics", "M3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Demonitor_BeforeTheEnd_YieldsNothingForThatRefAlone(bool flush)
    {
        await using var stage = await Stage.Start();
        var (watched, watcher) = (stage.Puppet(), stage.Puppet());
        var (kept, dropped) = await watcher.Ask(self => (self.Monitor(watched.Pid), self.Monitor(watched.Pid)));
        await watcher.Do(self => self.Demonitor(dropped, flush));

        watched.Return();
        await watched.Exit;

        Assert.Equal([new ProcessDown(kept, watched.Pid, ExitReason.Normal)], await watcher.Drain());
    }

    [Theory, Trait("Semantics", "M3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Demonitor_AfterTheDownArrived_LeavesItUnlessFlushed(bool flush)
    {
        await using var stage = await Stage.Start();
        var (watched, watcher) = (stage.Puppet(), stage.Puppet());
        var (first, second) = await watcher.Ask(self => (self.Monitor(watched.Pid), self.Monitor(watched.Pid)));
        stage.Riot.Send(watcher.Pid, "before");
        watched.Return();
        await watched.Exit;
        stage.Riot.Send(watcher.Pid, "after");

        await watcher.Do(self => self.Demonitor(first, flush));

        var left = await watcher.Drain();
        Assert.Equal(("before", "after"), (left[0], left[^1]));
        var refs = left[1..^1].Cast<ProcessDown>().Select(down => down.Monitor).ToHashSet();
        Assert.Equal(flush ? [second] : new HashSet<MonitorRef> { first, second }, refs);
    }

    [Fact, Trait("Semantics", "M3")]
    public async Task Demonitor_TwiceOrOfAnothersRef_DoesNothing()
    {
        await using var stage = await Stage.Start();
        var (watched, watcher, other) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        var (kept, dropped) = await watcher.Ask(self => (self.Monitor(watched.Pid), self.Monitor(watched.Pid)));
        await watcher.Do(self =>
        {
            self.Demonitor(dropped);
            self.Demonitor(dropped);
        });
        await other.Do(self => self.Demonitor(kept));
        Assert.Equal(1, await watched.Ask(self => stage.Riot.Processes.Info(self.Pid)!.Watchers));

        watched.Return();
        await watched.Exit;

        Assert.Equal([new ProcessDown(kept, watched.Pid, ExitReason.Normal)], await watcher.Drain());
    }
}
