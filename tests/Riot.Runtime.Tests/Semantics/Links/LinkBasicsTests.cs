// L1: what a link is: one per pair, the same from both ends, and none to oneself.
namespace Riot.Tests.Semantics.Links;

public sealed class LinkBasicsTests
{
    [Theory, Trait("Semantics", "L1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Link_AskedByOneEnd_IsHeldByBothAndEndsTheOther(bool askerDies)
    {
        await using var stage = await Stage.Start();
        var (asker, other) = (stage.Puppet(), stage.Puppet());
        await asker.Do(self => self.Link(other.Pid));
        await other.Sync();
        Assert.Equal(1, stage.Riot.Processes.Info(asker.Pid)!.Links);
        Assert.Equal(1, stage.Riot.Processes.Info(other.Pid)!.Links);

        var (dying, survivor) = askerDies ? (asker, other) : (other, asker);
        dying.Return();

        Assert.Equal(new ExitReason.LinkDown(dying.Pid, ExitReason.Normal), await survivor.Exit);
    }

    [Theory, Trait("Semantics", "L1"), Trait("RiotDefect", "D12")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_MadeTwice_IsOneAndYieldsOneExitMessage(bool secondByTheOther)
    {
        await using var stage = await Stage.Start();
        var (watcher, other) = (stage.Puppet(trapExits: true), stage.Puppet());
        await watcher.Do(self => self.Link(other.Pid));
        if (secondByTheOther)
            await other.Do(self => self.Link(watcher.Pid));
        else
            await watcher.Do(self => self.Link(other.Pid));
        await other.Sync();
        Assert.Equal(1, stage.Riot.Processes.Info(watcher.Pid)!.Links);
        Assert.Equal(1, stage.Riot.Processes.Info(other.Pid)!.Links);

        other.Return();
        await other.Exit;

        Assert.Equal([new ExitMessage(other.Pid, ExitReason.Normal, ExitKind.Link)], await watcher.Drain());
    }

    [Theory, Trait("Semantics", "L1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_MadeTwice_IsGoneAfterOneUnlink(bool unlinkedByTheOther)
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());
        await one.Do(self => self.Link(other.Pid));
        await other.Do(self => self.Link(one.Pid));
        await one.Do(self => self.Link(other.Pid));
        var (unlinker, peer) = unlinkedByTheOther ? (other, one) : (one, other);
        await unlinker.Do(self => self.Unlink(peer.Pid));
        await peer.Sync();
        await unlinker.Sync();
        Assert.Equal(0, stage.Riot.Processes.Info(one.Pid)!.Links);
        Assert.Equal(0, stage.Riot.Processes.Info(other.Pid)!.Links);

        one.Return();
        await one.Exit;

        await other.Sync();
    }

    [Theory, Trait("Semantics", "L1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_ToOneself_DoesNothing(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var loner = stage.Puppet(trapExits);
        await loner.Do(self => self.Link(self.Pid));
        Assert.Equal(0, stage.Riot.Processes.Info(loner.Pid)!.Links);
        Assert.Empty(await loner.Drain());

        loner.Return();

        Assert.Equal(ExitReason.Normal, await loner.Exit);
    }

    [Fact, Trait("Semantics", "L1")]
    public async Task Links_OfOneProcessToMany_AreOnePerPeer()
    {
        const int Peers = 100; // More than a process keeps in its small table.
        await using var stage = await Stage.Start();
        var hub = stage.Puppet();
        var peers = Enumerable.Range(0, Peers).Select(_ => stage.Puppet()).ToArray();
        await hub.Do(self => Array.ForEach(peers, peer => self.Link(peer.Pid)));
        await hub.Do(self => Array.ForEach(peers, peer => self.Link(peer.Pid)));
        Assert.Equal(Peers, stage.Riot.Processes.Info(hub.Pid)!.Links);
        await hub.Do(self => Array.ForEach(peers[..(Peers / 2)], peer => self.Unlink(peer.Pid)));

        hub.Return();

        foreach (var peer in peers[(Peers / 2)..])
            Assert.Equal(new ExitReason.LinkDown(hub.Pid, ExitReason.Normal), await peer.Exit);
        foreach (var peer in peers[..(Peers / 2)])
            await peer.Sync();
    }

    [Fact, Trait("Semantics", "L1")]
    public async Task Link_WithAScopeThatIsForSpawnsOnly_IsRefused()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());

        await Assert.ThrowsAsync<ArgumentException>(() => one.Do(self => self.Link(other.Pid, LinkScope.Owner)));
        await Assert.ThrowsAsync<ArgumentException>(() => one.Do(self => self.Link(Pid.None)));

        Assert.Equal(0, stage.Riot.Processes.Info(one.Pid)!.Links);
    }
}
