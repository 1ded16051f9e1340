// A starting line for threads that are to do something at the very same moment, again and again.
using System.Diagnostics;

namespace Riot.Tests.Stress;

internal sealed class RaceTrack(int runners)
{
    private int _arrived;

    /// <summary>Waits for all the others, spinning: who falls asleep starts late.</summary>
    public void Line()
    {
        var arrival = Interlocked.Increment(ref _arrived);
        var all = (arrival + runners - 1) / runners * runners;
        var since = Stopwatch.StartNew();
        for (var spins = 1; Volatile.Read(ref _arrived) < all; spins++)
        {
            if (spins % 1000 != 0)
                continue;
            if (since.Elapsed > TimeSpan.FromSeconds(50))
                throw new TimeoutException("A runner is missing.");
            Thread.Yield();
        }
    }
}
