// C3: the idle timeout of a server, and what cancels it.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class IdleTimeoutTests
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    public enum Message
    {
        Call,
        Cast,
        Info,
        Down,
        GivenUpCall,
        GivenUpCallBefore,
    }

    public static TheoryData<Message> Messages { get; } = [.. Enum.GetValues<Message>()];

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_WithoutAMessage_IsHandledOnce_ThenAndNotBefore()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (script, prober) = (Noting(), stage.Puppet());
        var pid = await stage.Serve(script);

        stage.Riot.Cast(pid, new Do(server => server.IdleTimeout(s_idle)));
        await stage.Settle();
        time.Advance(s_idle - s_moment);
        await prober.Ask(self => self.IsAlive(pid)); // A signal, and no message.
        await prober.Do(self => self.Demonitor(self.Monitor(pid)));
        Assert.Empty(script.Trail);
        time.Advance(s_moment);
        await stage.Settle();
        Assert.Equal(["timeout"], script.Trail);

        time.Advance(Servers.Ages);
        await stage.Settle();
        Assert.Equal(["timeout"], script.Trail);
    }

    [Theory, Trait("Semantics", "C3")]
    [MemberData(nameof(Messages))]
    public async Task IdleTimeout_IsCancelledByAnyMessage(Message message)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (script, watched, gate) = (Noting(), stage.Puppet(), new Gate());
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => server.Self.Monitor(watched.Pid));
        if (message == Message.GivenUpCallBefore)
            stage.Riot.Cast(pid, new Do(async _ => await gate));
        stage.Riot.Cast(pid, new Do(server => server.IdleTimeout(s_idle)));
        await stage.Settle();

        switch (message)
        {
            case Message.Call:
                await stage.Call(pid, new Echo(1));
                break;
            case Message.Cast:
                stage.Riot.Cast(pid, "cast");
                break;
            case Message.Info:
                stage.Riot.Send(pid, "info");
                break;
            case Message.Down:
                watched.Return();
                await watched.Exit;
                break;
            default:
                // Called and given up in one slice, during which the server cannot run.
                await Assert.ThrowsAsync<ProcessExitException>(() => stage.Puppet().Do(self =>
                {
                    _ = self.Call(pid, new Keep(), Timeout.InfiniteTimeSpan).AsTask();
                    self.Exit(ExitReason.Shutdown);
                }));
                gate.Open();
                break;
        }

        await stage.Settle();
        await stage.Until(pid, ProcessStatus.Receiving);
        time.Advance(Servers.Ages);
        await stage.Settle();
        await stage.Call(pid, new Echo(1));
        Assert.Empty(script.Trail);
        Assert.Empty(script.Kept);
    }

    [Theory, Trait("Semantics", "C3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdleTimeout_OfZero_LooksOnce(bool withAMessage)
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var script = Noting();
        var pid = await stage.Serve(script);

        // In one slice, during which the server cannot run.
        await stage.Puppet().Do(self =>
        {
            self.Cast(pid, new Do(server => server.IdleTimeout(TimeSpan.Zero)));
            if (withAMessage)
                self.Cast(pid, new Do(_ => script.Note("message")));
        });

        while (script.Trail.Length == 0)
            await Task.Yield(); // Else the call that follows would be a message that is there.
        await stage.Call(pid, new Echo(1));
        Assert.Equal([withAMessage ? "message" : "timeout"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_OfInit_AndOfATimeoutItself_Count()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var times = 0;
        await stage.Serve(new Script
        {
            Init = server =>
            {
                server.IdleTimeout(s_idle);
                return InitResult.Ok;
            },
            Timeout = server =>
            {
                times++;
                server.IdleTimeout(s_idle);
                return default;
            },
        });

        for (var i = 0; i < 3; i++)
        {
            await stage.Settle();
            time.Advance(s_idle);
        }

        await stage.Settle();
        Assert.Equal(3, times);
    }

    [Fact, Trait("Semantics", "C3")]
    public async Task IdleTimeout_LastSaidCounts_AndInfiniteTakesItBack()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var script = Noting();
        var pid = await stage.Serve(script);

        await stage.Do(pid, server =>
        {
            server.IdleTimeout(s_idle);
            server.IdleTimeout(Timeout.InfiniteTimeSpan);
            Assert.Throws<ArgumentOutOfRangeException>(() => server.IdleTimeout(TimeSpan.FromTicks(-7)));
        });
        await stage.Settle();
        time.Advance(Servers.Ages);
        await stage.Settle();
        Assert.Empty(script.Trail);

        await stage.Do(pid, server =>
        {
            server.IdleTimeout(Servers.Ages);
            server.IdleTimeout(s_idle);
            server.Continue(new Do(_ => script.Note("continue")));
        });
        await stage.Settle();
        time.Advance(s_idle);
        await stage.Settle();
        Assert.Equal(["continue", "timeout"], script.Trail);
    }

    [Fact, Trait("Semantics", "C3"), Trait("Semantics", "C4")]
    public async Task StopRequest_EndsTheWait()
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var script = Noting();
        var pid = await stage.Serve(script);
        await stage.Do(pid, server => server.IdleTimeout(s_idle));

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    private static Script Noting() => new()
    {
        Timeout = server =>
        {
            server.Script.Note("timeout");
            return default;
        },
    };
}
