// P1, P6 and P7: a spawn returns at once and before the body starts, and what the spawner says first is heard first.
namespace Riot.Tests.Semantics.Processes;

public sealed class SpawnTests
{
    private const int Repeats = 1000;

    public static TheoryData<int> Workers => [1, 2, 8];

    public static MatrixTheoryData<int, string> Ends => new([1, 2, 8], ["returns", "throws", "throws later", "killed"]);

    [Fact, Trait("Semantics", "P1")]
    public async Task Spawn_InsideAProcess_ReturnsBeforeTheBodyStarts()
    {
        await using var stage = await Stage.Start(workers: 1, options => options.MaxSpareWorkers = 0);
        await stage.Run(async self =>
        {
            var started = 0;
            var spawns = new Func<Func<ProcessContext, Task>, Pid>[]
            {
                body => self.Spawn(body), body => self.SpawnLink(body, LinkScope.Owner), body => self.SpawnMonitor(body).Pid, body => stage.Riot.Spawn(body),
            };
            foreach (var spawn in spawns)
                spawn(_ => { started++; return Task.CompletedTask; });
            Assert.Equal(0, started);
            while (started < spawns.Length)
                await self.YieldAsync();
        });
    }

    [Fact, Trait("Semantics", "P1")]
    public async Task Spawn_OutsideProcesses_RunsTheBodyOnAnotherThread()
    {
        await using var stage = await Stage.Start();
        var body = new TaskCompletionSource<(int Thread, bool Pooled)>();
        stage.Riot.Spawn(_ => { body.SetResult((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)); return Task.CompletedTask; });
        var caller = Environment.CurrentManagedThreadId;
        var (thread, pooled) = await body.Task.Guarded();
        Assert.NotEqual(caller, thread);
        Assert.False(pooled);
    }

    [Fact, Trait("Semantics", "P1")]
    public async Task Spawn_Returns_ThePidThatTheBodySees()
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var child = self.Spawn(child => { child.Send(self.Pid, (child.Pid, child.Parent)); return Task.CompletedTask; });
            Assert.Equal((child, self.Pid), await self.ReceiveAsync());
        });
        var seen = new TaskCompletionSource<(Pid, Pid)>();
        var pid = stage.Riot.Spawn(self => { seen.SetResult((self.Pid, self.Parent)); return Task.CompletedTask; });
        Assert.Equal((pid, Pid.Runtime), await seen.Task.Guarded());
    }

    [Theory, Trait("Semantics", "P6")]
    [MemberData(nameof(Workers))]
    public async Task Send_RightAfterSpawn_IsTheChildsFirstMessage(int workers)
    {
        await using var stage = await Stage.Start(workers);
        await stage.Run(async self =>
        {
            for (var i = 0; i < Repeats; i++)
            {
                var child = self.Spawn(async child => child.Send(self.Pid, await child.ReceiveAsync()));
                self.Send(child, i);
                self.Send(child, "second");
                Assert.Equal(i, await self.ReceiveAsync());
            }
        });
    }

    [Theory, Trait("Semantics", "P7")]
    [MemberData(nameof(Ends))]
    public async Task SpawnLink_ChildEndsAtOnce_ParentIsToldTheReason(int workers, string end)
    {
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        await stage.Run(async self =>
        {
            self.TrapExits = true;
            for (var i = 0; i < Repeats; i++)
            {
                var child = self.SpawnLink(Ending(end));
                if (end == "killed")
                    self.Kill(child);
                var exit = Assert.IsType<ExitMessage>(await self.ReceiveAsync());
                Assert.Equal((child, ExitKind.Link), (exit.From, exit.Kind));
                AssertReason(end, exit.Reason);
            }
        });
    }

    [Theory, Trait("Semantics", "P7")]
    [MemberData(nameof(Ends))]
    public async Task SpawnLink_ChildEndsAtOnce_TakesTheParentDown(int workers, string end)
    {
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        for (var i = 0; i < 100; i++)
        {
            var child = Pid.None;
            var parent = stage.Riot.Spawn(async self =>
            {
                await self.ReceiveAsync();
                child = self.SpawnLink(Ending(end));
                if (end == "killed")
                    self.Kill(child);
                await self.ReceiveAsync();
            });
            var exit = stage.ExitOf(parent);
            stage.Riot.Send(parent, "go");
            var down = Assert.IsType<ExitReason.LinkDown>(await exit);
            Assert.Equal(child, down.Pid);
            AssertReason(end, down.Cause);
        }
    }

    [Theory, Trait("Semantics", "P7")]
    [MemberData(nameof(Ends))]
    public async Task SpawnMonitor_ChildEndsAtOnce_ParentIsToldTheReasonOnce(int workers, string end)
    {
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        await stage.Run(async self =>
        {
            for (var i = 0; i < Repeats; i++)
            {
                var (child, monitor) = self.SpawnMonitor(Ending(end));
                if (end == "killed")
                    self.Kill(child);
                var down = Assert.IsType<ProcessDown>(await self.ReceiveAsync());
                Assert.Equal((child, monitor), (down.Pid, down.Monitor));
                AssertReason(end, down.Reason);
            }

            Assert.False((await self.TryReceiveAsync<object>(TimeSpan.Zero)).IsReceived);
        });
    }

    private static Func<ProcessContext, Task> Ending(string end) => end switch
    {
        "returns" => _ => Task.CompletedTask,
        "throws" => _ => throw new InvalidTimeZoneException(),
        "throws later" => async self => { await self.YieldAsync(); throw new InvalidTimeZoneException(); }
        ,
        _ => async self => await self.ReceiveAsync(),
    };

    private static void AssertReason(string end, ExitReason reason)
    {
        if (end.StartsWith("throws", StringComparison.Ordinal))
            Assert.IsType<InvalidTimeZoneException>(Assert.IsType<ExitReason.Exception>(reason).Error);
        else
            Assert.Equal(end == "killed" ? ExitReason.Killed : ExitReason.Normal, reason);
    }
}
