// The queue behind every mailbox: what was accepted is read once, in each writer's order, also across growth and close.
using Riot.Primitives;

namespace Riot.Tests.Stress;

public sealed class ManyToOneQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1023)]
    [InlineData(10_000)]
    public void Queue_OfOneThread_KeepsTheOrderThroughAllSizes(int burst)
    {
        var queue = new ManyToOneQueue();
        var reader = new ManyToOneQueue.Reader(queue);
        for (var lap = 0; lap < 5; lap++)
        {
            Assert.Null(reader.TryDequeue());
            Assert.False(reader.HasClaims);
            for (var i = 0; i < burst; i++)
                Assert.True(queue.TryEnqueue((lap, i)));
            Assert.True(reader.HasClaims);
            Assert.Equal(burst, reader.Length);
            for (var i = 0; i < burst; i++)
                Assert.Equal((lap, i), reader.TryDequeue());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(3000)]
    public void Close_RefusesWhatComesAndKeepsWhatIsThere(int waiting)
    {
        var queue = new ManyToOneQueue();
        var reader = new ManyToOneQueue.Reader(queue);
        for (var i = 0; i < waiting; i++)
            Assert.True(queue.TryEnqueue(i));

        reader.Close();

        Assert.False(queue.TryEnqueue("late"));
        for (var i = 0; i < waiting; i++)
            Assert.Equal(i, reader.TryDequeue());
        Assert.Null(reader.TryDequeue());
        Assert.False(reader.HasClaims);
        Assert.False(queue.TryEnqueue("later"));
        reader.Close();
        Assert.False(queue.TryEnqueue("latest"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 64)]
    [InlineData(6, 5000)]
    public void Items_OfManyWriters_AreReadOnceInEachWritersOrder(int writers, int readerPause)
    {
        var count = StressEffort.Times(200_000);
        var queue = new ManyToOneQueue();
        var next = new int[writers];

        StressEffort.Race([.. Writers(queue, writers, count), () =>
        {
            var reader = new ManyToOneQueue.Reader(queue);
            for (var left = writers * count; left > 0;)
            {
                // With pauses the queue grows and is read in laps; without, it stays small.
                if (readerPause > 1)
                    Thread.SpinWait(readerPause);
                while (reader.TryDequeue() is { } item)
                {
                    Check(item, next);
                    left--;
                }
            }

            if (reader.HasClaims)
                throw new InvalidOperationException("Claims are left.");
        }]);

        Assert.All(next, each => Assert.Equal(count, each));
    }

    [Fact]
    public void Close_RacingWriters_LosesNothingAcceptedAndAcceptsNothingAfterwards()
    {
        const int Writers = 3;
        for (var round = 0; round < StressEffort.Times(300); round++)
        {
            var queue = new ManyToOneQueue();
            var accepted = new int[Writers];
            var read = new int[Writers];
            var closeAfter = round * 7 % 3000;
            var closed = false;

            StressEffort.Race([.. Enumerable.Range(0, Writers).Select<int, Action>(writer => () =>
            {
                while (true)
                {
                    LetReaderCatchUp(() => Volatile.Read(ref closed) ? 0 : accepted[writer] - Volatile.Read(ref read[writer]));
                    var late = Volatile.Read(ref closed);
                    if (!queue.TryEnqueue(new Item(writer, accepted[writer])))
                        break;
                    if (late)
                        throw new InvalidOperationException("Accepted after close.");
                    accepted[writer]++;
                }

                if (queue.TryEnqueue("again"))
                    throw new InvalidOperationException("Accepted after a refusal.");
            }), () =>
            {
                var reader = new ManyToOneQueue.Reader(queue);
                for (var i = 0; i < closeAfter;)
                {
                    if (reader.TryDequeue() is not { } item)
                        continue;
                    Check(item, read);
                    i++;
                }

                reader.Close();
                Volatile.Write(ref closed, true);
                while (reader.HasClaims)
                {
                    if (reader.TryDequeue() is { } item)
                        Check(item, read);
                }
            }]);

            Assert.Equal(accepted, read);
        }
    }

    [Fact]
    public void Release_OfAClosedQueue_LeavesItClosedAndEmptyForLateWriters()
    {
        const int Writers = 3;
        for (var round = 0; round < StressEffort.Times(300); round++)
        {
            var queue = new ManyToOneQueue();
            var (accepted, read, closed) = (0, 0, false);

            StressEffort.Race([.. Enumerable.Repeat<Action>(() =>
            {
                while (queue.TryEnqueue("item"))
                {
                    Interlocked.Increment(ref accepted);
                    LetReaderCatchUp(() => Volatile.Read(ref closed) ? 0 : Volatile.Read(ref accepted) - Volatile.Read(ref read));
                }

                for (var i = 0; i < 1000; i++)
                {
                    if (queue.TryEnqueue("late"))
                        throw new InvalidOperationException("Accepted after a refusal.");
                }
            }, Writers), () =>
            {
                var reader = new ManyToOneQueue.Reader(queue);
                for (; read < round * 7 % 3000; read += reader.TryDequeue() is null ? 0 : 1)
                {
                }

                reader.Close();
                Volatile.Write(ref closed, true);
                while (reader.HasClaims)
                    read += reader.TryDequeue() is null ? 0 : 1;
                reader.Release();
                for (var i = 0; i < 1000; i++)
                {
                    if (reader.HasClaims || reader.TryDequeue() is not null || reader.Length != 0)
                        throw new InvalidOperationException("Something is left.");
                }
            }]);

            Assert.Equal(accepted, read);
        }
    }

    [Fact]
    public void HasClaims_AfterAFence_SeesEveryClaimWhoseWriterDidNotSeeTheIdleState()
    {
        // The idle protocol of a process in small. Each writer waits for its item to be read, so that nothing comes later that could make up for a
        // lost wake-up.
        const int Writers = 2;
        var count = StressEffort.Times(60_000);
        var queue = new ManyToOneQueue();
        var next = new int[Writers];
        var (idle, failed) = (0, false);
        using var wake = new SemaphoreSlim(0);

        StressEffort.Race([.. Enumerable.Range(0, Writers).Select<int, Action>(writer => () =>
        {
            for (var i = 0; i < count; i++)
            {
                queue.TryEnqueue(new Item(writer, i));
                if (Volatile.Read(ref idle) == 1 && Interlocked.CompareExchange(ref idle, 0, 1) == 1)
                    wake.Release();
                for (var spin = default(SpinWait); Volatile.Read(ref next[writer]) <= i; spin.SpinOnce(sleep1Threshold: -1))
                {
                    if (Volatile.Read(ref failed))
                        return;
                }
            }
        }), () =>
        {
            var reader = new ManyToOneQueue.Reader(queue);
            for (var left = Writers * count; left > 0;)
            {
                while (reader.TryDequeue() is { } item)
                {
                    Check(item, next);
                    left--;
                }

                if (left == 0)
                    break;
                Volatile.Write(ref idle, 1);
                Interlocked.MemoryBarrier();
                if (reader.HasClaims && Interlocked.CompareExchange(ref idle, 0, 1) == 1)
                    continue;
                if (!wake.Wait(TimeSpan.FromSeconds(30)))
                {
                    Volatile.Write(ref failed, true);
                    throw new InvalidOperationException("A wake-up was lost.");
                }
            }
        }]);

        Assert.All(next, each => Assert.Equal(count, each));
    }

    // Where there are fewer cores than threads, writers would fill the queue for as long as the reader is not scheduled: only what races with its end matters. More
    // than the reader takes before that, so that writers are at work then.
    private static void LetReaderCatchUp(Func<int> backlog)
    {
        while (backlog() > 10_000)
            Thread.Yield();
    }

    private static IEnumerable<Action> Writers(ManyToOneQueue queue, int writers, int count) =>
        Enumerable.Range(0, writers).Select<int, Action>(writer => () =>
        {
            for (var i = 0; i < count; i++)
            {
                if (!queue.TryEnqueue(new Item(writer, i)))
                    throw new InvalidOperationException("Refused.");
            }
        });

    private static void Check(object item, int[] next)
    {
        var (writer, number) = (Item)item;
        if (number != next[writer]++)
            throw new InvalidOperationException($"{item} came where {next[writer] - 1} was due.");
    }

    private sealed record Item(int Writer, int Number);
}
