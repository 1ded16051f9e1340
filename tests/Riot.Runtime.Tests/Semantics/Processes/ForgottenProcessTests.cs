// P11: of a dead process nothing stays reachable: not by its descendants, not by its pid, not by the runtime.
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Riot.Tests.Stress;

namespace Riot.Tests.Semantics.Processes;

[Collection(nameof(RunsAlone))]
public sealed class ForgottenProcessTests
{
    /// <summary>What workers may hold for the time being: the slots of their rings, the last process of each.</summary>
    private const int StillInSlots = 2000;

    public static TheoryData<Ending> Endings => [.. Enum.GetValues<Ending>()];

    [Theory, Trait("Semantics", "P11")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chain_OfSpawnsOfWhichTheLastLives_KeepsNoAncestor(bool eachCapturesItsParent)
    {
        const int Length = 100_000;
        await using var stage = await Stage.StartForgetful();
        var chain = new Chain(Length, eachCapturesItsParent);

        stage.Riot.Spawn(chain.Next(null));
        var last = await chain.Last.Task.Guarded();

        // A process is the synchronization context of its own code.
        Collect();
        Assert.Equal(Length, chain.Dead.Count);
        Assert.InRange(chain.Dead.Count(shell => shell.IsAlive), 0, StillInSlots);
        stage.Riot.Send(last, "return");
        await stage.Riot.WaitForExitAsync(last).Guarded();
    }

    [Fact, Trait("Semantics", "P11")]
    public async Task Parent_ThatIsDead_IsNamedAllTheSame()
    {
        await using var stage = await Stage.Start();
        var parent = stage.Puppet();
        var child = new Puppet(stage, await parent.Ask(self => self.Spawn(Puppet.Obey)));
        Assert.Equal(parent.Pid, await child.Ask(self => self.Parent));

        parent.Return();
        await parent.Exit;

        Assert.Equal(parent.Pid, await child.Ask(self => self.Parent));
        Assert.Equal(Pid.Runtime, await stage.Puppet().Ask(self => self.Parent));
    }

    [Theory, Trait("Semantics", "P11")]
    [MemberData(nameof(Endings))]
    public async Task Pid_OfADeadProcess_KeepsNeitherItsBodyNorItsMailbox(Ending ending)
    {
        await using var stage = await Stage.Start(1);
        var (pid, belongings) = await LiveAndDie(stage, ending);

        Assert.True(await AreGone(stage, belongings));
        Assert.False(await stage.IsAlive(pid));
    }

    [Fact, Trait("Semantics", "P11")]
    public async Task Pids_OfDeadProcesses_KeepNoRoomForMessages()
    {
        const int Count = 500;
        await using var stage = await Stage.StartForgetful();
        var before = Heap();

        var pids = await stage.Run(async self =>
        {
            var pids = new List<Pid>();
            for (var i = 0; i < Count; i++)
            {
                var (pid, _) = self.SpawnMonitor(async other => await other.ReceiveAsync<int>());
                for (var j = 0; j < 2000; j++)
                    self.Send(pid, "unread");
                self.Send(pid, 0);
                await self.ReceiveAsync<ProcessDown>();
                pids.Add(pid);
            }

            return pids;
        });

        // The mailboxes had room of 32 KB each.
        Assert.InRange(Heap() - before, long.MinValue, Count * 16_384L);
        GC.KeepAlive(pids);
    }

    [Fact, Trait("Semantics", "P11")]
    public async Task AbandonedProcess_StaysUntilTheOperationThatItAwaitsHasEnded()
    {
        await using var stage = await Stage.Start(1);
        var operation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new Gate();
        var (pid, belonging) = await Abandon(stage, operation.Task, over);
        Collect();
        Assert.True(belonging.IsAlive);

        operation.SetResult();
        await over.Opened();

        Assert.True(await AreGone(stage, belonging));
        Assert.False(await stage.IsAlive(pid));
        GC.KeepAlive(operation);
    }

    [Fact, Trait("Semantics", "P11"), Trait("Semantics", "C1")]
    public async Task Stop_ThatComesAtTheVeryEndOfAProcess_DoesNotKeepItForTheStopsTime()
    {
        await using var stage = await Stage.Start(1, options => options.Observer = null, LogLevel.Critical);

        Assert.True(await AreGone(stage, await StopAtTheEnd(stage)));
    }

    [Theory, Trait("Semantics", "P11")]
    [InlineData("plain", 200_000)]
    [InlineData("with everything", 100_000)]
    public async Task Rounds_OfSpawnAndExit_LeaveTheHeapFlat(string kind, int rounds)
    {
        // Ten million of the plain ones with RIOT_LONG_TESTS=1.
        var laps = StressEffort.IsLong ? 50 : 1;
        await using var stage = await Stage.StartForgetful();
        await stage.Run(self => Rounds(self, kind, rounds / 4));
        var before = Heap();

        for (var lap = 0; lap < laps; lap++)
            await stage.Run(self => Rounds(self, kind, rounds));

        // The platform's figure is off by some megabytes, however many rounds there were; a hundred bytes of each are more than that.
        Assert.InRange(Heap() - before, long.MinValue, 8_000_000);
    }

    private static async Task<bool> Rounds(ProcessContext self, string kind, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var (pid, _) = kind == "plain" ? self.SpawnMonitor(_ => Task.CompletedTask) : SpawnWithEverything(self, i);
            if (kind != "plain" && i % 3 == 0)
                self.Kill(pid);
            self.Send(pid, "unread");
            await self.ReceiveAsync<ProcessDown>();
        }

        return true;
    }

