// C4: the end of a server, as its own code sees it.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class TerminateTests
{
    public enum Way
    {
        Throws,
        ThrowsLater,
        Exits,
    }

    public static MatrixTheoryData<string, Way> Ends { get; } =
        new(["normal", "shutdown", "shutdown with", "link to a shutdown", "custom", "crash", "link to a crash"], Enum.GetValues<Way>());

    [Fact, Trait("Semantics", "C4")]
    public async Task Terminate_RunsAsALiveProcess_WhoseVerbsWork()
    {
        await using var stage = await Stage.Start();
        var (friend, watcher, other) = (await stage.Serve(), stage.Puppet(), stage.Puppet());
        var alive = false;
        var script = new Script
        {
            Terminate = async (server, _) =>
            {
                var self = server.Self;
                alive = await self.CallAsync(friend, new Echo(true)) is true;
                self.Send(watcher.Pid, "ending");
                await self.SleepAsync(TimeSpan.Zero);
                self.Link(other.Pid);
                self.Unlink(other.Pid);
                self.Spawn(_ => Task.CompletedTask);
                await Task.Yield();
                Assert.True(await self.Processes.IsAliveAsync(other.Pid));
                Assert.True(server.StopRequested.IsCancellationRequested);
                Assert.False(self.CancellationToken.IsCancellationRequested);
                Assert.Equal("left", await self.ReceiveAsync<string>(TimeSpan.Zero));
                server.Script.Note(stage.Riot.Processes.Info(self.Pid)!.Status == ProcessStatus.Exiting ? "exiting" : "live");
            },
        };
        var pid = await stage.Serve(script, "server");
        await stage.Do(pid, server =>
        {
            server.Self.Send(server.Self.Pid, "left");
            server.Self.Exit(server.Self.Pid, ExitReason.Shutdown);
        });

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown", "live"], script.Trail);
        Assert.True(alive);
        Assert.Equal<object>(["ending"], await watcher.Drain());
        await other.Sync();
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X7")]
    [MemberData(nameof(Ends))]
    public async Task Terminate_ThatFails_ReplacesAnOrderlyReasonOnly(string end, Way way)
    {
        await using var stage = await Stage.Start();
        var (error, own, crash) = (new InvalidTimeZoneException("in Terminate"), new ExitReason.Custom("in Terminate"), new InvalidDataException("in a handler"));
        var script = new Script
        {
            Terminate = async (server, _) =>
            {
                if (way == Way.ThrowsLater)
                    await server.Self.YieldAsync();
                if (way == Way.Exits)
                    server.Self.Exit(own);
                throw error;
            },
        };
        var (pid, peer) = (await stage.Serve(script), stage.Puppet());
        await stage.Do(pid, server => server.Self.Link(peer.Pid));
        var reason = End(stage, pid, peer, end, crash);

        var isOrderly = end is "normal" or "shutdown" or "shutdown with" or "link to a shutdown";
        ExitReason instead = way == Way.Exits ? own : new ExitReason.Exception(error);
        Assert.Equal(isOrderly ? instead : reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
        if (way != Way.Exits)
        {
            // Where it has become the reason, the line of the end tells of it.
            var line = Assert.Single(stage.Log.Lines, line => line.Error == error);
            Assert.Equal(LogLevel.Error, line.Level);
            Assert.Contains(isOrderly ? "crashed: InvalidTimeZoneException: in Terminate" : "threw in TerminateAsync", line.Text, StringComparison.Ordinal);
        }
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X7")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopRequest_DuringTerminate_ChangesNothing(bool itself)
    {
        await using var stage = await Stage.Start();
        var (gate, ending) = (new Gate(), new Gate());
        var script = new Script
        {
            Terminate = async (server, _) =>
            {
                ending.Open();
                await gate;
                if (itself)
                    server.Stop(new ExitReason.Custom("second"));
            },
        };
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(server => server.Stop(ExitReason.Normal)));
        await ending.Opened();
        if (!itself)
        {
            stage.Riot.Exit(pid, new ExitReason.Custom("second"));
            await script.Stopping.Opened();
        }

        gate.Open();

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
        Assert.Equal(["terminate Normal"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X3")]
    public async Task Stop_WithAReasonThatTheRuntimeAloneGives_IsRefused_AndTheServerGoesOn()
    {
        await using var stage = await Stage.Start();
        var (script, watcher) = (new Script(), stage.Puppet());
        var pid = await stage.Serve(script);
        await watcher.Do(self => self.Monitor(pid));

        foreach (var reason in new[] { ExitReason.Killed, ExitReason.NoProcess, ExitReason.NoConnection })
        {
            await stage.Do(pid, server =>
                Assert.Contains($"{reason} is no reason to give", Assert.Throws<ArgumentException>("reason", () => server.Stop(reason)).Message, StringComparison.Ordinal));
        }

        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
        Assert.Empty(await watcher.Drain());
        Assert.Empty(script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X3")]
    public async Task Kill_DuringTerminate_EndsItThere()
    {
        await using var stage = await Stage.Start();
        var (ending, unwound) = (new Gate(), new Gate());
        var pid = await stage.Serve(new Script
        {
            Terminate = async (server, _) =>
            {
                try
                {
                    ending.Open();
                    await server.Self.SleepAsync(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    unwound.Open();
                }
            },
        });
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await ending.Opened();

        stage.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.True(unwound.IsOpen);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "H3"), Trait("Semantics", "L8")]
    public async Task Terminate_RunsBeforeTheNameIsFree_AndBeforeAnyoneIsTold()
    {
        await using var stage = await Stage.Start();
        var (gate, ending, watcher) = (new Gate(), new Gate(), stage.Puppet());
        var pid = await stage.Serve(
            new Script
            {
                Terminate = async (_, _) =>
                {
                    ending.Open();
                    await gate;
                },
            },
            "server");
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await ending.Opened();

        Assert.Equal(pid, stage.Riot.Names.WhereIs("server"));
        Assert.Empty(await watcher.Drain());
        gate.Open();

        await stage.ExitOf(pid);
        Assert.Null(stage.Riot.Names.WhereIs("server"));
        Assert.Equal<object>([new ProcessDown(monitor, pid, ExitReason.Shutdown)], await watcher.Drain());
    }

    // Returns the reason that Terminate ought to get.
    private static ExitReason End(Stage stage, Pid pid, Puppet peer, string end, Exception crash)
    {
        switch (end)
        {
            case "crash":
                stage.Riot.Send(pid, new Do(_ => throw crash));
                return new ExitReason.Exception(crash);
            case "link to a crash":
                peer.Throw(crash);
                return new ExitReason.LinkDown(peer.Pid, new ExitReason.Exception(crash));
            case "link to a shutdown":
                stage.Riot.Exit(peer.Pid, ExitReason.Shutdown);
                return new ExitReason.LinkDown(peer.Pid, ExitReason.Shutdown);
            default:
                var reason = end switch
                {
                    "normal" => ExitReason.Normal,
                    "shutdown" => ExitReason.Shutdown,
                    "shutdown with" => new ExitReason.ShutdownWith("done"),
                    _ => new ExitReason.Custom("asked"),
                };
                stage.Riot.Exit(pid, reason);
                return reason;
        }
    }
}
