// X6: how long a process may take to unwind, what ends it then, and what a kill leaves of that time.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class ExitGraceTests
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    public enum StuckIn
    {
        Body,
        Finally,
        Disposal,
    }

    public static MatrixTheoryData<StuckIn, bool> Stucks { get; } = new(Enum.GetValues<StuckIn>(), [false, true]);

    [Theory, Trait("Semantics", "X6")]
    [InlineData(StuckIn.Body)]
    [InlineData(StuckIn.Finally)]
    [InlineData(StuckIn.Disposal)]
    public async Task Exit_OfAProcessStuckInForeignCode_EndsItAfterTheGraceAndNotBefore(StuckIn where)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (life, prober, watcher, linked) = (new Life(where), stage.Puppet(), stage.Puppet(), stage.Puppet());
        var pid = stage.Riot.Spawn<Stuck>([life], new ProcessOptions { Name = "stuck" });
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        await linked.Do(self => self.Link(pid));
        await life.Begun.Opened();

        Assert.False(await prober.Ask(self =>
        {
            self.Exit(pid, ExitReason.Shutdown);
            return self.Processes.IsAliveAsync(pid);
        }));
        time.Advance(s_grace - s_moment);
        Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)?.Status);
        Assert.Equal("stuck", stage.Riot.Processes.Info(pid)!.Name);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
        Assert.Empty(await watcher.Drain());
        await linked.Sync();

        time.Advance(s_moment);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(new ExitReason.LinkDown(pid, ExitReason.Shutdown), await linked.Exit);
        Assert.Equal([new ProcessDown(monitor, pid, ExitReason.Shutdown)], await watcher.Drain());
        ExpectAbandoned(stage, pid, "stuck");
        life.GoOn.Open();
    }

    [Theory, Trait("Semantics", "X6"), Trait("Semantics", "X3")]
    [MemberData(nameof(Stucks))]
    public async Task Kill_OfAProcessStuckInForeignCode_GivesNoGrace(StuckIn where, bool whileUnwinding)
    {
        var time = new ManualTime(); // Nobody moves it.
        await using var stage = await Stage.StartStepwise(time);
        var (life, watcher) = (new Life(where), stage.Puppet());
        var pid = stage.Riot.Spawn<Stuck>([life], new ProcessOptions { Name = "stuck" });
        var monitor = await watcher.Ask(self => self.Monitor(pid));
        await life.Begun.Opened();
        if (whileUnwinding)
        {
            stage.Riot.Exit(pid, ExitReason.Shutdown);
            Assert.False(await watcher.Ask(self => self.Processes.IsAliveAsync(pid)));
        }

        stage.Riot.Kill(pid);

        var reason = whileUnwinding ? ExitReason.Shutdown : ExitReason.Killed;
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([new ProcessDown(monitor, pid, reason)], await watcher.Drain());
        ExpectAbandoned(stage, pid, "stuck");
        life.GoOn.Open();
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task Kill_CancelsTheTokenFirst_AndUnwindsInOneStretch()
    {
        await using var stage = await Stage.Start();
        var (begun, trail) = (new Gate(), new List<string>());
        var pid = stage.Riot.Spawn(async self =>
        {
            try
            {
                begun.Open();
                await Task.Delay(Timeout.Infinite, self.CancellationToken);
            }
            finally
            {
                trail.Add($"{self.CancellationToken.IsCancellationRequested}");
                await Task.CompletedTask; // Not a wait.
                trail.Add("still");
            }
        });
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Awaiting);

        stage.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Equal(["True", "still"], trail);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "X6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unwinding_ThatIsOverInTime_IsNoAbandonment(bool inTime)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (life, prober) = (new Life(StuckIn.Finally), stage.Puppet());
        var pid = stage.Riot.Spawn<Stuck>([life], new ProcessOptions());
        await life.Begun.Opened();
        await prober.Ask(self =>
        {
            self.Exit(pid, ExitReason.Shutdown);
            return self.Processes.IsAliveAsync(pid);
        });
        time.Advance(s_grace - s_moment);
        if (inTime)
        {
            life.GoOn.Open();
            Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        }

        time.Advance(s_grace);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(inTime ? 0 : 1, stage.Riot.Processes.Counters.Abandoned);
        life.GoOn.Open();
        await life.Disposed.Opened();
    }

    [Theory, Trait("Semantics", "X6")]
    [InlineData(20)]
    [InlineData(1)]
    public async Task Stop_BringsItsOwnTimeInPlaceOfTheGrace(int seconds)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (life, prober) = (new Life(StuckIn.Finally), stage.Puppet());
        var pid = stage.Riot.Spawn<Stuck>([life], new ProcessOptions());
        await life.Begun.Opened();

        var stop = stage.Riot.StopAsync(pid, Shutdown.After(TimeSpan.FromSeconds(seconds)));
        Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        time.Advance(TimeSpan.FromSeconds(seconds) - s_moment);
        Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)?.Status);
        time.Advance(s_moment);

        Assert.Equal(ExitReason.Shutdown, await stop.Guarded());
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        life.GoOn.Open();
    }

    [Theory, Trait("Semantics", "X6"), Trait("Semantics", "X7")]
    [InlineData(20)]
    [InlineData(Timeout.Infinite)]
    public async Task Stop_OfATrapper_BringsItsOwnTimeForWhatComesAfterTheMessageToo(int seconds)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (life, prober) = (new Life(StuckIn.Disposal), stage.Puppet());
        var pid = stage.Riot.Spawn<Stuck>([life], new ProcessOptions { TrapExits = true });
        await life.Begun.Opened();
        var limit = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);

        var stop = stage.Riot.StopAsync(pid, Shutdown.After(limit));
        Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        time.Advance(TimeSpan.FromSeconds(20) - s_moment);
        Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(pid)));
        Assert.Equal(ProcessStatus.Exiting, stage.Riot.Processes.Info(pid)?.Status);
        life.GoOn.Open();

        Assert.Equal(ExitReason.Normal, await stop.Guarded());
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "L8")]
    public async Task ChainOfStuckProcesses_TakesOneGraceEach()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (prober, life) = (stage.Puppet(), new Life(StuckIn.Body));
        var chain = new Pid[3];
        for (var i = 0; i < chain.Length; i++)
        {
            var linkTo = i == 0 ? Pid.None : chain[i - 1];
            var begun = new Gate();
            chain[i] = stage.Riot.Spawn(async self =>
            {
                if (!linkTo.IsNone)
                    self.Link(linkTo);
                begun.Open();
                await life.GoOn;
            });
            await begun.Opened();
        }

        await prober.Ask(self =>
        {
            self.Exit(chain[0], ExitReason.Shutdown);
            return self.Processes.IsAliveAsync(chain[0]);
        });
        for (var i = 0; i < chain.Length; i++)
        {
            var dying = i;
            for (var later = i + 1; later < chain.Length; later++)
                Assert.True(await prober.Ask(self => self.Processes.IsAliveAsync(chain[dying + 1])));
            Assert.Equal(i, stage.Riot.Processes.Counters.Abandoned);
            time.Advance(s_grace);
            await stage.ExitOf(chain[i]);
            if (i + 1 < chain.Length)
                Assert.False(await prober.Ask(self => self.Processes.IsAliveAsync(chain[dying + 1])));
        }

        Assert.Equal(chain.Length, stage.Riot.Processes.Counters.Abandoned);
        life.GoOn.Open();
    }

    private static void ExpectAbandoned(Stage stage, Pid pid, string name)
    {
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        Assert.Null(stage.Riot.Names.WhereIs(name));
        Assert.Null(stage.Riot.Processes.Info(pid));
        Assert.DoesNotContain(pid, stage.Riot.Processes.List());
        var line = Assert.Single(
            stage.Log.Lines, each => each.Level == LogLevel.Warning && each.Text.Contains("abandoned", StringComparison.Ordinal));
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
        Assert.Contains(name, line.Text, StringComparison.Ordinal);
    }

    private sealed class Life(StuckIn where)
    {
        public Gate Begun { get; } = new();

        public Gate GoOn { get; } = new();

        public Gate Disposed { get; } = new();

        public async Task PassThrough(StuckIn here)
        {
            if (here == where)
                await GoOn;
        }
    }

    private sealed class Stuck(Life life) : IProcess, IAsyncDisposable
    {
        public async Task RunAsync(ProcessContext self)
        {
            life.Begun.Open();
            await life.PassThrough(StuckIn.Body);
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                await life.PassThrough(StuckIn.Finally);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await life.PassThrough(StuckIn.Disposal);
            life.Disposed.Open();
        }
    }
}
