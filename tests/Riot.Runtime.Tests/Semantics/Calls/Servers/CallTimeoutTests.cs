// C2, T1: how long a call waits, and what comes too late.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class CallTimeoutTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    public static MatrixTheoryData<int?, bool> Limits { get; } = new([null, 1, 3600, 3600 * 24 * 60], [false, true]);

    [Theory, Trait("Semantics", "C2"), Trait("Semantics", "C5")]
    [MemberData(nameof(Limits))]
    public async Task Call_ThatIsNotReplied_TimesOutThenAndNotBefore(int? seconds, bool outside)
    {
        if (outside && seconds > 3600 * 24 * 49)
            return; // Beyond what the platform waits for, it waits for ever: the next test.
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        TimeSpan? timeout = seconds is { } given ? TimeSpan.FromSeconds(given) : null;
        var limit = timeout ?? TimeSpan.FromSeconds(5);
        var call = outside ? stage.Riot.CallAsync(pid, new Keep(), timeout).AsTask() : caller.Call(pid, new Keep(), timeout);
        while (script.Kept.IsEmpty)
            await Task.Yield();
        if (!outside)
            await stage.Until(caller.Pid, ProcessStatus.Awaiting);

        time.Advance(limit - s_moment);
        await stage.Call(pid, new Echo(1));
        await stage.Settle();
        Assert.False(call.IsCompleted);
        time.Advance(s_moment);

        var error = await Assert.ThrowsAsync<CallTimeoutException>(() => call.Guarded());
        Assert.Equal((pid, limit), (error.Server, error.Timeout));
        Assert.IsAssignableFrom<TimeoutException>(error);
        Assert.Contains(nameof(Keep), error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithoutALimit_WaitsForAges(bool outside)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var script = new Script();
        var pid = await stage.Serve(script);
        var timeout = outside ? TimeSpan.FromDays(100) : Timeout.InfiniteTimeSpan;
        var (call, reply) = await stage.Keep(pid, script, outside ? null : stage.Puppet(), timeout);

        time.Advance(ServerStage.Ages);
        Assert.False(reply.IsCompleted);
        call.Reply((Keep)call.Request, "at last");

        Assert.Equal("at last", await reply);
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithNoTimeAtAll_TimesOut(bool outside)
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());

        await Assert.ThrowsAsync<CallTimeoutException>(() =>
            outside ? stage.Riot.CallAsync(pid, new Keep(), TimeSpan.Zero).AsTask() : caller.Call(pid, new Keep(), TimeSpan.Zero));
        await caller.Sync();
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(5, 3, 4)] // The second limit comes after the first alarm.
    [InlineData(5, 1, 2)] // Before it.
    [InlineData(5, 3, 2)] // At the same moment.
    [InlineData(2, 1, 5)]
    public async Task Call_AfterOneThatWasReplied_HasALimitOfItsOwn(int first, int between, int second)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        Assert.Equal(1, await caller.Call(pid, new Echo(1), TimeSpan.FromSeconds(first)));
        time.Advance(TimeSpan.FromSeconds(between));

        var (_, reply) = await stage.Keep(pid, script, caller, TimeSpan.FromSeconds(second));
        await stage.Until(caller.Pid, ProcessStatus.Awaiting);
        for (var i = 1; i < second; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // An alarm of the first call that goes off here is acted on before the clock moves on.
            await stage.Settle();
        }

        time.Advance(TimeSpan.FromSeconds(1) - s_moment);
        await stage.Settle();
        Assert.False(reply.IsCompleted);
        time.Advance(s_moment);

        await Assert.ThrowsAsync<CallTimeoutException>(() => reply);
        time.Advance(ServerStage.Ages);
        Assert.Equal(2, await caller.Call(pid, new Echo(2), Timeout.InfiniteTimeSpan));
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(0)]
    [InlineData(65_535)] // The next call is the same verb again, counted in sixteen bits.
    [InlineData(70_000)]
    public async Task Reply_ThatIsLate_NeverReachesTheCaller(int verbsLater)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        var (late, first) = await stage.Keep(pid, script, caller, TimeSpan.FromSeconds(1));
        await stage.Until(caller.Pid, ProcessStatus.Awaiting);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<CallTimeoutException>(() => first);

        var (call, second) = (default(IncomingCall), caller.Ask(async ValueTask<string> (self) =>
        {
            for (var i = 0; i < verbsLater; i++)
                await self.YieldAsync();
            return await self.CallAsync(pid, new Keep(), Timeout.InfiniteTimeSpan);
        }));
        while (!script.Kept.TryDequeue(out call))
            await Task.Yield();
        late.Reply((Keep)late.Request, "late");
        late.Reply((Keep)late.Request, "later still"); // The caller has given up: nobody minds.
        await stage.Settle();
        Assert.False(second.IsCompleted);
        call.Reply((Keep)call.Request, "in time");

        Assert.Equal("in time", await second);
        Assert.Empty(await caller.Drain());
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Reply_ThatIsLate_DoesNotEndAnotherVerb()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        var (late, first) = await stage.Keep(pid, script, caller, TimeSpan.FromSeconds(1));
        await stage.Until(caller.Pid, ProcessStatus.Awaiting);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<CallTimeoutException>(() => first);

        var receive = caller.Ask(self => self.ReceiveAsync<string>());
        late.Reply((Keep)late.Request, "late");
        stage.Riot.Send(caller.Pid, "a message");

        Assert.Equal("a message", await receive);
    }
}
