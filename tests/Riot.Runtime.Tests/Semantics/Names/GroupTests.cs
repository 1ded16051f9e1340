// N3: process groups as OTP's pg: any number for each process, memberships that count, and an end with the process.
namespace Riot.Tests.Semantics.Names;

public sealed class GroupTests
{
    [Fact, Trait("Semantics", "N3")]
    public async Task Join_AnyNumberOfGroups_ListsTheMemberInEach()
    {
        await using var stage = await Stage.Start();
        var (one, two) = (stage.Puppet(), stage.Puppet());

        await one.Do(self =>
        {
            self.Join("room");
            self.Join("hall");
        });
        stage.Riot.Groups.Join("room", two.Pid);

        Assert.Equal([one.Pid, two.Pid], stage.Riot.Groups.Members("room"));
        Assert.Equal([one.Pid], await two.Ask(self => self.Groups.Members("hall")));
        Assert.Empty(stage.Riot.Groups.Members("nowhere"));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Join_Twice_TakesTwoLeaves()
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();
        await puppet.Do(self => self.Join("room"));
        stage.Riot.Groups.Join("room", puppet.Pid);
        Assert.Equal([puppet.Pid, puppet.Pid], stage.Riot.Groups.Members("room"));

        Assert.True(await puppet.Ask(self => self.Groups.Leave("room", self.Pid)));
        Assert.Equal([puppet.Pid], stage.Riot.Groups.Members("room"));
        Assert.True(stage.Riot.Groups.Leave("room", puppet.Pid));
        Assert.Empty(stage.Riot.Groups.Members("room"));
        Assert.False(await puppet.Ask(self => self.Groups.Leave("room", self.Pid)));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Leave_TouchesThatGroupAndThatProcessOnly()
    {
        await using var stage = await Stage.Start();
        var (one, two) = (stage.Puppet(), stage.Puppet());
        foreach (var group in new[] { "room", "hall" })
        {
            stage.Riot.Groups.Join(group, one.Pid);
            stage.Riot.Groups.Join(group, two.Pid);
        }

        Assert.True(stage.Riot.Groups.Leave("room", one.Pid));

        Assert.Equal([two.Pid], stage.Riot.Groups.Members("room"));
        Assert.Equal([one.Pid, two.Pid], stage.Riot.Groups.Members("hall"));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Members_IsASnapshot()
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();
        stage.Riot.Groups.Join("room", puppet.Pid);
        var before = stage.Riot.Groups.Members("room");

        stage.Riot.Groups.Leave("room", puppet.Pid);

        Assert.Equal([puppet.Pid], before);
        Assert.Empty(stage.Riot.Groups.Members("room"));
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Broadcast_ReachesEachMembershipOnce_TheSenderToo()
    {
        await using var stage = await Stage.Start();
        var (one, two, other) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        stage.Riot.Groups.Join("room", one.Pid);
        stage.Riot.Groups.Join("room", two.Pid);
        stage.Riot.Groups.Join("room", two.Pid);

        Assert.Equal(3, await one.Ask(self => self.Groups.Broadcast("room", "hello")));
        Assert.Equal(3, stage.Riot.Groups.Broadcast("room", "bye"));
        Assert.Equal(0, stage.Riot.Groups.Broadcast("nowhere", "hello"));

        Assert.Equal(["hello", "bye"], await one.Drain());
        Assert.Equal(["hello", "hello", "bye", "bye"], await two.Drain());
        Assert.Empty(await other.Drain());
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Broadcast_ToVeryMany_ReachesAllOfThem()
    {
#if SIMULATED
        const int Many = 1_000; // Each message is a step there, and many steps go to another thread.
#else
        const int Many = 100_000;
#endif
        const int Rounds = 2; // The second finds the list of members as the first has made it.
        await using var stage = await Stage.StartForgetful();
        var total = await stage.Run(async self =>
        {
            var parent = self.Pid;
            for (var i = 0; i < Many; i++)
            {
                self.Spawn(async child =>
                {
                    child.Join("everyone");
                    child.Send(parent, "in");
                    for (var round = 0; round < Rounds; round++)
                        await child.ReceiveAsync();
                    child.Send(parent, "out");
                });
            }

            for (var i = 0; i < Many; i++)
                await self.ReceiveAsync();
            var sent = 0;
            for (var round = 0; round < Rounds; round++)
                sent += self.Groups.Broadcast("everyone", round);
            for (var i = 0; i < Many; i++)
                await self.ReceiveAsync();
            return sent;
        });

        Assert.Equal(Rounds * Many, total);
    }

    [Theory, Trait("Semantics", "N3"), Trait("Semantics", "M5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Death_LeavesAllGroups_BeforeDownsAreSent(int workers)
    {
        await using var stage = await Stage.Start(workers);

        await stage.Run(async self =>
        {
            for (var round = 0; round < 2000; round++)
            {
                self.SpawnMonitor(child =>
                {
                    child.Join("room");
                    child.Join("room");
                    child.Join("hall");
                    return Task.CompletedTask;
                });
                await self.ReceiveAsync<ProcessDown>();
                Assert.Empty(self.Groups.Members("room"));
                Assert.Empty(self.Groups.Members("hall"));
            }
        });
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "N1"), Trait("Semantics", "X5")]
    public async Task Join_WhileExitingOrDead_IsRefused_LeaveIsNot()
    {
        await using var stage = await Stage.Start();
        var (unwinding, goOn) = (new Gate(), new Gate());
        Exception? refused = null;
        var left = false;
        var pid = await stage.SpawnReceiving(async self =>
        {
            refused = Record.Exception(() => self.Join("room"));
            left = self.Groups.Leave("hall", self.Pid);
            unwinding.Open();
            await goOn;
        });
        stage.Riot.Groups.Join("hall", pid);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.IsType<ProcessExitException>(refused);
        Assert.True(left);
        Assert.Equal(pid, Assert.Throws<NoSuchProcessException>(() => stage.Riot.Groups.Join("room", pid)).Pid);
        goOn.Open();
        await stage.ExitOf(pid);
        Assert.Throws<NoSuchProcessException>(() => stage.Riot.Groups.Join("room", pid));
        Assert.False(stage.Riot.Groups.Leave("room", pid));
        Assert.Empty(stage.Riot.Groups.Members("room"));
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "P5")]
    public async Task Join_ProcessOfAnotherRuntime_IsRefused()
    {
        await using var stage = await Stage.Start();
        await using var other = await Stage.Start();

        Assert.Throws<ArgumentException>(() => stage.Riot.Groups.Join("room", other.Puppet().Pid));
        Assert.Throws<ArgumentException>(() => stage.Riot.Groups.Join(" ", stage.Puppet().Pid));
    }

    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "P4")]
    public async Task Join_OutsideTheProcess_IsRefused()
    {
        await using var stage = await Stage.Start();

        await stage.Run(self => Task.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => self.Join("room"));
            Assert.Throws<InvalidOperationException>(() => self.MonitorGroup("room"));
            Assert.Empty(self.Groups.Members("room"));
        }));
    }
}
