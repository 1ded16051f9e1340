// L4: a process that traps exits lives on, is told in its mailbox, and learns of a stop request by a token.
namespace Riot.Tests.Semantics.Links;

public sealed class TrapExitsTests
{
    [Fact, Trait("Semantics", "L4")]
    public async Task LinkExit_OfATrapper_ComesBehindTheMessagesSentBefore()
    {
        await using var stage = await Stage.Start();
        var (dying, trapper) = (stage.Puppet(), stage.Puppet(trapExits: true));
        await trapper.Do(self => self.Link(dying.Pid));
        await dying.Do(self =>
        {
            self.Send(trapper.Pid, "first");
            self.Send(trapper.Pid, "second");
        });

        dying.Return();
        await dying.Exit;
        stage.Riot.Send(trapper.Pid, "third");

        Assert.Equal<object>(
            ["first", "second", new ExitMessage(dying.Pid, ExitReason.Normal, ExitKind.Link), "third"], await trapper.Drain());
    }

    [Fact, Trait("Semantics", "L4")]
    public async Task TrapExits_SetWhileLinked_CountsFromThenOn()
    {
        await using var stage = await Stage.Start();
        var (first, second, process) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        await process.Do(self =>
        {
            self.Link(first.Pid);
            self.Link(second.Pid);
            self.TrapExits = true;
        });
        first.Return();
        await first.Exit;
        Assert.Equal([new ExitMessage(first.Pid, ExitReason.Normal, ExitKind.Link)], await process.Drain());
        await process.Do(self => self.TrapExits = false);

        second.Return();

        Assert.Equal(new ExitReason.LinkDown(second.Pid, ExitReason.Normal), await process.Exit);
    }

    [Theory, Trait("Semantics", "L4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopRequested_IsCancelledByAStopRequest_AndNotByALink(bool stopRequest)
    {
        await using var stage = await Stage.Start();
        var (other, trapper) = (stage.Puppet(), stage.Puppet(trapExits: true));
        var (stopRequested, exiting) = await trapper.Ask(self => (self.StopRequested, self.CancellationToken));
        await trapper.Do(self => self.Link(other.Pid));

        if (stopRequest)
            stage.Riot.Exit(trapper.Pid, ExitReason.Shutdown);
        else
            stage.Riot.Exit(other.Pid, ExitReason.Shutdown);
        if (!stopRequest)
            await other.Exit;
        await trapper.Sync();
        await trapper.Sync();

        Assert.Equal(stopRequest, stopRequested.IsCancellationRequested);
        Assert.False(exiting.IsCancellationRequested);
    }

    [Fact, Trait("Semantics", "L4")]
    public async Task StopRequested_WakesATrapperThatAwaitsForeignCode()
    {
        await using var stage = await Stage.Start();
        var waits = new Gate();
        var pid = stage.Riot.Spawn(
            async self =>
            {
                var stopped = new Gate();
                using var registration = self.StopRequested.Register(stopped.Open);
                waits.Open();
                await stopped;
                var message = await self.ReceiveAsync<ExitMessage>();
                self.Exit(new ExitReason.Custom(message));
            },
            new ProcessOptions { TrapExits = true });
        await waits.Opened();

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(new ExitReason.Custom(new ExitMessage(Pid.Runtime, ExitReason.Shutdown, ExitKind.Exit)), await stage.ExitOf(pid));
    }

    [Fact, Trait("Semantics", "L4")]
    public async Task StopRequested_IsCancelledByTheEndOfAProcessThatTrapsNothing()
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();
        var stopRequested = await process.Ask(self => self.StopRequested);
        Assert.False(stopRequested.IsCancellationRequested);

        process.Return();
        await process.Exit;

        Assert.True(stopRequested.IsCancellationRequested);
    }
}
