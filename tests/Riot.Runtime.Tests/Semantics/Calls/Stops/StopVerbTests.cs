// C1: stopping a process in order, and what Stop makes of links, of itself and of the dead.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class StopVerbTests
{
    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "L6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_OfALinkedServer_UnlinksFirst(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (stopper, script) = (stage.Puppet(trapExits), new Script());
        var pid = await stopper.StartLink(script, name: "server");

        var (reason, holder) = await stopper.Ask(async ValueTask<(ExitReason, Pid?)> (self) => (await self.StopAsync(pid), self.Names.WhereIs("server")));

        Assert.Equal(ExitReason.Shutdown, reason);
        Assert.Null(holder);
        Assert.Empty(await stopper.Drain());
        Assert.Equal(["terminate Shutdown"], script.Trail);
        Assert.Equal((0, 0), (stage.Riot.Processes.Info(stopper.Pid)!.Links, stage.Riot.Processes.Info(stopper.Pid)!.Monitors));
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X5")]
    [InlineData(LinkScope.AnyExit)]
    [InlineData(LinkScope.Owner)]
    public async Task Stop_ByAProcessThatIsExiting_Throws_AndTheChildEndsWithIt(LinkScope scope)
    {
        await using var stage = await Stage.Start();
        var (script, started, thrown) = (new Script(), new Gate(), default(Exception));
        var parent = stage.Riot.Spawn(async self =>
        {
            var child = await self.StartLinkAsync<ScriptedServer>([script], scope, new ProcessOptions { Name = "child" });
            started.Open();
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                thrown = await Record.ExceptionAsync(async () => await self.StopAsync(child));
            }
        });
        await started.Opened();

        stage.Riot.Exit(parent, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(parent));
        Assert.IsType<ProcessExitException>(thrown);
        Assert.Equal(new ExitReason.LinkDown(parent, ExitReason.Shutdown), await stage.ExitOf(script.Pid));
        Assert.Null(stage.Riot.Names.WhereIs("child"));
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "R6")]
    public async Task Stop_WhileAnotherVerbIsPending_IsRefused_AndTheLinkStays()
    {
        await using var stage = await Stage.Start();
        var (script, refused) = (new Script(), new TaskCompletionSource<Exception?>());
        var parent = stage.Riot.Spawn(async self =>
        {
            var child = await self.StartLinkAsync<ScriptedServer>([script]);
            var message = self.ReceiveAsync();
            refused.SetResult(await Record.ExceptionAsync(async () => await self.StopAsync(child)));
            await message;
        });

        Assert.IsType<InvalidOperationException>(await refused.Task.Guarded());
        Assert.Equal(1, stage.Riot.Processes.Info(script.Pid)!.Links);
        stage.Riot.Exit(parent, ExitReason.Shutdown);

        Assert.Equal(new ExitReason.LinkDown(parent, ExitReason.Shutdown), await stage.ExitOf(script.Pid));
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Stop_GivesTheReasonThatItWasAsked()
    {
        await using var stage = await Stage.Start();
        var (stopper, script) = (stage.Puppet(), new Script());
        var (pid, reason) = (await stage.Serve(script), new ExitReason.Custom("why"));

        Assert.Equal(reason, await stopper.Ask(self => self.StopAsync(pid, reason: reason)));
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Stop_OfAServerThatCrashesOverIt_GivesTheCrash()
    {
        await using var stage = await Stage.Start();
        var error = new InvalidTimeZoneException("thrown by the test");
        var pid = await stage.Serve(new Script { Terminate = (_, _) => throw error });

        Assert.Equal(new ExitReason.Exception(error), await stage.Puppet().Ask(self => self.StopAsync(pid)));
    }

    [Theory, Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_OfAPlainProcess_EndsIt(bool traps)
    {
        await using var stage = await Stage.Start();
        var stopper = stage.Puppet();
        var pid = await stopper.Ask(self => self.SpawnLink(
            async child =>
            {
                var stop = await child.ReceiveAsync<ExitMessage>();
                child.Exit(stop.Reason);
            },
            options: new ProcessOptions { TrapExits = traps }));

        Assert.Equal(ExitReason.Shutdown, await stopper.Ask(self => self.StopAsync(pid)));
        await stopper.Sync();
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Stop_OfOneThatIsDead_SaysSo()
    {
        await using var stage = await Stage.Start();
        var (stopper, dead) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        Assert.Equal(ExitReason.NoProcess, await stopper.Ask(self => self.StopAsync(dead.Pid)));
        Assert.Empty(await stopper.Drain());
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Stop_OfOneThatIsExiting_WaitsForItsEnd()
    {
        await using var stage = await Stage.Start();
        var (stopper, unwinds, gate) = (stage.Puppet(), new Gate(), new Gate());
        var pid = await stage.SpawnReceiving(async _ =>
        {
            unwinds.Open();
            await gate;
        });
        var reason = new ExitReason.Custom("before");
        stage.Riot.Exit(pid, reason);
        await unwinds.Opened();

        var stop = stopper.Ask(self => self.StopAsync(pid, Shutdown.After(Timeout.InfiniteTimeSpan)));
        await stage.Until(stopper.Pid, ProcessStatus.Awaiting);
        Assert.False(stop.IsCompleted);
        gate.Open();

        Assert.Equal(reason, await stop);
    }

    [Fact, Trait("Semantics", "C1")]
    public async Task Stop_OfItself_IsRefused()
    {
        await using var stage = await Stage.Start();
        var (process, pid) = (stage.Puppet(), await stage.Serve());

        await Assert.ThrowsAsync<InvalidOperationException>(() => process.Ask(self => self.StopAsync(self.Pid)));
        await stage.Do(pid, server => Assert.Throws<InvalidOperationException>(() => server.Self.StopAsync(server.Self.Pid).AsTask().GetAwaiter().GetResult()));
        await process.Sync();
        Assert.True(await stage.IsAlive(pid));
    }

    [Fact, Trait("Semantics", "C1"), Trait("Semantics", "P5")]
    public async Task Stop_BadArguments_AreRefused_AndNothingIsStopped()
    {
        await using var stage = await Stage.Start();
        await using var elsewhere = await Stage.Start();
        var (stopper, pid) = (stage.Puppet(), await stage.Serve());
        var stranger = elsewhere.Puppet().Pid;

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => stopper.Ask(self => self.StopAsync(pid, Shutdown.After(TimeSpan.FromTicks(-7)))));
        await Assert.ThrowsAsync<ArgumentException>(() => stopper.Ask(self => self.StopAsync(pid, reason: ExitReason.Killed)));
        await Assert.ThrowsAsync<ArgumentException>(() => stopper.Ask(self => self.StopAsync(Pid.None)));
        await Assert.ThrowsAsync<ArgumentException>(() => stopper.Ask(self => self.StopAsync(stranger)));
        Assert.True(await stage.IsAlive(pid));
        Assert.True(await elsewhere.IsAlive(stranger));
    }
}
