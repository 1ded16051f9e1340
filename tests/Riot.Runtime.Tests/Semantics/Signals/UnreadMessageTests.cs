// G3: what lies in a mailbox when its process dies is thrown away, and counted.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Signals;

public sealed class UnreadMessageTests
{
    public static TheoryData<Ending> Endings => [.. Enum.GetValues<Ending>()];

    [Theory, Trait("Semantics", "G3")]
    [MemberData(nameof(Endings))]
    public async Task Messages_UnreadAtADeath_AreCountedAndSaidAtDebug(Ending ending)
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();
        await process.Do(self =>
        {
            for (var i = 0; i < 3; i++)
                self.Send(self.Pid, "skipped");
        });
        await process.Sync(); // It has looked past them.
        await process.Do(self => self.Send(self.Pid, "behind"));

        stage.End(process, ending);
        await process.Exit;

        Assert.Equal(4, stage.Riot.Processes.Counters.UnreadMessages);
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
        Assert.Equal(0, stage.Riot.Processes.Counters.DroppedMessages);
        var line = Assert.Single(stage.Log.Lines, line => line.Text.Contains("unread", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Debug, line.Level);
        Assert.Contains($"{process.Pid}", line.Text, StringComparison.Ordinal);
        Assert.Contains("left 4 messages unread", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "G3"), Trait("Semantics", "H6")]
    public async Task Messages_UnreadAtAStop_AreCounted()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet());
        stage.Riot.Send(one.Pid, 1);
        stage.Riot.Send(other.Pid, 2);
        stage.Riot.Send(other.Pid, 3);

        await stage.Riot.ShutdownAsync().Guarded();

        Assert.Equal(3, stage.Riot.Processes.Counters.UnreadMessages);
    }

    [Fact, Trait("Semantics", "G3")]
    public async Task TimerFire_UnreadAtADeath_IsCounted_AndWhatTheRuntimeTellsIsNot()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (process, peer) = (stage.Puppet(trapExits: true), stage.Puppet());
        await process.Do(self =>
        {
            self.Monitor(peer.Pid);
            self.Link(peer.Pid);
            self.SendAfter(self.Pid, "due", TimeSpan.FromSeconds(1));
        });
        peer.Return();
        await peer.Exit;
        time.Advance(TimeSpan.FromSeconds(1));
        await process.Sync();

        process.Return();
        await process.Exit;

        Assert.Equal(1, stage.Riot.Processes.Counters.UnreadMessages);
    }

    [Fact, Trait("Semantics", "G3"), Trait("Semantics", "C2")]
    public async Task Call_UnreadAtADeath_FailsInstead()
    {
        await using var stage = await Stage.Start();
        var process = stage.Puppet();
        var call = stage.Riot.CallAsync(process.Pid, new Keep(), Timeout.InfiniteTimeSpan);
        await process.Sync();

        process.Return();

        await Assert.ThrowsAsync<ServerExitedException>(() => call.Guarded());
        await process.Exit;
        Assert.Equal(0, stage.Riot.Processes.Counters.UnreadMessages);
    }

    [Fact, Trait("Semantics", "G3"), Trait("Semantics", "C4")]
    public async Task Messages_BehindTheStopOfAServer_AreCounted()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();
        await stage.Do(pid, server =>
        {
            for (var i = 0; i < 3; i++)
                server.Self.Send(pid, i);
            server.Self.Exit(pid, ExitReason.Shutdown);
        });

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(3, stage.Riot.Processes.Counters.UnreadMessages);
    }

    [Theory, Trait("Semantics", "G3"), Trait("Semantics", "X5")]
    [InlineData("Receive", false)]
    [InlineData("Receive", true)]
    [InlineData("Receive<T>", false)]
    [InlineData("Receive<T>", true)]
    [InlineData("Yield", false)]
    [InlineData("Yield", true)]
    public async Task Exit_BeforeTheSliceThatHandsOver_ComesInPlaceOfTheResult_AndTheMessageIsCounted(string verb, bool kill)
    {
        // One worker and a budget of one: what is there is handed over in a slice of its own, and the other process, woken first, runs before that.
        await using var stage = await Stage.Start(1, options => (options.MessagesPerTurn, options.BlockedWorkerThreshold) = (1, TimeSpan.FromMinutes(1)));
        var ender = stage.Riot.Spawn(async self =>
        {
            var target = await self.ReceiveAsync<Pid>();
            if (kill)
                self.Kill(target);
            else
                self.Exit(target, ExitReason.Shutdown);
        });
        await stage.Until(ender, ProcessStatus.Receiving);
        Exception? thrown = null;

        var pid = stage.Riot.Spawn(async self =>
        {
            self.Send(self.Pid, "on its way");
            self.Send(ender, self.Pid);
            thrown = await Record.ExceptionAsync(async () =>
            {
                if (verb == "Yield")
                    await self.YieldAsync();
                else
                    Assert.NotNull(verb == "Receive" ? await self.ReceiveAsync() : await self.ReceiveAsync<string>());
            });
        });

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.IsType<ProcessExitException>(thrown);
        Assert.Equal(1, stage.Riot.Processes.Counters.UnreadMessages);
    }

    [Fact, Trait("Semantics", "G3")]
    public async Task Message_OfAReceiveThatNobodyAwaits_IsCounted()
    {
        await using var stage = await Stage.Start();
        var mayReturn = new Gate();
        var pid = stage.Riot.Spawn(async self =>
        {
            var pending = self.ReceiveAsync();
            await mayReturn;
            Assert.True(pending.IsCompleted);
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, "taken");
        await stage.Until(pid, ProcessStatus.Awaiting);
        mayReturn.Open();

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(1, stage.Riot.Processes.Counters.UnreadMessages);
    }
}
