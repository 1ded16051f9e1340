// N3: watching a group: who is in it now, and every change after that.
namespace Riot.Tests.Semantics.Names;

public sealed class GroupMonitorTests
{
    [Fact, Trait("Semantics", "N3")]
    public async Task MonitorGroup_ReturnsTheMembersAndThenTellsEachChangeInOrder()
    {
        await using var stage = await Stage.Start();
        var (one, two, watcher) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        stage.Riot.Groups.Join("room", one.Pid);

        var (monitor, members) = await watcher.Ask(self => self.MonitorGroup("room"));
        await two.Do(self => self.Join("room"));
        stage.Riot.Groups.Join("room", two.Pid);
        stage.Riot.Groups.Leave("room", one.Pid);
        stage.Riot.Groups.Join("hall", one.Pid);

        Assert.Equal([one.Pid], members);
        Assert.Equal(
            [new MemberJoined(monitor, "room", two.Pid), new MemberJoined(monitor, "room", two.Pid), new MemberLeft(monitor, "room", one.Pid)],
            await watcher.Drain());
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task MonitorGroup_WithoutMembers_TellsTheFirst()
    {
        await using var stage = await Stage.Start();
        var (member, watcher) = (stage.Puppet(), stage.Puppet());

        var (monitor, members) = await watcher.Ask(self => self.MonitorGroup("room"));
        stage.Riot.Groups.Join("room", member.Pid);
        stage.Riot.Groups.Leave("room", member.Pid);
        stage.Riot.Groups.Join("room", member.Pid);

        Assert.Empty(members);
        Assert.Equal(
            [
                new MemberJoined(monitor, "room", member.Pid), new MemberLeft(monitor, "room", member.Pid),
                new MemberJoined(monitor, "room", member.Pid),
            ],
            await watcher.Drain());
    }

    [Theory, Trait("Semantics", "N3")]
    [InlineData(Ending.Return)]
    [InlineData(Ending.Throw)]
    [InlineData(Ending.Killed)]
    public async Task Death_IsOneLeaveForEachMembership_BeforeTheDown(Ending ending)
    {
        await using var stage = await Stage.Start();
        var (member, watcher) = (stage.Puppet(), stage.Puppet());
        stage.Riot.Groups.Join("room", member.Pid);
        stage.Riot.Groups.Join("room", member.Pid);
        var (monitor, down) = await watcher.Ask(self => (self.MonitorGroup("room").Monitor, self.Monitor(member.Pid)));

        var reason = stage.End(member, ending);
        await member.Exit;

        var left = new MemberLeft(monitor, "room", member.Pid);
        Assert.Equal([left, left, new ProcessDown(down, member.Pid, reason)], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task MonitorGroup_Twice_IsTwoMonitors()
    {
        await using var stage = await Stage.Start();
        var (member, watcher) = (stage.Puppet(), stage.Puppet());
        var (first, second) = await watcher.Ask(self => (self.MonitorGroup("room").Monitor, self.MonitorGroup("room").Monitor));
        stage.Riot.Groups.Join("room", member.Pid);
        Assert.Equal(2, (await watcher.Drain()).Count);

        await watcher.Do(self => self.Demonitor(first));
        stage.Riot.Groups.Leave("room", member.Pid);

        Assert.NotEqual(first, second);
        Assert.Equal([new MemberLeft(second, "room", member.Pid)], await watcher.Drain());
    }

    [Theory, Trait("Semantics", "N3"), Trait("Semantics", "M3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Demonitor_EndsIt_FlushRemovesWhatIsThere(bool flush)
    {
        await using var stage = await Stage.Start();
        var (member, watcher) = (stage.Puppet(), stage.Puppet());
        var (monitor, _) = await watcher.Ask(self => self.MonitorGroup("room"));
        stage.Riot.Groups.Join("room", member.Pid);
        stage.Riot.Send(watcher.Pid, "other");

        await watcher.Do(self =>
        {
            self.Demonitor(monitor, flush);
            self.Demonitor(monitor, flush);
        });
        stage.Riot.Groups.Leave("room", member.Pid);

        Assert.Equal(flush ? ["other"] : [new MemberJoined(monitor, "room", member.Pid), "other"], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task MonitorGroup_BesideMembershipOfOnesOwn_LeavesTheRightOne()
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();

        var (monitor, _) = await puppet.Ask(self => self.MonitorGroup("room"));
        Assert.False(await puppet.Ask(self => self.Groups.Leave("room", self.Pid)));
        await puppet.Do(self =>
        {
            self.Join("room");
            self.Groups.Leave("room", self.Pid);
        });

        Assert.Equal([new MemberJoined(monitor, "room", puppet.Pid), new MemberLeft(monitor, "room", puppet.Pid)], await puppet.Drain());
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "P11")]
    public async Task Watcher_Dies_EndsItsWatch()
    {
        await using var stage = await Stage.Start();
        var (member, watcher, other) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        await watcher.Do(self => self.MonitorGroup("room"));
        var (monitor, _) = await other.Ask(self => self.MonitorGroup("room"));

        watcher.Return();
        await watcher.Exit;
        stage.Riot.Groups.Join("room", member.Pid);

        Assert.Equal([new MemberJoined(monitor, "room", member.Pid)], await other.Drain());
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "R2")]
    public async Task Changes_WakeAReceiver()
    {
        await using var stage = await Stage.Start();
        var member = stage.Puppet();
        var watching = new Gate();
        var seen = stage.Run(async self =>
        {
            self.MonitorGroup("room");
            watching.Open();
            return (await self.ReceiveAsync<MemberJoined>()).Pid;
        });
        await watching.Opened();

        stage.Riot.Groups.Join("room", member.Pid);

        Assert.Equal(member.Pid, await seen);
    }
}
