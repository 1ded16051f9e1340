// The count by which a stopping runtime knows that it is done: it closes only while nobody is there, and then nobody comes.
using Riot.Primitives;

namespace Riot.Tests.Stress;

public sealed class CensusTests
{
    [Fact]
    public void Census_OfThoseWhoComeGoAndStayAway_CountsThem()
    {
        var census = default(Census);
        Assert.True(census.TryEnter());
        Assert.True(census.TryEnter());
        census.TakeBack();
        Assert.Equal((1, 0, 1), (census.Entered, census.Left, census.Present));

        Assert.False(census.TryClose());
        Assert.True(census.TryEnter());
        census.Leave();
        census.Leave();
        Assert.Equal((2, 2, 0), (census.Entered, census.Left, census.Present));

        Assert.True(census.TryClose());
        Assert.True(census.TryClose());
        Assert.False(census.TryEnter());
        Assert.Equal((2, 2, 0), (census.Entered, census.Left, census.Present));
    }

    [Fact]
    public void Close_WhoeverIsThere_LetsNobodyIn()
    {
        var census = default(Census);
        Assert.True(census.TryEnter());

        census.Close();

        Assert.False(census.TryEnter());
        Assert.Equal(1, census.Present);
        census.Leave();
        Assert.True(census.TryClose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Close_RacingThoseWhoComeAndGo_HappensWhileNobodyIsThereAndIsMissedByNobody(int comers)
    {
        for (var round = 0; round < StressEffort.Times(2000); round++)
        {
            var census = default(Census);
            var (there, stopping, closings) = (0, false, 0);

            StressEffort.Race([.. Enumerable.Range(0, comers).Select<int, Action>(comer => () =>
            {
                for (var visit = 0; census.TryEnter(); visit++)
                {
                    if (Volatile.Read(ref closings) != 0)
                        throw new InvalidOperationException("Let in after the end.");
                    Interlocked.Increment(ref there);
                    if (Volatile.Read(ref stopping) && visit > 3 && comer > 0)
                        Thread.Yield();
                    Interlocked.Decrement(ref there);
                    if ((visit + comer) % 3 == 0)
                        census.TakeBack();
                    else
                        census.Leave();
                    CloseIfStopping();
                    if (visit > 50 + (round % 50))
                        return;
                }
            }), () =>
            {
                Thread.SpinWait(round % 100 * 10);
                Volatile.Write(ref stopping, true);
                Interlocked.MemoryBarrier();
                CloseIfEmpty();
            }]);

            Assert.NotEqual(0, closings);
            Assert.Equal(0, census.Present);

            void CloseIfStopping()
            {
                if (Volatile.Read(ref stopping))
                    CloseIfEmpty();
            }

            void CloseIfEmpty()
            {
                if (!census.TryClose())
                    return;
                Interlocked.Increment(ref closings);
                if (Volatile.Read(ref there) != 0)
                    throw new InvalidOperationException("Closed while somebody was there.");
            }
        }
    }
}
