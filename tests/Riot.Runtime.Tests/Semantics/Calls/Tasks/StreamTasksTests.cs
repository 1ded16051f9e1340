// C6: a stream of tasks does so much at the same time and no more, and leaving it stops the rest.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Calls.Tasks;

public sealed class StreamTasksTests
{
    public enum Leaving
    {
        Break,
        Throw,
        Exit,
        Kill,
        Cancel,
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 100)]
    [InlineData(false, 100)]
    public async Task Stream_YieldsTheValueOfEachItem(bool ordered, int maxConcurrency)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();

        var values = await owner.Ask(self => Collect(self.StreamTasks(
            Enumerable.Range(0, 50),
            async (task, item) =>
            {
                for (var i = 0; i < 50 - item; i++)
                    await task.YieldAsync();
                return item;
            },
            maxConcurrency,
            ordered)));

        Assert.Equal(Enumerable.Range(0, 50), ordered ? values : values.Order());
        await TaskTests.ExpectNothingLeft(stage, owner);
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task Stream_Unordered_YieldsWhatIsReadyFirst()
    {
        await using var stage = await Stage.Start();
        var gates = new[] { new Gate(), new Gate(), new Gate() };

        Assert.Equal([2, 0, 1], await stage.Puppet().Ask(async ValueTask<List<int>> (self) =>
        {
            List<int> order = [];
            gates[2].Open();
            await foreach (var item in self.StreamTasks([0, 1, 2], WaitForGate, 3, ordered: false))
            {
                order.Add(item);
                gates[order.Count - 1].Open();
            }

            return order;
        }));

        async Task<int> WaitForGate(ProcessContext task, int item)
        {
            await gates[item];
            return item;
        }
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_NeverHasMoreUnderWayThanAllowed(bool ordered)
    {
        const int Limit = 4;
        await using var stage = await Stage.Start();
        var (running, most, taken, yielded, mostAhead) = (0, 0, 0, 0, 0);
        var allRun = new Gate();

        await stage.Puppet().Ask(async ValueTask<bool> (self) =>
        {
            await foreach (var _ in self.StreamTasks(Items(), Work, Limit, ordered))
                yielded++;
            return true;
        });

        Assert.Equal(Limit, most);
        Assert.Equal(Limit, mostAhead);
        Assert.Equal(40, yielded);

        IEnumerable<int> Items()
        {
            for (; taken < 40; taken++)
            {
                mostAhead = Math.Max(mostAhead, taken - yielded + 1);
                yield return taken;
            }
        }

        async Task<int> Work(ProcessContext task, int item)
        {
            var now = Interlocked.Increment(ref running);
            Raise(ref most, now);
            if (now == Limit)
                allRun.Open();
            await allRun;
            for (var i = 0; i < 5; i++)
                await task.YieldAsync();
            Interlocked.Decrement(ref running);
            return item;
        }

        static void Raise(ref int most, int now)
        {
            for (var seen = Volatile.Read(ref most); seen < now; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Loop_CancelledBehindItsLastValue_IsComplete(int maxConcurrency)
    {
        await using var stage = await Stage.Start();
        using var cancel = new CancellationTokenSource();

        var values = await stage.Run(async self =>
        {
            var values = new List<int>();
            await foreach (var value in self.StreamTasks([1, 2, 3], (_, item) => Task.FromResult(item), maxConcurrency).WithCancellation(cancel.Token))
            {
                values.Add(value);
                if (values.Count == 3)
                    cancel.Cancel();
            }

            return values;
        });

        Assert.Equal([1, 2, 3], values);
    }

    [Theory, Trait("Semantics", "C6"), Trait("RiotDefect", "D25")]
    [InlineData(Leaving.Break)]
    [InlineData(Leaving.Throw)]
    [InlineData(Leaving.Exit)]
    [InlineData(Leaving.Kill)]
    [InlineData(Leaving.Cancel)]
    public async Task Leaving_StopsWhatStillRunsAndLeavesNothing(Leaving how)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        using var cancel = new CancellationTokenSource();
        var (running, allRun) = (new ConcurrentDictionary<int, Pid>(), new Gate());

        var loop = owner.Ask(async ValueTask<int> (self) =>
        {
            await foreach (var item in self.StreamTasks(Enumerable.Range(0, 100), Run, 5).WithCancellation(cancel.Token))
            {
                await allRun;
                switch (how)
                {
                    case Leaving.Break:
                        return running.Values.Count(each => stage.Riot.Processes.Info(each) is not null);
                    case Leaving.Throw:
                        throw new InvalidTimeZoneException();
                    case Leaving.Exit:
                        self.Exit(ExitReason.Shutdown);
                        break;
                    case Leaving.Kill:
                        stage.Riot.Kill(self.Pid);
                        break;
                    default:
                        await cancel.CancelAsync();
                        break;
                }
            }

            return 0;
        });

        switch (how)
        {
            case Leaving.Break:
                Assert.Equal(4, await loop);
                break;
            case Leaving.Throw:
                await Assert.ThrowsAsync<InvalidTimeZoneException>(() => loop);
                break;
            case Leaving.Cancel:
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
                break;
            default:
                await owner.Exit;
                break;
        }

        if (how is not (Leaving.Exit or Leaving.Kill))
        {
            Assert.All(running.Values, pid => Assert.Null(stage.Riot.Processes.Info(pid))); // It has waited for their end.
            await TaskTests.ExpectNothingLeft(stage, owner);
        }

        foreach (var (item, pid) in running)
            Assert.Equal(item == 0, (await stage.ExitOf(pid)).IsNormal);

        async Task<int> Run(ProcessContext task, int item)
        {
            running[item] = task.Pid;
            if (running.Count == 5)
                allRun.Open();
            return item == 0 ? item : await TaskTests.Never(task);
        }
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_OfAnItemThatFails_ThrowsAndStopsTheOthers(bool ordered)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var (running, allRun, error) = (new ConcurrentDictionary<int, Pid>(), new Gate(), new InvalidTimeZoneException("item 2"));

        var (values, thrown) = await owner.Ask(async ValueTask<(List<int>, TaskFailedException)> (self) =>
        {
            List<int> values = [];
            var thrown = await Assert.ThrowsAsync<TaskFailedException>(async () =>
            {
                await foreach (var item in self.StreamTasks(Enumerable.Range(0, 100), Run, 4, ordered))
                    values.Add(item);
            });
            return (values, thrown);
        });

        Assert.Equal(ordered ? [0, 1] : [], values);
        Assert.Same(error, thrown.InnerException);
        Assert.Equal(running[2], thrown.Pid);
        Assert.Equal(4, running.Count); // None was started after the failure.
        Assert.All(running.Values, pid => Assert.Null(stage.Riot.Processes.Info(pid)));
        await TaskTests.ExpectNothingLeft(stage, owner);

        async Task<int> Run(ProcessContext task, int item)
        {
            running[item] = task.Pid;
            if (running.Count == 4)
                allRun.Open();
            await allRun;
            if (item == 2)
                throw error;
            if (item is 0 or 1 && ordered)
            {
                await stage.ExitOf(running[2]); // The failure is known before the values in front of it.
                return item;
            }

            return await TaskTests.Never(task);
        }
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_OfAnItemThatTakesTooLong_ThrowsThen(bool ordered)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (owner, prober) = (stage.Puppet(), stage.Puppet());
        var (pids, gates) = (new Pid[3], new[] { new Gate(), new Gate(), new Gate() });

        var loop = owner.Ask(self => Collect(self.StreamTasks([0, 1, 2], Run, 2, ordered, TimeSpan.FromSeconds(3))));
        await Sleeping(0);
        await Sleeping(1);
        time.Advance(TimeSpan.FromSeconds(2));
        await Sleeping(2);
        time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        await prober.Sync();
        Assert.False(loop.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains($"{pids[1]}", (await Assert.ThrowsAsync<TimeoutException>(() => loop)).Message, StringComparison.Ordinal);
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pids[1]));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pids[2]));
        await TaskTests.ExpectNothingLeft(stage, owner);

        async Task Sleeping(int item)
        {
            await gates[item].Opened();
            await stage.Until(pids[item], ProcessStatus.Awaiting);
        }

        async Task<int> Run(ProcessContext task, int item)
        {
            pids[item] = task.Pid;
            gates[item].Open();
            await task.SleepAsync(item == 0 ? TimeSpan.FromSeconds(2) : Timeout.InfiniteTimeSpan);
            return item;
        }
    }

    [Theory, Trait("Semantics", "C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_WhoseLoopIsSlowerThanItsTasks_KeepsNothingOfWhatWasYielded(bool ordered)
    {
        const int Items = 100;
        const int Limit = 4;
        await using var stage = await Stage.Start();

        var yielded = await stage.Puppet().Ask(async ValueTask<List<WeakReference>> (self) =>
        {
            var (tasks, values) = (new ConcurrentQueue<Pid>(), new List<WeakReference>());
            await foreach (var value in self.StreamTasks(Enumerable.Range(0, Items), (task, _) => Make(task, tasks), Limit, ordered))
            {
                values.Add(new WeakReference(value));
                if (values.Count == Items - Limit)
                    return StillAlive(values);
                while (tasks.Count < values.Count + Limit - 1)
                    await self.YieldAsync(); // Until all that are under way have begun.
                await self.WaitForExitAsync(tasks);
            }

            return values;
        });

        Assert.InRange(yielded.Count, 0, 2 * Limit); // Those that the loop's own variables hold.

        static Task<object> Make(ProcessContext task, ConcurrentQueue<Pid> tasks)
        {
            tasks.Enqueue(task.Pid);
            return Task.FromResult(new object());
        }

        static List<WeakReference> StillAlive(List<WeakReference> values)
        {
            GC.Collect();
            return values.FindAll(value => value.IsAlive);
        }
    }

    [Fact, Trait("Semantics", "C6")]
    public async Task StreamTasks_BadArguments_AreRefusedAtOnce()
    {
        await using var stage = await Stage.Start();
        await stage.Puppet().Do(self =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => self.StreamTasks([1], One, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => self.StreamTasks([1], One, 1, timeout: TimeSpan.FromSeconds(-2)));
            Assert.Throws<ArgumentNullException>(() => self.StreamTasks<int, int>(null!, One, 1));
        });

        static Task<int> One(ProcessContext task, int item) => Task.FromResult(item);
    }

    private static async ValueTask<List<T>> Collect<T>(IAsyncEnumerable<T> stream)
    {
        List<T> values = [];
        await foreach (var value in stream)
            values.Add(value);
        return values;
    }
}
