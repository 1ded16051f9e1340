// The ring of ready work: each item goes to one thread, once, in order, however many steal.
using Riot.Primitives;

namespace Riot.Tests.Stress;

public sealed class StealingRingTests
{
    [Fact]
    public void Ring_OfOneThread_IsFirstInFirstOutUpToItsCapacity()
    {
        var ring = new StealingRing<object>();
        var items = Enumerable.Range(0, 3 * StealingRing<object>.Capacity).Select(i => (object)i).ToArray();
        for (var lap = 0; lap < 3; lap++)
        {
            Assert.True(ring.IsEmpty);
            Assert.Null(ring.TryPop());
            for (var i = 0; i < StealingRing<object>.Capacity; i++)
                Assert.True(ring.TryPush(items[i]));
            Assert.False(ring.TryPush("one too many"));
            for (var i = 0; i < StealingRing<object>.Capacity; i++)
                Assert.Same(items[i], ring.TryPop());
        }
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(5, 0, 2)]
    [InlineData(256, 0, 127)]
    public void Steal_TakesTheOlderHalf(int waiting, int? returned, int moved)
    {
        var (victim, thief) = (new StealingRing<object>(), new StealingRing<object>());
        for (var i = 0; i < waiting; i++)
            victim.TryPush(i);

        Assert.Equal(returned, victim.Steal(thief));

        for (var i = 1; i <= moved; i++)
            Assert.Equal(i, thief.TryPop());
        Assert.Null(thief.TryPop());
        for (var i = waiting == 0 ? 0 : moved + 1; i < waiting; i++)
            Assert.Equal(i, victim.TryPop());
        Assert.True(victim.IsEmpty);
    }

    [Fact]
    public void Items_OfAnOwnerWithThieves_AreTakenOnceEachAndInOrder()
    {
        const int Thieves = 3;
        var count = StressEffort.Times(1_000_000);
        var ring = new StealingRing<object>();
        var taken = new byte[count];
        var over = false;

        var bodies = new Action[Thieves + 1];
        bodies[0] = () =>
        {
            var last = -1;
            for (var i = 0; i < count;)
            {
                if (ring.TryPush(i))
                    i++;
                else
                    Take(ring.TryPop(), ref last);
                if (i % 7 == 0)
                    Take(ring.TryPop(), ref last);
            }

            while (!ring.IsEmpty)
                Take(ring.TryPop(), ref last);
            Volatile.Write(ref over, true);
        };
        for (var i = 1; i <= Thieves; i++)
        {
            bodies[i] = () =>
            {
                var mine = new StealingRing<object>();
                var last = -1;
                while (!Volatile.Read(ref over))
                {
                    Take(ring.Steal(mine), ref last);
                    while (mine.TryPop() is { } item)
                        Take(item, ref last);
                }
            };
        }

        StressEffort.Race(bodies);

        Assert.DoesNotContain((byte)0, taken);

        void Take(object? item, ref int last)
        {
            if (item is null)
                return;
            var number = (int)item;
            if (number <= last || ++taken[number] != 1)
                throw new InvalidOperationException($"{number} after {last}, {taken[number]} times"); // Cheaper than an assertion.
            last = number;
        }
    }

    [Fact]
    public void Items_OfThreadsThatStealFromEachOther_AreTakenOnceEach()
    {
        const int Threads = 6; // More than there are cores, so that a thief loses its core in the middle.
        var count = StressEffort.Times(1_000_000);
        var rings = Enumerable.Range(0, Threads).Select(_ => new StealingRing<object>()).ToArray();
        var taken = new byte[Threads * count];
        var left = Threads * count;

        StressEffort.Race([.. Enumerable.Range(0, Threads).Select<int, Action>(me => () =>
        {
            var next = me * count;
            var end = next + count;
            while (Volatile.Read(ref left) > 0)
            {
                // As a worker does: fill up, work off, and steal when there is nothing left of one's own.
                while (next < end && rings[me].TryPush(next))
                    next++;
                while (rings[me].TryPop() is { } item)
                    Take(item);
                for (var i = 1; i < Threads; i++)
                {
                    if (rings[(me + i) % Threads].Steal(rings[me]) is not { } stolen)
                        continue;
                    Take(stolen);
                    break;
                }
            }
        })]);

        Assert.Equal(0, left);
        Assert.DoesNotContain((byte)0, taken);

        void Take(object item)
        {
            if (++taken[(int)item] != 1)
                throw new InvalidOperationException($"{item} was taken twice.");
            Interlocked.Decrement(ref left);
        }
    }
}
