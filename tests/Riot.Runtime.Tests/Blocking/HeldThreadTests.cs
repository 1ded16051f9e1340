// X9: a process that holds its thread cannot be stopped, but it can be given up: others go on as if it were dead.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Blocking;

public sealed class HeldThreadTests
{
    public enum Where
    {
        FirstStep,
        AfterReceive,
        AfterForeignAwait,
        Finally,
        Disposal,
        TokenCallback,
    }

    public enum How
    {
        Sleeps,
        Spins,
    }

    public static MatrixTheoryData<Where, How, ProcessPlacement> Holds { get; } = new(
        Enum.GetValues<Where>(), Enum.GetValues<How>(), Enum.GetValues<ProcessPlacement>());

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "X9")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_OfAProcessThatHoldsItsThread_IsNotHungByWhatItsTokenCallsBack(bool runtime)
    {
        using var never = new ManualResetEventSlim();
        await using var stage = await Stage.Start(configure: options => options.ShutdownTimeout = TimeSpan.Zero);
        var held = new Gate();
        var pid = stage.Riot.Spawn(self =>
        {
            self.CancellationToken.Register(never.Wait);
            held.Open();
            never.Wait();
            return Task.CompletedTask;
        });
        await held.Opened();

        if (runtime)
            await stage.Riot.ShutdownAsync().Guarded();
        else
            Assert.Equal(ExitReason.Shutdown, await stage.Riot.StopAsync(pid, Shutdown.After(TimeSpan.Zero)).Guarded());

        Assert.Null(stage.Riot.Processes.Info(pid));
        never.Set();
    }

    [Theory, Trait("Semantics", "X9")]
    [MemberData(nameof(Holds))]
    public async Task Kill_OfAProcessThatHoldsItsThread_AbandonsItWhileTheThreadRunsOn(Where where, How how, ProcessPlacement placement)
    {
        await using var stage = await Stage.Start(1); // Those who are told share the worker that is held.
        var life = new Life(where, how);
        var (watcher, linked, trapper) = (stage.Puppet(), stage.Puppet(), stage.Puppet(trapExits: true));
        var pid = stage.Riot.Spawn<Holder>([life], new ProcessOptions { Name = "holder", Placement = placement });
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        await linked.Do(self => self.Link(pid));
        await trapper.Do(self => self.Link(pid));
        stage.Riot.Send(pid, "go");
        life.Attached.Open();
        var exiting = where is Where.Finally or Where.Disposal or Where.TokenCallback;
        if (exiting)
        {
            await life.Begun.Opened();
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        }

        await life.Held.Opened();
        stage.Riot.Kill(pid);

        var reason = exiting ? ExitReason.Shutdown : ExitReason.Killed;
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([new ProcessDown(monitor, pid, reason)], await watcher.Drain());
        Assert.Equal([new ExitMessage(pid, reason, ExitKind.Link)], await trapper.Drain());
        Assert.Equal(new ExitReason.LinkDown(pid, reason), await linked.Exit);
        stage.Riot.Names.Register("holder", watcher.Pid);
        Assert.Null(stage.Riot.Processes.Info(pid));
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        Assert.InRange(stage.Riot.Processes.Counters.BlockedWorkers, 1, long.MaxValue);
        Assert.Contains(stage.Log.Lines, line => line.Level == LogLevel.Warning
            && line.Text.Contains("abandoned", StringComparison.Ordinal) && line.Text.Contains($"{pid}", StringComparison.Ordinal));
        Assert.False(life.IsOver, "its thread still runs");

        life.GoOn.Open();
        await life.Disposed.Opened();
    }

    [Theory, Trait("Semantics", "X9"), Trait("Semantics", "X6")]
    [InlineData(How.Sleeps)]
    [InlineData(How.Spins)]
    public async Task Exit_OfAProcessThatHoldsItsThread_CancelsItsTokenAndAbandonsItAfterTheGrace(How how)
    {
        await using var stage = await Stage.Start(1, options => options.ExitGrace = TimeSpan.FromMilliseconds(100));
        var life = new Life(Where.FirstStep, how);
        life.Attached.Open();
        var watcher = stage.Puppet();
        var pid = stage.Riot.Spawn<Holder>([life]);
        await life.Held.Opened();
        var monitor = await watcher.Ask(self => self.Monitor(pid));

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        await life.Cancelled.Opened();
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal([new ProcessDown(monitor, pid, ExitReason.Shutdown)], await watcher.Drain());
        Assert.False(life.IsOver);
        life.GoOn.Open();
        await life.Disposed.Opened();
    }

    [Fact, Trait("Semantics", "X9")]
    public async Task Kill_CancelsTheTokenOnTheKillersThread()
    {
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var (held, cancelledOn) = (new Gate(), 0);
        var pid = stage.Riot.Spawn(self =>
        {
            var token = self.CancellationToken;
            token.Register(() => cancelledOn = Environment.CurrentManagedThreadId);
            held.Open();
            while (!token.IsCancellationRequested)
                Thread.Sleep(1);
            return Task.CompletedTask;
        });
        await held.Opened();

        stage.Riot.Kill(pid);
        var (killer, canceller) = (Environment.CurrentManagedThreadId, Volatile.Read(ref cancelledOn));

        Assert.Equal(killer, canceller);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "X9")]
    public async Task Kill_OfALongComputationThatLooksAtItsToken_LetsItUnwind()
    {
        const int Computations = 6;
        var threshold = TimeSpan.FromMilliseconds(400);
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = threshold);
        var unwound = 0;
        var computations = new Pid[Computations];
        for (var i = 0; i < Computations; i++)
        {
            computations[i] = stage.Riot.Spawn(self =>
            {
                try
                {
                    while (true)
                    {
                        Thread.Sleep(10);
                        self.CancellationToken.ThrowIfCancellationRequested();
                    }
                }
                finally
                {
                    Interlocked.Increment(ref unwound);
                }
            }, new() { Placement = ProcessPlacement.OwnThread });
        }

        while (stage.Riot.Processes.Counters.BlockedWorkers < Computations)
            Thread.Sleep(1);
        Array.ForEach(computations, stage.Riot.Kill);

        foreach (var pid in computations)
            Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Equal(Computations, unwound);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "X9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signals_ToAProcessThatHoldsItsThread_WaitForItsNextVerb(bool kill)
    {
        await using var stage = await Stage.Start(2, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var (held, goOn, beforeVerb) = (new Gate(), new Gate(), false);
        var pid = stage.Riot.Spawn(self =>
        {
            held.Open();
            while (!goOn.IsOpen)
                Thread.Sleep(1);
            beforeVerb = true;
            self.MakeRef();
            throw new InvalidTimeZoneException("the verb returned");
        });
        await held.Opened();

        if (kill)
            stage.Riot.Kill(pid);
        else
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        Assert.NotNull(stage.Riot.Processes.Info(pid));
        goOn.Open();

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.True(beforeVerb);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "X9"), Trait("Semantics", "X6")]
    public async Task Body_ThatWaitsInAVerbWhileAFlowOfItHoldsTheThread_UnwindsBehindIt()
    {
        await using var stage = await Stage.Start(1);
        var (held, goOn, over, trail) = (new Gate(), new Gate(), new Gate(), new List<string>());
        var pid = stage.Riot.Spawn(async self =>
        {
            _ = Flow();
            try
            {
                await self.ReceiveAsync();
            }
            catch (ProcessExitException)
            {
                trail.Add("body");
                over.Open();
            }

            async Task Flow()
            {
                await Task.Yield();
                held.Open();
                while (!goOn.IsOpen)
                    Thread.Sleep(1);
                trail.Add("flow");
            }
        });
        await held.Opened();
        stage.Riot.Kill(pid);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Empty(trail);

        goOn.Open();
        await over.Opened();

        Assert.Equal(["flow", "body"], trail);
    }

    [Fact, Trait("Semantics", "X9")]
    public async Task Verb_CalledBeforeAndAwaitedAfterTheAbandonment_ThrowsTheExit()
    {
        await using var stage = await Stage.Start(1);
        var (held, goOn, over, thrown) = (new Gate(), new Gate(), new Gate(), default(Exception));
        var pid = stage.Riot.Spawn(async self =>
        {
            var receive = self.ReceiveAsync();
            held.Open();
            while (!goOn.IsOpen)
                Thread.Sleep(1);
            thrown = await Record.ExceptionAsync(async () => await receive);
            over.Open();
        });
        await held.Opened();
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        goOn.Open();
        await over.Opened();

        Assert.Equal(ExitReason.Killed, Assert.IsType<ProcessExitException>(thrown).Reason);
    }

    [Fact, Trait("Semantics", "X9")]
    public async Task LostThread_IsNamedWhenItLastsAndAtTheEnd()
    {
        var stage = await Stage.Start(1);
        var life = new Life(Where.FirstStep, How.Sleeps);
        life.Attached.Open();
        var pid = stage.Riot.Spawn<Holder>([life], new ProcessOptions { Name = "holder" });
        await life.Held.Opened();
        stage.Riot.Kill(pid);
        await stage.ExitOf(pid);

        var named = await stage.Log.Line(line => line.Text.Contains("held its thread", StringComparison.Ordinal));
        await stage.DisposeAsync();

        var atEnd = Assert.Single(stage.Log.Lines, line => line.Text.Contains("still holds a thread", StringComparison.Ordinal));
        foreach (var line in new[] { named, atEnd })
        {
            Assert.Equal(LogLevel.Warning, line.Level);
            Assert.Contains($"{pid}", line.Text, StringComparison.Ordinal);
        }

        life.GoOn.Open();
        await life.Disposed.Opened();
    }

    private sealed class Life(Where where, How how)
    {
        private volatile bool _isOver;

        public Gate Attached { get; } = new();

        public Gate Begun { get; } = new();

        public Gate Held { get; } = new();

        public Gate Cancelled { get; } = new();

        public Gate GoOn { get; } = new();

        public Gate Disposed { get; } = new();

        public bool IsOver => _isOver;

        public void Hold(Where here)
        {
            if (here != where)
                return;
            Held.Open();
            while (!GoOn.IsOpen)
            {
                if (how == How.Sleeps)
                    Thread.Sleep(1);
                else
                    Thread.SpinWait(100);
            }

            _isOver = true;
        }
    }

    private sealed class Holder(Life life) : IProcess, IDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            self.CancellationToken.Register(() =>
            {
                life.Cancelled.Open();
                life.Hold(Where.TokenCallback);
            });
            life.Hold(Where.FirstStep);
            await life.Attached;
            await self.ReceiveAsync();
            life.Hold(Where.AfterReceive);
            await Task.Yield();
            life.Hold(Where.AfterForeignAwait);
            life.Begun.Open();
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                life.Hold(Where.Finally);
            }
        }

        public void Dispose()
        {
            life.Hold(Where.Disposal);
            life.Disposed.Open();
        }
    }
}
