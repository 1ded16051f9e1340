// T1, T2: timers by the runtime's clock alone, cancelled in time or said to be late, and gone with their target.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Timers;

public sealed class TimerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact, Trait("Semantics", "T1")]
    public async Task SendAfter_ClockReachesItsTime_DeliversThenAndNotBefore()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = Collector(stage, out var next);
        stage.Riot.SendAfter(pid, "late", s_second * 2);
        stage.Riot.SendAfter(pid, "early", s_second);

        time.Advance(s_second - TimeSpan.FromTicks(1));
        stage.Riot.Send(pid, "before");
        Assert.Equal("before", await next());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("early", await next());
        time.Advance(s_second);
        Assert.Equal("late", await next());
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task SendAfter_ToAName_FindsTheHolderWhenItFires()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        stage.Riot.SendAfter("desk", "hello", s_second);
        var pid = Collector(stage, out var next);
        stage.Riot.Names.Register("desk", pid);

        time.Advance(s_second);

        Assert.Equal("hello", await next());
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task SendAfter_CreatorDies_FiresAllTheSame()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = Collector(stage, out var next);
        var creator = stage.Riot.Spawn(self =>
        {
            self.SendAfter(pid, "from the dead", s_second);
            return Task.CompletedTask;
        });
        await stage.ExitOf(creator);

        time.Advance(s_second);

        Assert.Equal("from the dead", await next());
    }

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "P11")]
    public async Task SendAfter_TargetDies_TakesTheTimerWithIt()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = stage.Riot.Spawn(async self => await self.ReceiveAsync());
        var timer = stage.Riot.SendAfter(pid, "never", s_second);
        stage.Riot.Send(pid, "go");
        await stage.ExitOf(pid);

        Assert.False(stage.Riot.Cancel(timer));
        time.Advance(s_second * 2);
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
    }

    [Theory, Trait("Semantics", "T1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timer_ToWhatIsNoProcessAnyMore_IsOverBeforeItBegins(bool runtime)
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var dead = stage.Riot.Spawn(_ => Task.CompletedTask);
        await stage.ExitOf(dead);
        var gone = runtime ? Pid.Runtime : stage.Riot.Processes.ParsePid(dead.ToString());

        TimerRef[] timers =
        [
            stage.Riot.SendAfter(gone, "never", s_second),
            stage.Riot.SendInterval(gone, "never", s_second),
            await stage.Run(self => Task.FromResult(self.SendAfter(gone, "never", s_second))),
            await stage.Run(self => Task.FromResult(self.SendInterval(gone, "never", s_second))),
        ];
        time.Advance(s_second);

        Assert.All(timers, timer => Assert.False(stage.Riot.Cancel(timer)));
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task Cancel_BeforeAndAfterTheFire_SaysWhich()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = Collector(stage, out var next);
        var inTime = stage.Riot.SendAfter(pid, "cancelled", s_second);
        var late = stage.Riot.SendAfter(pid, "sent", s_second);

        Assert.True(stage.Riot.Cancel(inTime));
        Assert.False(stage.Riot.Cancel(inTime));
        time.Advance(s_second);

        Assert.False(stage.Riot.Cancel(late));
        Assert.Equal("sent", await next());
    }

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "H6")]
    public async Task Cancel_AfterTheStop_SaysThatThereIsNothingToCancel()
    {
        var (stage, _) = await WithClock();
        await using var __ = stage;
        TimerRef[] timers = [.. Enumerable.Range(1, 100).Select(seconds => stage.Riot.SendAfter("nobody", "never", s_second * seconds))];
        await stage.Riot.ShutdownAsync();

        Assert.All(timers, timer => Assert.False(stage.Riot.Cancel(timer)));
        Assert.False(stage.Riot.Cancel(stage.Riot.SendAfter("nobody", "never", s_second)));
    }

    [Theory, Trait("Semantics", "T1"), Trait("RiotDefect", "D21")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Cancel_RacingTheFireFromAnotherWorker_IsTrueExactlyForWhatNeverComes(int workers)
    {
        const int Timers = 2000;
        var (stage, time) = await WithClock(workers);
        await using var _ = stage;
        var received = new HashSet<int>();
        var collector = stage.Riot.Spawn(async self =>
        {
            while (await self.ReceiveAsync() is int number)
                Assert.True(received.Add(number));
        });
        var exit = stage.ExitOf(collector);
        var timers = Enumerable.Range(0, Timers)
            .Select(number => stage.Riot.SendAfter(collector, number, TimeSpan.FromMilliseconds(number % 100))).ToArray();

        var cancelled = new bool[Timers];
        var cancelling = stage.Run(async self =>
        {
            for (var i = 0; i < Timers; i++)
            {
                cancelled[i] = self.Cancel(timers[Timers - 1 - i]);
                if (i % 50 == 0)
                    await self.YieldAsync();
            }
        });
        for (var i = 0; i < 100; i++)
            time.Advance(TimeSpan.FromMilliseconds(1));
        await cancelling;

        stage.Riot.Send(collector, "end");
        Assert.Equal(ExitReason.Normal, await exit);
        Assert.Equal(
            Enumerable.Range(0, Timers).Where(number => !cancelled[Timers - 1 - number]),
            received.Order());
    }

    [Fact, Trait("Semantics", "T2")]
    public async Task SendInterval_ReceiverKeepsUp_FiresAtEachMultiple()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = Collector(stage, out var next);
        var timer = stage.Riot.SendInterval(pid, "tick", s_second);

        for (var i = 0; i < 5; i++)
        {
            time.Advance(s_second);
            Assert.Equal("tick", await next());
        }

        Assert.True(stage.Riot.Cancel(timer));
        time.Advance(s_second * 3);
        stage.Riot.Send(pid, "end");
        Assert.Equal("end", await next());
    }

    [Fact, Trait("Semantics", "T2")]
    public async Task SendInterval_ReceiverIsBehind_KeepsOneFireSaysSoAndKeepsItsPhase()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<string>(message => message == "wake");
            var ticks = 0;
            while ((await self.TryReceiveAsync<string>(TimeSpan.Zero)).IsReceived)
                ticks++;
            self.Exit(new ExitReason.Custom(ticks));
        });
        var exit = stage.ExitOf(pid);
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.SendInterval(pid, "tick", s_second);

        time.Advance(s_second * 10);
        stage.Riot.Send(pid, "wake");

        Assert.Equal(new ExitReason.Custom(1), await exit);
        Assert.Contains(stage.Log.Lines, line => line.Text.Contains("the receiver is behind", StringComparison.Ordinal));
    }

    [Theory, Trait("Semantics", "T1"), Trait("Semantics", "T2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendInterval_ToANameWhoseHolderLeavesWithAFireUnread_FiresForTheNextHolder(bool crashes)
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var first = stage.Riot.Spawn(async self => await self.ReceiveAsync<int>(), new ProcessOptions { Name = "desk" });
        stage.Riot.SendInterval("desk", "tick", s_second);
        time.Advance(s_second);
        if (crashes)
        {
            stage.Riot.Kill(first);
            await stage.ExitOf(first);
        }
        else
        {
            stage.Riot.Names.Unregister("desk");
        }

        var next = Collector(stage, out var tick);
        stage.Riot.Names.Register("desk", next);

        for (var i = 0; i < 3; i++)
        {
            time.Advance(s_second);
            Assert.Equal("tick", await tick());
        }
    }

    [Fact, Trait("Semantics", "T2")]
    public async Task SendInterval_ReceiverIsBehind_IsToldOnceWithWhatAndToWhom()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var lazy = stage.Riot.Spawn(self => self.ReceiveAsync<int>().AsTask(), new ProcessOptions { Name = "lazy" });
        stage.Riot.SendInterval(lazy, "tick", s_second);

        for (var i = 0; i < 5; i++)
            time.Advance(s_second);

        var line = Assert.Single(stage.Log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Contains("String", line.Text, StringComparison.Ordinal);
        Assert.Contains($"lazy {lazy}", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "T2")]
    public async Task SendInterval_FiresLate_KeepsItsPhase()
    {
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var pid = Collector(stage, out var next);
        stage.Riot.SendInterval(pid, "tick", s_second);
        time.Advance(s_second);
        Assert.Equal("tick", await next());

        // A fire is skipped at 2 s and taken at 2.5 s: the next one is due at 3 s, not at 3.5 s.
        time.Advance(s_second * 1.5);
        Assert.Equal("tick", await next());
        time.Advance(s_second * 0.5);

        Assert.Equal("tick", await next());
    }

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "G4")]
    public async Task Observer_OfATimersDeadLetter_MaySetAndCancelTimers()
    {
        var (observer, time) = (new SettingTimers(), new ManualTime());
        await using var stage = await Stage.Start(configure: options => (options.Observer, options.TimeProvider) = (observer, time));
        var pid = Collector(stage, out var next);
        observer.OnLetter = letter =>
        {
            for (var i = 0; i < 20; i++)
                Assert.True(stage.Riot.Cancel(stage.Riot.SendAfter("nobody", "cancelled", TimeSpan.FromTicks(i + 1))));
            stage.Riot.SendAfter(pid, letter, TimeSpan.Zero);
        };
        for (var i = 1; i <= 10; i++)
            stage.Riot.SendAfter("nobody", i, s_second * i);

        time.Advance(s_second * 10);

        for (var i = 1; i <= 10; i++)
            Assert.Equal(i, await next());
        Assert.Equal(10, stage.Riot.Processes.Counters.DeadLetters);
    }

    [Fact, Trait("Semantics", "T2")]
    public async Task SendAfter_AHundredThousandPending_AllFireInOrder()
    {
        const int Timers = 100_000;
        var (stage, time) = await WithClock();
        await using var _ = stage;
        var order = stage.Run(async self =>
        {
            var due = Enumerable.Range(0, Timers).ToArray();
            new Random(7).Shuffle(due);
            foreach (var milliseconds in due)
                self.SendAfter(self.Pid, milliseconds, TimeSpan.FromMilliseconds(milliseconds + 1));
            var received = new List<int>();
            while (received.Count < Timers)
                received.Add((int)await self.ReceiveAsync());
            return received;
        });
        await stage.Until(Assert.Single(stage.Riot.Processes.List()), ProcessStatus.Receiving);

        time.Advance(TimeSpan.FromMilliseconds(Timers));

        Assert.Equal(Enumerable.Range(0, Timers), await order);
    }

    private sealed class SettingTimers : IRuntimeObserver
    {
        public Action<object>? OnLetter { get; set; }

        public void OnDeadLetter(Pid from, Pid to, object message) => OnLetter?.Invoke(message);
    }

    private static async Task<(Stage Test, ManualTime Time)> WithClock(int workers = 2)
    {
        var time = new ManualTime();
        return (await Stage.Start(workers, options => options.TimeProvider = time), time);
    }

    // A process that hands each message it gets to the test.
    private static Pid Collector(Stage stage, out Func<Task<object>> next)
    {
        var messages = System.Threading.Channels.Channel.CreateUnbounded<object>();
        next = () => messages.Reader.ReadAsync().AsTask().Guarded();
        return stage.Riot.Spawn(async self =>
        {
            while (true)
                messages.Writer.TryWrite(await self.ReceiveAsync());
        });
    }
}
