// X7: the first reason wins, and of what comes later only a kill acts, by ending the grace.
namespace Riot.Tests.Semantics.Exits;

public sealed class FirstReasonTests
{
    public enum Later
    {
        Exit,
        Link,
        Throw,
        ExitItself,
        Kill,
    }

    [Theory, Trait("Semantics", "X7")]
    [InlineData(Later.Exit)]
    [InlineData(Later.Link)]
    [InlineData(Later.Throw)]
    [InlineData(Later.ExitItself)]
    [InlineData(Later.Kill)]
    public async Task LaterReason_WhileUnwinding_DoesNotReplaceTheFirst(Later later)
    {
        await using var stage = await Stage.Start();
        var (unwinds, gate) = (new Gate(), new Gate());
        var (peer, watcher) = (stage.Puppet(), stage.Puppet());
        var over = false;
        var pid = await stage.SpawnReceiving(async self =>
        {
            unwinds.Open();
            await gate;
            over = true;
            if (later == Later.Throw)
                throw new InvalidTimeZoneException("too late");
            if (later == Later.ExitItself)
                self.Exit(new ExitReason.Custom("too late"));
        });
        await peer.Do(self => self.Link(pid));
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        var first = new ExitReason.Custom("first");
        stage.Riot.Exit(pid, first);
        await unwinds.Opened();

        switch (later)
        {
            case Later.Exit:
                stage.Riot.Exit(pid, new ExitReason.Custom("second"));
                break;
            case Later.Link:
                peer.Return();
                await peer.Exit;
                break;
            case Later.Kill:
                stage.Riot.Kill(pid);
                Assert.Equal(first, await stage.ExitOf(pid)); // Without the gate being open: a kill ends the grace.
                Assert.False(over);
                break;
        }

        gate.Open();
        Assert.Equal(first, await stage.ExitOf(pid));
        Assert.Equal([new ProcessDown(monitor, pid, first)], await watcher.Drain());
        Assert.Equal(later == Later.Kill ? 1 : 0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "X7"), Trait("Semantics", "X3")]
    public async Task Kill_OfATrapperThatHandlesAStopRequest_GivesKilled()
    {
        await using var stage = await Stage.Start();
        var (handles, gate) = (new Gate(), new Gate());
        var pid = stage.Riot.Spawn(
            async self =>
            {
                await self.ReceiveAsync<ExitMessage>();
                handles.Open();
                await gate;
            },
            new ProcessOptions { TrapExits = true });
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await handles.Opened();
        Assert.NotEqual(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)!.Status);
        Assert.True(await stage.IsAlive(pid));

        stage.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        gate.Open();
    }

    [Theory, Trait("Semantics", "X7")]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Exits_OfOneSenderInARow_CountAsTheFirst(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var (target, asker) = (stage.Puppet(), stage.Puppet());

        await asker.Do(self =>
        {
            for (var i = 0; i < 10; i++)
                self.Exit(target.Pid, new ExitReason.Custom(i));
            self.Kill(target.Pid);
        });

        Assert.Equal(new ExitReason.Custom(0), await target.Exit);
    }
}
