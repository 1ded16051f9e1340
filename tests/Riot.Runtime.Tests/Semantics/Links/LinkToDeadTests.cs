// L5: what a link to a process does that is dead, or dies meanwhile.
namespace Riot.Tests.Semantics.Links;

public sealed class LinkToDeadTests
{
    [Theory, Trait("Semantics", "L5"), Trait("RiotDefect", "D11")]
    [InlineData(LinkScope.AnyExit)]
    [InlineData(LinkScope.AbnormalExit)]
    public async Task Link_ToADeadPid_ThrowsAtTheCall(LinkScope scope)
    {
        await using var stage = await Stage.Start();
        var (dead, process) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        var error = await Assert.ThrowsAsync<NoSuchProcessException>(() => process.Do(self => self.Link(dead.Pid, scope)));

        Assert.Equal(dead.Pid, error.Pid);
        Assert.Empty(await process.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(process.Pid)!.Links);
    }

    [Theory, Trait("Semantics", "L5"), Trait("RiotDefect", "D11")]
    [InlineData(LinkScope.AnyExit)]
    [InlineData(LinkScope.AbnormalExit)]
    public async Task Link_ToADeadPid_OfATrapper_YieldsAnExitMessageEachTime(LinkScope scope)
    {
        await using var stage = await Stage.Start();
        var (dead, trapper) = (stage.Puppet(), stage.Puppet(trapExits: true));
        dead.Return();
        await dead.Exit;

        await trapper.Do(self => self.Link(dead.Pid, scope));
        await trapper.Do(self => self.Link(dead.Pid, scope));

        var expected = new ExitMessage(dead.Pid, ExitReason.NoProcess, ExitKind.Link);
        Assert.Equal([expected, expected], await trapper.Drain());
        Assert.Equal(0, stage.Riot.Processes.Info(trapper.Pid)!.Links);
    }

    [Fact, Trait("Semantics", "L4"), Trait("Semantics", "L5"), Trait("Semantics", "M2")]
    public async Task LinkAndMonitor_OfADeadPid_AnswerAtTheTailOfTheMailbox()
    {
        await using var stage = await Stage.Start();
        var (dead, trapper) = (stage.Puppet(), stage.Puppet(trapExits: true));
        dead.Return();
        await dead.Exit;

        var monitor = await trapper.Ask(self =>
        {
            self.Send(self.Pid, "first");
            self.Link(dead.Pid);
            self.Send(self.Pid, "second");
            var made = self.Monitor(dead.Pid);
            self.Send(self.Pid, "third");
            return made;
        });

        var exit = new ExitMessage(dead.Pid, ExitReason.NoProcess, ExitKind.Link);
        var down = new ProcessDown(monitor, dead.Pid, ExitReason.NoProcess);
        Assert.Equal<object>(["first", exit, "second", down, "third"], await trapper.Drain());
    }

    [Fact, Trait("Semantics", "L5"), Trait("Semantics", "P5")]
    public async Task Link_ToAPidOfAnotherRuntime_IsRefused()
    {
        await using var stage = await Stage.Start();
        await using var elsewhere = await Stage.Start();
        var (process, stranger) = (stage.Puppet(), elsewhere.Puppet());

        await Assert.ThrowsAsync<ArgumentException>(() => process.Do(self => self.Link(stranger.Pid)));
        await Assert.ThrowsAsync<ArgumentException>(() => process.Do(self => self.Monitor(stranger.Pid)));
    }

    [Theory, Trait("Semantics", "L5"), Trait("Semantics", "G7"), Trait("RiotDefect", "D11")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_ToAProcessThatUnwinds_GetsItsRealReason(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (unwinds, gate) = (new Gate(), new Gate());
        var unwinding = await stage.SpawnReceiving(async _ =>
        {
            unwinds.Open();
            await gate;
        });
        var process = stage.Puppet(trapExits);
        var reason = new ExitReason.Custom("real");
        stage.Riot.Exit(unwinding, reason);
        await unwinds.Opened();

        await process.Do(self => self.Link(unwinding));
        await process.Sync();
        gate.Open();

        Assert.Equal(reason, await stage.ExitOf(unwinding));
        if (trapExits)
            Assert.Equal([new ExitMessage(unwinding, reason, ExitKind.Link)], await process.Drain());
        else
            Assert.Equal(new ExitReason.LinkDown(unwinding, reason), await process.Exit);
    }
}
