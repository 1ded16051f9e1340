// C3: the idle timeout of a server, and what winds it up anew.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class IdleTimeoutTests
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    public enum Message
    {
        Call,
        Send,
        Down,
        GivenUpCall,
        GivenUpCallBefore,
    }

    public static TheoryData<Message> Messages { get; } = [.. Enum.GetValues<Message>()];

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_WithoutAMessage_IsHandledThen_AndNotBefore_AndOnceMoreAfterThatTime()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (script, prober) = (Noting(), stage.Puppet());
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(server => server.IdleTimeout = s_idle));
        await stage.Settle();
        time.Advance(s_idle - s_moment);
        await prober.Ask(self => self.Processes.IsAliveAsync(pid)); // A signal, and no message.
        await prober.Do(self => self.Demonitor(self.Monitor(pid)));
        Assert.Empty(script.Trail);
        time.Advance(s_moment);
        await stage.Settle();
        Assert.Equal(["idle"], script.Trail);

        time.Advance(s_idle - s_moment);
        await stage.Settle();
        Assert.Equal(["idle"], script.Trail);
        time.Advance(s_moment);
        await stage.Settle();
        Assert.Equal(["idle", "idle"], script.Trail);
    }

    [Theory, Trait("Semantics", "C3")]
    [MemberData(nameof(Messages))]
    public async Task IdleTimeout_IsWoundUpByAnyMessage(Message message)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (script, watched, gate) = (Noting(), stage.Puppet(), new Gate());
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => server.Self.Monitor(watched.Pid));
        if (message == Message.GivenUpCallBefore)
            stage.Riot.Send(pid, new Do(async _ => await gate));
        stage.Riot.Send(pid, new Do(server => server.IdleTimeout = s_idle));
        await stage.Settle();
        time.Advance(s_idle - s_moment);
        await stage.Settle();

        switch (message)
        {
            case Message.Call:
                await stage.Call(pid, new Echo(1));
                break;
            case Message.Send:
                stage.Riot.Send(pid, "message");
                break;
            case Message.Down:
                watched.Return();
                await watched.Exit;
                break;
            default:
                // Called and given up in one slice, during which the server cannot run.
                await Assert.ThrowsAsync<ProcessExitException>(() => stage.Puppet().Do(self =>
                {
                    _ = self.CallAsync(pid, new Keep(), Timeout.InfiniteTimeSpan).AsTask();
                    self.Exit(ExitReason.Shutdown);
                }));
                gate.Open();
                break;
        }

        await stage.Settle();
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(s_idle - s_moment);
        await stage.Settle();
        Assert.Empty(script.Trail);
        time.Advance(s_moment);
        await stage.Settle();
        Assert.Equal(["idle"], script.Trail);
        Assert.Empty(script.Kept);
    }

    [Theory, Trait("Semantics", "C3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdleTimeout_OfZero_IsHandledWhenNoMessageIsThere(bool withAMessage)
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var script = new Script
        {
            Idle = server =>
            {
                server.Script.Note("idle");
                server.IdleTimeout = null;
                return default;
            },
        };
        var pid = await stage.Serve(script);

        // In one slice, during which the server cannot run.
        await stage.Puppet().Do(self =>
        {
            self.Send(pid, new Do(server => server.IdleTimeout = TimeSpan.Zero));
            if (withAMessage)
                self.Send(pid, new Do(_ => script.Note("message")));
        });

        while (!script.Trail.Contains("idle"))
            await Task.Yield();
        await stage.Call(pid, new Echo(1));
        Assert.Equal(withAMessage ? ["message", "idle"] : ["idle"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_OfInit_StopsTheServer_UnlessItIsTold()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var script = new Script
        {
            Init = server =>
            {
                server.IdleTimeout = s_idle;
                return InitResult.Ok;
            },
        };
        var pid = await stage.Serve(script);
        await stage.Settle();

        time.Advance(s_idle);

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(["terminate Normal"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_LastSaidCounts_AndNullOrInfiniteTakesItBack()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var script = Noting();
        var pid = await stage.Serve(script);

        foreach (var never in (TimeSpan?[])[null, Timeout.InfiniteTimeSpan])
        {
            await stage.Do(pid, server =>
            {
                server.IdleTimeout = s_idle;
                server.IdleTimeout = never;
                Assert.Null(server.IdleTimeout);
                Assert.Throws<ArgumentOutOfRangeException>(() => server.IdleTimeout = TimeSpan.FromTicks(-7));
            });
            await stage.Settle();
            time.Advance(ServerStage.Ages);
            await stage.Settle();
            Assert.Empty(script.Trail);
        }

        await stage.Do(pid, server =>
        {
            server.IdleTimeout = ServerStage.Ages;
            server.IdleTimeout = s_idle;
            server.Continue(new Do(_ => script.Note("continue")));
        });
        await stage.Settle();
        time.Advance(s_idle);
        await stage.Settle();
        Assert.Equal(["continue", "idle"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "C4")]
    public async Task StopRequest_EndsTheWait()
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var script = Noting();
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => server.IdleTimeout = s_idle);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    private static Script Noting() => new()
    {
        Idle = server =>
        {
            server.Script.Note("idle");
            return default;
        },
    };
}
