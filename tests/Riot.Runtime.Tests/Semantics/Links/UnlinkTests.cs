// L6, L7: what is left of a link that was taken away: nothing, at either end, whoever took it away.
namespace Riot.Tests.Semantics.Links;

public sealed class UnlinkTests
{
    private const int Messages = 100_000;

    // In reductions, of which each is a look at 32 messages.
    private const int LookAtAll = Messages / 32;

    [Theory, Trait("Semantics", "L6")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Unlink_ByEitherEnd_LeavesBothUntouchedByTheOther(bool unlinkerDies, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (unlinker, peer) = (stage.Puppet(trapExits), stage.Puppet(trapExits));
        await peer.Do(self => self.Link(unlinker.Pid));
        await unlinker.Do(self => self.Unlink(peer.Pid));
        await peer.Sync();

        var (dying, survivor) = unlinkerDies ? (unlinker, peer) : (peer, unlinker);
        stage.Riot.Kill(dying.Pid);
        await dying.Exit;

        Assert.Empty(await survivor.Drain());
    }

    [Fact, Trait("Semantics", "L6")]
    public async Task Unlink_OfWhatWasNeverLinked_DoesNothing()
    {
        await using var stage = await Stage.Start();
        var (process, stranger, dead) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        await process.Do(self =>
        {
            self.Unlink(stranger.Pid);
            self.Unlink(dead.Pid, flush: true);
            self.Unlink(self.Pid);
        });

        await stranger.Sync();
        Assert.Empty(await process.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(process.Pid)!.Links);
    }

    [Theory, Trait("Semantics", "L6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unlink_AfterTheExitMessageArrived_LeavesItUnlessFlushed(bool flush)
    {
        await using var stage = await Stage.Start();
        var (dying, other, trapper) = (stage.Puppet(), stage.Puppet(), stage.Puppet(trapExits: true));
        await trapper.Do(self =>
        {
            self.Link(dying.Pid);
            self.Link(other.Pid);
        });
        stage.Riot.Send(trapper.Pid, "before");
        dying.Return();
        await dying.Exit;
        other.Return();
        await other.Exit;
        stage.Riot.Exit(trapper.Pid, ExitReason.Shutdown);
        stage.Riot.Send(trapper.Pid, "after");

        await trapper.Do(self => self.Unlink(dying.Pid, flush));

        var ofDying = new ExitMessage(dying.Pid, ExitReason.Normal, ExitKind.Link);
        var ofOther = new ExitMessage(other.Pid, ExitReason.Normal, ExitKind.Link);
        var request = new ExitMessage(Pid.Runtime, ExitReason.Shutdown, ExitKind.Exit);
        Assert.Equal<object>(
            flush ? ["before", ofOther, request, "after"] : ["before", ofDying, ofOther, request, "after"], await trapper.Drain());
    }

    [Fact, Trait("Semantics", "L6")]
    public async Task Unlink_WithFlush_LeavesExitMessagesThatTheSamePidAskedFor()
    {
        await using var stage = await Stage.Start();
        var (other, trapper) = (stage.Puppet(), stage.Puppet(trapExits: true));
        await trapper.Do(self => self.Link(other.Pid));
        await other.Do(self => self.Exit(trapper.Pid, ExitReason.Shutdown));
        other.Return();
        await other.Exit;

        await trapper.Do(self => self.Unlink(other.Pid, flush: true));

        Assert.Equal([new ExitMessage(other.Pid, ExitReason.Shutdown, ExitKind.Exit)], await trapper.Drain());
    }

    [Fact, Trait("Semantics", "L6"), Trait("Semantics", "C1")]
    public async Task Stop_OfALinkedProcess_DoesNotLookThroughTheMailbox()
    {
        const int Stops = 100;
        await using var stage = await Stage.Start();

        await stage.Run(async self =>
        {
            FillMailbox(self);
            var looks = await Reductions(stage, self, async () =>
            {
                for (var i = 0; i < Stops; i++)
                    Assert.Equal(ExitReason.Shutdown, await self.StopAsync(self.SpawnLink(Puppet.Obey)));
            });

            Assert.InRange(looks, 1, Stops * LookAtAll / 10);
            Assert.Equal(0, await self.ReceiveAsync());
        });
    }

    [Fact, Trait("Semantics", "L6"), Trait("Semantics", "P9")]
    public async Task Unlink_WithFlush_OfADeadProcess_CountsItsLookThroughTheMailbox()
    {
        await using var stage = await Stage.Start();
        var dead = stage.Puppet();
        dead.Return();
        await dead.Exit;

        await stage.Run(async self =>
        {
            FillMailbox(self);
            for (var i = 0; i < 3; i++)
            {
                var looks = await Reductions(stage, self, () =>
                {
                    self.Unlink(dead.Pid, flush: true);
                    return Task.CompletedTask;
                });

                Assert.InRange(looks, LookAtAll, 3 * LookAtAll); // The first also moves the messages aside.
            }
        });
    }

    [Theory, Trait("Semantics", "L6"), Trait("Semantics", "P5")]
    [InlineData(0)]
    [InlineData(20)]
    public async Task Unlink_OfADeadPeerWhoseExitIsOnItsWay_HoldsHoweverThePidWasFound(int otherLinks)
    {
        // One worker: a dying process that has many to tell lets others run in between.
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var parent = stage.Puppet();
        var unlinked = new Gate();
        var child = await parent.Ask(self =>
        {
            for (var i = 0; i < 600; i++)
                self.SpawnLink(Puppet.Obey);
            return self.SpawnLink(async other =>
            {
                for (var i = 0; i < otherLinks; i++)
                    other.SpawnLink(Puppet.Obey);
                while (stage.Riot.Processes.Info(parent.Pid) is not null)
                    await other.YieldAsync();
                other.Unlink(other.Parent);
                unlinked.Open();
                await Puppet.Obey(other);
            });
        });

        stage.Riot.Kill(parent.Pid);
        await parent.Exit;
        await unlinked.Opened();

        await new Puppet(stage, child).Sync();
        Assert.Equal(otherLinks, stage.Riot.Processes.Info(child)!.Links);
    }

    [Theory, Trait("Semantics", "L7")]
    [InlineData("LU", 0)]
    [InlineData("LUL", 1)]
    [InlineData("LULU", 0)]
    [InlineData("LULULUL", 1)]
    [InlineData("LULULULU", 0)]
    public async Task LinksAndUnlinks_InOneStretch_EndInTheStateOfTheLastOne(string verbs, int links)
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());

        await one.Do(self =>
        {
            foreach (var verb in verbs)
            {
                if (verb == 'L')
                    self.Link(other.Pid);
                else
                    self.Unlink(other.Pid);
            }
        });

        await other.Sync();
        await one.Sync();
        Assert.Equal(links, stage.Riot.Processes.Info(one.Pid)!.Links);
        Assert.Equal(links, stage.Riot.Processes.Info(other.Pid)!.Links);
        other.Return();
        if (links == 1)
            Assert.Equal(new ExitReason.LinkDown(other.Pid, ExitReason.Normal), await one.Exit);
        else
            await other.Exit;
        if (links == 0)
            await one.Sync();
    }

    [Fact, Trait("Semantics", "L7")]
    public async Task Unlink_ByBothEnds_LeavesNoHalfLink()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());
        await one.Do(self => self.Link(other.Pid));
        await other.Sync();

        await Task.WhenAll(one.Do(self => self.Unlink(other.Pid)), other.Do(self => self.Unlink(one.Pid)));

        for (var round = 0; round < 2; round++)
        {
            await one.Sync();
            await other.Sync();
        }

        Assert.Equal(0, stage.Riot.Processes.Info(one.Pid)!.Links);
        Assert.Equal(0, stage.Riot.Processes.Info(other.Pid)!.Links);
    }

    private static void FillMailbox(ProcessContext self)
    {
        for (var i = 0; i < Messages; i++)
            self.Send(self.Pid, i);
    }

    // What a process spends on something, which is the same however busy the machine is.
    private static async Task<long> Reductions(Stage stage, ProcessContext self, Func<Task> action)
    {
        await self.YieldAsync();
        var before = stage.Riot.Processes.Info(self.Pid)!.MessagesTaken;
        await action();
        await self.YieldAsync();
        return stage.Riot.Processes.Info(self.Pid)!.MessagesTaken - before;
    }
}
