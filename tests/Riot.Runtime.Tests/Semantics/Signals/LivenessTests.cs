// G6: whether a process lives is answered behind the asker's own signals; no from the moment that it exits, which Info calls Exiting until it is dead.
namespace Riot.Tests.Semantics.Signals;

public sealed class LivenessTests
{
    private static readonly Dictionary<string, Action<IRiot, ProcessContext?, Pid>> s_ends = new()
    {
        ["exit"] = (riot, self, pid) => { if (self is null) riot.Exit(pid, ExitReason.Normal); else self.Exit(pid, ExitReason.Normal); },
        ["kill"] = (riot, self, pid) => { if (self is null) riot.Kill(pid); else self.Kill(pid); },
    };

    public static MatrixTheoryData<string, int> Ends => new(s_ends.Keys, [1, 2, 8]);

    [Theory, Trait("Semantics", "G6")]
    [MemberData(nameof(Ends))]
    public async Task IsAlive_RightAfterTheAskersExit_IsFalseEveryTime(string end, int workers)
    {
        await using var stage = await Stage.Start(workers);
        await stage.Run(async self =>
        {
            for (var round = 0; round < 1000; round++)
            {
                // Some have not begun, some run, some wait.
                var pid = self.Spawn(async other =>
                {
                    if (round % 2 == 0)
                        await other.YieldAsync();
                    await other.ReceiveAsync();
                });
                if (round % 3 == 0)
                    await self.YieldAsync();
                Assert.True(await self.Processes.IsAliveAsync(pid));
                s_ends[end](stage.Riot, self, pid);
                Assert.False(await self.Processes.IsAliveAsync(pid));
            }
        });
    }

    [Theory, Trait("Semantics", "G6")]
    [MemberData(nameof(Ends))]
    public async Task IsAliveAsync_RightAfterAnExitFromOutside_IsFalseEveryTime(string end, int workers)
    {
        await using var stage = await Stage.Start(workers);
        for (var round = 0; round < 1000; round++)
        {
            var pid = stage.Riot.Spawn(async other => await other.ReceiveAsync());
            if (round % 2 == 0)
                Assert.True(await stage.Riot.Processes.IsAliveAsync(pid).Guarded());
            s_ends[end](stage.Riot, null, pid);
            Assert.False(await stage.Riot.Processes.IsAliveAsync(pid).Guarded());
        }
    }

    [Fact, Trait("Semantics", "G6")]
    public async Task IsAlive_BehindOtherSignals_IsAnsweredOnceTheyHaveActed()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet(), stage.Puppet(trapExits: true));

        await one.Ask(async self =>
        {
            for (var round = 1; round <= 200; round++)
            {
                self.Link(other.Pid);
                self.Monitor(other.Pid);
                self.Exit(other.Pid, new ExitReason.Custom(round));
                Assert.True(await self.Processes.IsAliveAsync(other.Pid));
                var info = stage.Riot.Processes.Info(other.Pid)!;
                Assert.Equal((1, round, round), (info.Links, info.Watchers, info.MailboxLength));
            }

            return true;
        });
    }

    [Fact, Trait("Semantics", "G6")]
    public async Task Process_ThatUnwinds_IsNotAliveAndIsExitingUntilItIsDead()
    {
        await using var stage = await Stage.Start();
        var (goOn, asker) = (new Gate(), stage.Puppet());
        var unwinding = new Gate();
        var pid = await stage.SpawnReceiving(async _ =>
        {
            unwinding.Open();
            await goOn;
        });
        Assert.True(await stage.IsAlive(pid));

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.False(await stage.IsAlive(pid));
        Assert.False(await asker.Ask(self => self.Processes.IsAliveAsync(pid)));
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)!.Status);
        Assert.Contains(pid, stage.Riot.Processes.List());
        goOn.Open();
        await stage.ExitOf(pid);
        Assert.Null(stage.Riot.Processes.Info(pid));
        Assert.DoesNotContain(pid, stage.Riot.Processes.List());
        Assert.False(await stage.IsAlive(pid));
    }

    [Fact, Trait("Semantics", "G6")]
    public async Task IsAlive_OfOneself_IsTrue()
    {
        await using var stage = await Stage.Start();

        Assert.True(await stage.Puppet().Ask(self => self.Processes.IsAliveAsync(self.Pid)));
    }
}
