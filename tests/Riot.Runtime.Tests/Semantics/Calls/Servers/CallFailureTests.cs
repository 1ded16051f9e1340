// C2: each way in which a call fails is an exception of its own.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class CallFailureTests
{
    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ToADeadProcess_ThrowsNoSuchProcess(bool outside)
    {
        await using var stage = await Stage.Start();
        var (caller, dead) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        var error = await Assert.ThrowsAsync<NoSuchProcessException>(() =>
            outside ? stage.Riot.CallAsync(dead.Pid, new Echo(1)).AsTask() : caller.Call(dead.Pid, new Echo(1)));

        Assert.Equal(dead.Pid, error.Pid);
        Assert.StartsWith($"CallAsync: process {dead.Pid} ", error.Message, StringComparison.Ordinal);
        await caller.Sync();
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ToANameThatNobodyHolds_ThrowsUnknownName(bool outside)
    {
        await using var stage = await Stage.Start();
        var caller = stage.Puppet();

        var error = await Assert.ThrowsAsync<UnknownNameException>(() =>
            outside ? stage.Riot.CallAsync("nobody", new Echo(1)).AsTask() : caller.Ask(self => self.CallAsync("nobody", new Echo(1))));

        Assert.Equal("nobody", error.Name);
    }

    [Theory, Trait("Semantics", "C2"), Trait("RiotDefect", "D23")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WhoseServerCrashes_FailsWithTheReason_AlsoWhenTheCallerTrapsExits(bool linked)
    {
        await using var stage = await Stage.Start();
        var (caller, script) = (stage.Puppet(trapExits: true), new Script());
        var pid = linked ? await caller.StartLink(script) : await stage.Serve(script);
        var crash = new InvalidTimeZoneException("thrown by the test");

        var error = await Assert.ThrowsAsync<ServerExitedException>(() => caller.Call(pid, new Ask((_, _) => throw crash), Timeout.InfiniteTimeSpan));

        Assert.Equal((pid, new ExitReason.Exception(crash)), (error.Server, error.Reason));
        Assert.Same(crash, error.InnerException);
        List<object> told = linked ? [new ExitMessage(pid, new ExitReason.Exception(crash), ExitKind.Link)] : [];
        Assert.Equal(told, await caller.Drain());
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "L2")]
    public async Task Call_WhoseServerCrashes_OfALinkedCaller_EndsItWithLinkDown()
    {
        await using var stage = await Stage.Start();
        var caller = stage.Puppet();
        var pid = await caller.StartLink(new Script());
        var crash = new InvalidTimeZoneException("thrown by the test");

        await Assert.ThrowsAsync<ProcessExitException>(() => caller.Call(pid, new Ask((_, _) => throw crash)));

        Assert.Equal(new ExitReason.LinkDown(pid, new ExitReason.Exception(crash)), await caller.Exit);
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(Ending.AskedShutdown)]
    [InlineData(Ending.AskedNormal)]
    [InlineData(Ending.Killed)]
    public async Task Call_WhoseServerIsEnded_FailsWithTheReason(Ending ending)
    {
        await using var stage = await Stage.Start();
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        var (_, inside) = await stage.Keep(pid, script, caller);
        var (_, outside) = await stage.Keep(pid, script);

        var reason = stage.End(new Puppet(stage, pid), ending);

        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => inside)).Reason);
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => outside)).Reason);
        Assert.Empty(await caller.Drain());
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ThatTheServerHasNotTakenWhenItDies_FailWithItsReason(bool killed)
    {
        await using var stage = await Stage.Start();
        var (pid, gate, busy) = (await stage.Serve(), new Gate(), new Gate());
        stage.Riot.Send(pid, new Do(async _ =>
        {
            busy.Open();
            await gate;
        }));
        await busy.Opened();
        var calls = Enumerable.Range(0, 2000).Select(i => stage.Riot.CallAsync(pid, new Echo(i), Timeout.InfiniteTimeSpan).Guarded()).ToArray();

        if (killed)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        gate.Open();

        foreach (var call in calls)
            Assert.Equal(killed ? ExitReason.Killed : ExitReason.Shutdown, (await Assert.ThrowsAsync<ServerExitedException>(() => call)).Reason);
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "G7")]
    public async Task Call_ToAProcessThatUnwinds_FailsWithItsRealReason()
    {
        await using var stage = await Stage.Start();
        var (caller, unwinds, gate, reason) = (stage.Puppet(), new Gate(), new Gate(), new ExitReason.Custom("real"));
        var pid = await stage.SpawnReceiving(async _ =>
        {
            unwinds.Open();
            await gate;
        });
        stage.Riot.Exit(pid, reason);
        await unwinds.Opened();

        var call = caller.Call(pid, new Echo(1));
        await stage.Until(caller.Pid, ProcessStatus.Awaiting);
        gate.Open();

        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => call)).Reason);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_OfItself_IsRefused()
    {
        await using var stage = await Stage.Start();
        var (process, script) = (stage.Puppet(name: "process"), new Script());
        var pid = await stage.Serve(script);

        await Assert.ThrowsAsync<InvalidOperationException>(() => process.Ask(self => self.CallAsync(self.Pid, new Echo(1))));
        await Assert.ThrowsAsync<InvalidOperationException>(() => process.Ask(self => self.CallAsync("process", new Echo(1))));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            process.Ask(self => stage.Riot.CallAsync(self.Pid, new Echo(1))));
        await stage.Call(pid, Ask.To(async server =>
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.Self.CallAsync(server.Self.Pid, new Echo(1)))));
        Assert.Empty(await process.Drain());
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ThatIsRefused_ThrowsWhatTheServerSaid_AndTheServerGoesOn(bool outside)
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());
        Exception[] refusals = [new KeyNotFoundException("no such order"), new TimeoutException("a slow database"), new OperationCanceledException("changed my mind")];

        foreach (var refusal in refusals)
        {
            var ask = new Ask((server, _) => server.Refuse(refusal));
            var thrown = await Record.ExceptionAsync(() => outside ? stage.Riot.CallAsync(pid, ask).AsTask() : caller.Call(pid, ask));
            Assert.Same(refusal.GetType(), thrown?.GetType());
            Assert.Equal(refusal.Message, thrown?.Message);
        }

        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_RefusedWithTheExitOfAnother_DoesNotUnwindTheCaller()
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());
        var exit = await Assert.ThrowsAsync<ProcessExitException>(() => stage.Run(self =>
        {
            self.Exit(new ExitReason.Custom("another"));
            return Task.CompletedTask;
        }));

        var thrown = await stage.Run(self => Assert.ThrowsAsync<ProcessExitException>(async () =>
            await self.CallAsync(pid, new Ask((server, _) => server.Refuse(exit)))));

        Assert.Equal(exit.Reason, thrown.Reason);
        await caller.Sync();
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_OfARequestThatTheServerDoesNotKnow_IsRefused()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        var error = await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Call(pid, new Unheard()));

        Assert.Equal((pid, typeof(ScriptedServer), typeof(Unheard), Pid.Runtime), (error.Server, error.ServerType, error.RequestType, error.From));
        Assert.Contains($"{nameof(ScriptedServer)} {pid} does not handle the call {typeof(Unheard)} from outside.", error.Message, StringComparison.Ordinal);
        Assert.True(await stage.IsAlive(pid));
    }

    [Theory, Trait("Semantics", "C2"), Trait("Semantics", "P5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_BadArguments_AreRefused_AndNothingIsSent(bool outside)
    {
        await using var stage = await Stage.Start();
        await using var elsewhere = await Stage.Start();
        var script = new Script();
        var (caller, pid, stranger) = (stage.Puppet(), await stage.Serve(script), await elsewhere.Serve());

        Task Call(Pid to, Keep request, TimeSpan? timeout = null) =>
            outside ? stage.Riot.CallAsync(to, request, timeout).AsTask() : caller.Call(to, request, timeout);

        await Assert.ThrowsAsync<ArgumentNullException>(() => Call(pid, null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Call(pid, new Keep(), TimeSpan.FromTicks(-7)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Call(pid, new Keep(), TimeSpan.FromDays(40_000)));
        await Assert.ThrowsAsync<ArgumentException>(() => Call(Pid.None, new Keep()));
        await Assert.ThrowsAsync<ArgumentException>(() => Call(stranger, new Keep()));
        await stage.Call(pid, new Echo(1));
        Assert.Empty(script.Kept);
    }

    public sealed record Unheard : ICall<int>;
}