    private static Monitored SpawnWithEverything(ProcessContext self, int round) => self.SpawnMonitor(
        async child =>
        {
            child.SendInterval(child.Pid, "tick", TimeSpan.FromHours(1));
            child.SendAfter("nobody", "tick", TimeSpan.Zero);
            var grandchild = child.SpawnLink(async other => await other.ReceiveAsync<int>(TimeSpan.FromHours(1)), LinkScope.Owner);
            child.Monitor(grandchild);
            using var registered = child.CancellationToken.Register(() => { });
            _ = child.StopRequested;
            child.TrapExits = true;
            await Task.Yield();
            if (round % 2 == 0)
                throw new InvalidTimeZoneException("thrown by the test");
        },
        new ProcessOptions { Name = "round" });

    private static long Heap()
    {
        Collect();
        return LiveHeap.Measure();
    }

    // Who has just reported something may still be on its way out of the code that held it, on this thread or another.
    private static async Task<bool> AreGone(Stage stage, params WeakReference[] things)
    {
        for (var i = 0; i < 100 && Array.Exists(things, each => each.IsAlive); i++)
        {
            await stage.Puppet().Sync();
            await Task.Yield();
            Collect();
        }

        return !Array.Exists(things, each => each.IsAlive);
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    // In methods of their own, so that no local of the test keeps what it looks for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(Pid Pid, WeakReference[] Belongings)> LiveAndDie(Stage stage, Ending ending)
    {
        var (captured, message) = (new object(), new object());
        var pid = stage.Riot.Spawn(async self =>
        {
            await Puppet.Obey(self);
            GC.KeepAlive(captured);
        });
        var puppet = new Puppet(stage, pid);
        for (var i = 0; i < 2000; i++)
            stage.Riot.Send(pid, message);
        await puppet.Sync();
        stage.End(puppet, ending);
        await puppet.Exit;
        return (pid, [new WeakReference(captured), new WeakReference(message)]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(Pid Pid, WeakReference Belonging)> Abandon(Stage stage, Task operation, Gate over)
    {
        var (captured, begun) = (new object(), new Gate());
        var pid = stage.Riot.Spawn(async _ =>
        {
            begun.Open();
            await operation;
            GC.KeepAlive(captured);
            over.Open();
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);
        return (pid, new WeakReference(captured));
    }

    // The callback runs when the body has returned, and before the inbox closes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StopAtTheEnd(Stage stage)
    {
        var (shell, stop) = (new TaskCompletionSource<WeakReference>(), new TaskCompletionSource<Task<ExitReason>>());
        stage.Riot.Spawn(self =>
        {
            var (pid, riot) = (self.Pid, stage.Riot);
            shell.SetResult(new WeakReference(SynchronizationContext.Current));
            self.CancellationToken.Register(() => stop.SetResult(riot.StopAsync(pid, Shutdown.After(TimeSpan.FromHours(1))).AsTask()));
            return Task.CompletedTask;
        });
        Assert.Equal(ExitReason.Normal, await (await stop.Task.Guarded()).Guarded());
        return await shell.Task.Guarded();
    }

    private sealed class Chain(int length, bool eachCapturesItsParent)
    {
        public List<WeakReference> Dead { get; } = new(length);

        public TaskCompletionSource<Pid> Last { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<ProcessContext, Task> Next(ProcessContext? parent) => async self =>
        {
            if (Dead.Count == length)
            {
                Last.SetResult(self.Pid);
                await self.ReceiveAsync();
                GC.KeepAlive(parent);
                return;
            }

            Dead.Add(new WeakReference(SynchronizationContext.Current));
            self.Spawn(Next(eachCapturesItsParent ? self : null));
        };
    }
}
