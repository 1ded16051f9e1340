// G3: control signals act although the body is not in a receive, and overtake what is unread: that is thrown away.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Signals;

public sealed class ControlSignalTests
{
    private const int Million = 1_000_000;

    private static readonly Dictionary<string, (Action<Stage, Puppet, Pid> End, Func<Puppet, ExitReason> Reason)> s_exits = new()
    {
        ["exit"] = ((stage, _, pid) => stage.Riot.Exit(pid, ExitReason.Shutdown), _ => ExitReason.Shutdown),
        ["kill"] = ((stage, _, pid) => stage.Riot.Kill(pid), _ => ExitReason.Killed),
        ["link exit"] = ((_, peer, _) => peer.Return(), peer => new ExitReason.LinkDown(peer.Pid, ExitReason.Normal)),
    };

    public static TheoryData<string> Exits => [.. s_exits.Keys];

    [Theory, Trait("Semantics", "G3")]
    [MemberData(nameof(Exits))]
    public async Task Exit_OfAProcessThatAwaitsAStrangersTask_ReachesItThere(string kind)
    {
        await using var stage = await Stage.Start();
        var peer = stage.Puppet();
        var never = new TaskCompletionSource();
        var unwound = false;
        var pid = stage.Riot.Spawn(async self =>
        {
            self.Link(peer.Pid);
            try
            {
                await never.Task.WaitAsync(self.CancellationToken);
            }
            finally
            {
                unwound = true;
            }
        });
        await stage.Until(pid, ProcessStatus.Awaiting);

        s_exits[kind].End(stage, peer, pid);

        Assert.Equal(s_exits[kind].Reason(peer), await stage.ExitOf(pid));
        Assert.True(unwound);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "G3")]
    public async Task LinkAndMonitor_OfAProcessThatAwaitsAStrangersTask_TakeEffectThere()
    {
        await using var stage = await Stage.Start();
        var (goOn, other) = (new Gate(), stage.Puppet());
        var pid = stage.Riot.Spawn(async _ => await goOn);
        await stage.Until(pid, ProcessStatus.Awaiting);

        var monitor = await other.Ask(self =>
        {
            self.Link(pid);
            return self.Monitor(pid);
        });
        Assert.True(await stage.IsAlive(pid));
        Assert.Equal((1, 1), (stage.Riot.Processes.Info(pid)!.Links, stage.Riot.Processes.Info(pid)!.Watchers));
        await other.Do(self =>
        {
            self.Unlink(pid);
            self.Demonitor(monitor);
        });
        Assert.True(await stage.IsAlive(pid));
        Assert.Equal((0, 0), (stage.Riot.Processes.Info(pid)!.Links, stage.Riot.Processes.Info(pid)!.Watchers));

        goOn.Open();
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
    }

    [Theory, Trait("Semantics", "G3")]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Exit_BehindAMillionUnreadMessages_LeadsNoneOfThemPastTheBody(bool kill, bool selective)
    {
        await using var stage = await Stage.Start(logFrom: LogLevel.Critical);
        var (goOn, seen) = (new Gate(), 0);
        var pid = stage.Riot.Spawn(async self =>
        {
            await goOn;
            while (true)
                await Next(self);
        });
        await stage.Until(pid, ProcessStatus.Awaiting);
        for (var i = 0; i < Million; i++)
            stage.Riot.Send(pid, "unread");

        // The exit is the last in the mailbox; the body gets to run with it.
        End(stage, pid, kill);
        goOn.Open();

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(0, seen);

        async Task Next(ProcessContext self)
        {
            if (selective)
                await self.ReceiveAsync<int>(_ => { seen++; return false; });
            else
                await self.ReceiveAsync();
            seen++;
        }
    }

    [Theory, Trait("Semantics", "G3")]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Exit_WhileTheBodyWorksThroughAMillionMessages_StopsItThere(bool kill, bool selective)
    {
        const int Stop = 10;
        await using var stage = await Stage.Start(1, logFrom: LogLevel.Critical);
        var (goOn, seen) = (new Gate(), 0);
        var pid = stage.Riot.Spawn(async self =>
        {
            await goOn;
            while (true)
            {
                if (selective)
                    await self.ReceiveAsync<string>(_ => Look());
                else
                    await self.ReceiveAsync();
                if (!selective)
                    Look();
            }

            bool Look()
            {
                // As others would, so the signal comes behind all that is there.
                if (++seen == Stop)
                    End(stage, self.Pid, kill);
                return false;
            }
        });
        await stage.Until(pid, ProcessStatus.Awaiting);
        for (var i = 0; i < Million; i++)
            stage.Riot.Send(pid, "unread");
        goOn.Open();

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(Stop, seen);
    }

    private static void End(Stage stage, Pid pid, bool kill)
    {
        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);
    }
}
