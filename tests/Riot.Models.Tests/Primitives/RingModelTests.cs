// The ring of ready work, with room for four, its owner and thieves: each item goes to one of them, once, in order.
using Riot.Models.Stepping;
using Riot.Primitives;

namespace Riot.Models.Primitives;

public class RingModelTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 5)]
    public void Items_OfAnOwnerWithThieves_AreTakenOnceEachAndInOrder(int thieves, int count) => Explorer.Explore(model =>
    {
        var ring = new StealingRing<object>();
        var taken = new int[count];
        var over = false;

        model.Thread("owner", () =>
        {
            var last = -1;
            for (var i = 0; i < count;)
            {
                if (ring.TryPush(i))
                    i++;
                else if (!Take(ring.TryPop(), ref last))
                    Thread.Yield(); // A thief is at it, and holds the slots.
            }

            while (Take(ring.TryPop(), ref last))
            {
            }

            over = true;
        });
        for (var i = 0; i < thieves; i++)
        {
            model.Thread($"thief {i}", () =>
            {
                var mine = new StealingRing<object>();
                var last = -1;
                while (!over)
                {
                    Take(ring.Steal(mine), ref last);
                    while (Take(mine.TryPop(), ref last))
                    {
                    }

                    Thread.Yield();
                }
            });
        }

        model.AtRest(() => Assert.All(taken, times => Assert.Equal(1, times)));

        bool Take(object? item, ref int last)
        {
            if (item is null)
                return false;
            var number = (int)item;
            Assert.True(number > last, $"{number} after {last}");
            Assert.Equal(1, ++taken[number]);
            last = number;
            return true;
        }
    }, delaysWrites: true);

    [Fact]
    public void Items_OfThreadsThatStealFromEachOther_AreTakenOnceEach() => Explorer.Explore(model =>
    {
        StealingRing<object>[] rings = [new(), new()];
        var taken = new int[6];
        var left = taken.Length;
        for (var thread = 0; thread < rings.Length; thread++)
        {
            var (mine, other, first) = (rings[thread], rings[1 - thread], thread * 3);
            model.Thread($"worker {thread}", () =>
            {
                for (var i = 0; i < 3; i++)
                    Assert.True(mine.TryPush(first + i));
                while (left > 0)
                {
                    if ((mine.TryPop() ?? other.Steal(mine)) is { } item)
                    {
                        Assert.Equal(1, ++taken[(int)item]);
                        left--;
                    }
                    else
                    {
                        Thread.Yield();
                    }
                }
            });
        }

        model.AtRest(() => Assert.All(taken, times => Assert.Equal(1, times)));
    }, delaysWrites: true);
}
