// R4 and D22: a receive that runs out of time says so once, and neither a timeout nor a cancellation loses a message.
namespace Riot.Tests.Semantics.Receive;

public sealed class ReceiveTimeoutTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Func<ProcessContext, TimeSpan, ValueTask<object>>> s_throwing = new()
    {
        ["any"] = (self, time) => self.ReceiveAsync(time),
        ["type"] = async (self, time) => await self.ReceiveAsync<string>(time),
        ["predicate"] = async (self, time) => await self.ReceiveAsync<string>(_ => true, time),
        ["selector"] = (self, time) => self.ReceiveAsync(message => message is string ? Selection.Take(message) : Selection<object>.Skip, time),
    };

    private static readonly Dictionary<string, Func<ProcessContext, TimeSpan, ValueTask<Received<string>>>> s_saying = new()
    {
        ["type"] = (self, time) => self.TryReceiveAsync<string>(time),
        ["predicate"] = (self, time) => self.TryReceiveAsync<string>(_ => true, time),
        ["selector"] = (self, time) => self.TryReceiveAsync(message => message is string text ? Selection.Take(text) : Selection<string>.Skip, time),
    };

    private sealed record Question : ICall<int>;

    public static TheoryData<string> Throwing => [.. s_throwing.Keys];

    public static TheoryData<string> Saying => [.. s_saying.Keys];

    [Theory, Trait("Semantics", "R4"), Trait("Semantics", "T1")]
    [MemberData(nameof(Throwing))]
    public async Task Receive_NothingInTime_ThrowsThen(string kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var ended = new TaskCompletionSource<ReceiveTimeoutException>();
        var pid = stage.Riot.Spawn(async self =>
            ended.SetResult(await Assert.ThrowsAsync<ReceiveTimeoutException>(async () => await s_throwing[kind](self, s_second))));
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(s_second - TimeSpan.FromMilliseconds(1));
        Assert.True(await stage.Riot.Processes.IsAliveAsync(pid));
        Assert.False(ended.Task.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(s_second, (await ended.Task.Guarded()).Timeout);
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Saying))]
    public async Task TryReceive_NothingInTime_SaysFalse(string kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var ended = new TaskCompletionSource<Received<string>>();
        var pid = stage.Riot.Spawn(async self => ended.SetResult(await s_saying[kind](self, s_second)));
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(s_second);
        Assert.Equal(default, await ended.Task.Guarded());
    }

    [Fact, Trait("Semantics", "R4")]
    public async Task Receive_NothingInTime_NamesWhatTheMailboxHolds_ByTheApplicationsTypes()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var pid = stage.Riot.Spawn(self => self.ReceiveAsync<Version>(s_second * 2).AsTask());
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.SendAfter(pid, "from a timer", s_second);
        time.Advance(s_second);
        var call = stage.Riot.CallAsync(pid, new Question(), Timeout.InfiniteTimeSpan).AsTask();
        stage.Riot.Send(pid, 7);
        time.Advance(s_second);

        var exit = Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid));
        var error = Assert.IsType<ReceiveTimeoutException>(exit.Error);
        Assert.Contains("its mailbox holds String, call Question, Int32.", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ServerExitedException>(() => call.Guarded());
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Throwing))]
    public async Task Receive_ZeroTimeout_LooksAtTheMailboxOnce(string kind)
    {
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = new ManualTime());
        var message = await stage.Run(async self =>
        {
            await Assert.ThrowsAsync<ReceiveTimeoutException>(async () => await s_throwing[kind](self, TimeSpan.Zero));
            self.Send(self.Pid, "there");
            return await s_throwing[kind](self, TimeSpan.Zero);
        });
        Assert.Equal("there", message);
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Saying))]
    public async Task TryReceive_ZeroTimeout_LooksAtTheMailboxOnce(string kind)
    {
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = new ManualTime());
        var (before, after) = await stage.Run(async self =>
        {
            var before = await s_saying[kind](self, TimeSpan.Zero);
            self.Send(self.Pid, "there");
            return (before, await s_saying[kind](self, TimeSpan.Zero));
        });
        Assert.Equal(default, before);
        Assert.Equal(new(true, "there"), after);
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Throwing))]
    public async Task Receive_MatchComesInTime_TakesItAndTheTimeoutNeverStrikes(string kind)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var (first, second) = (new TaskCompletionSource<object>(), new TaskCompletionSource<object>());
        var pid = stage.Riot.Spawn(async self =>
        {
            first.SetResult(await s_throwing[kind](self, s_second));
            second.SetResult(await s_throwing[kind](self, TimeSpan.FromHours(1)));
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, "one");
        Assert.Equal("one", await first.Task.Guarded());
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(2 * s_second);
        stage.Riot.Send(pid, "two");
        Assert.Equal("two", await second.Task.Guarded());
    }

    [Fact, Trait("Semantics", "R4"), Trait("RiotDefect", "D22")]
    public async Task Receive_SkipsQueuedMessages_StillTimesOutOnce()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var (timedOut, rest) = (new TaskCompletionSource(), new TaskCompletionSource<(object, object)>());
        var pid = stage.Riot.Spawn(async self =>
        {
            self.Send(self.Pid, 1);
            await Assert.ThrowsAsync<ReceiveTimeoutException>(async () => await self.ReceiveAsync<string>(s_second));
            timedOut.SetResult();
            rest.SetResult((await self.ReceiveAsync(), await self.ReceiveAsync()));
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, 2);
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(s_second);
        await timedOut.Task.Guarded();
        time.Advance(10 * s_second);
        Assert.Equal((1, 2), await rest.Task.Guarded());
    }

    [Fact, Trait("Semantics", "R4")]
    public async Task Receive_TokenCancelledBefore_ThrowsAndTakesNothing()
    {
        await using var stage = await Stage.Start();
        var message = await stage.Run(async self =>
        {
            self.Send(self.Pid, "kept");
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            var error = await Assert.ThrowsAsync<OperationCanceledException>(
                async () => await self.ReceiveAsync<string>(cancellationToken: source.Token));
            Assert.Equal(source.Token, error.CancellationToken);
            return await self.ReceiveAsync();
        });
        Assert.Equal("kept", message);
    }

    [Theory, Trait("Semantics", "R4")]
    [MemberData(nameof(Throwing))]
    public async Task Receive_TokenCancelledWhileItWaits_Throws(string kind)
    {
        await using var stage = await Stage.Start();
        using var source = new CancellationTokenSource();
        var ended = new TaskCompletionSource<OperationCanceledException>();
        var pid = stage.Riot.Spawn(async self => ended.SetResult(await Assert.ThrowsAsync<OperationCanceledException>(async () => _ = kind switch
        {
            "any" => await self.ReceiveAsync(Timeout.InfiniteTimeSpan, source.Token),
            "type" => await self.ReceiveAsync<string>(cancellationToken: source.Token),
            "predicate" => await self.ReceiveAsync<string>(_ => true, cancellationToken: source.Token),
            _ => await self.ReceiveAsync(_ => Selection<string>.Skip, cancellationToken: source.Token),
        })));
        await stage.Until(pid, ProcessStatus.Receiving);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await ended.Task.Guarded()).CancellationToken);
    }
}
