// A starting line for threads that are to do something at the very same moment, again and again, until they have done it often or long enough.
using System.Diagnostics;

namespace Riot.Tests.Stress;

internal sealed class RaceTrack(int runners)
{
    // On a busy machine each start may cost each runner a turn of its processor: then fewer of them have to do.
    private static readonly TimeSpan s_longEnough = StressEffort.IsLong ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(10);

    private readonly long _began = Stopwatch.GetTimestamp();
    private int _arrived;
    private int _started;

    /// <summary>Whether they have raced long enough: from one start to the next the same for all.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Waits for all the others, spinning: who falls asleep starts late.</summary>
    public void Line()
    {
        var arrival = Interlocked.Increment(ref _arrived);
        var all = (arrival + runners - 1) / runners * runners;
        if (arrival == all)
        {
            IsOver = Stopwatch.GetElapsedTime(_began) > s_longEnough;
            Volatile.Write(ref _started, all);
            return;
        }

        var since = Stopwatch.StartNew();
        for (var spins = 1; Volatile.Read(ref _started) < all; spins++)
        {
            if (spins % 1000 != 0)
                continue;
            if (since.Elapsed > TimeSpan.FromSeconds(50))
                throw new TimeoutException("A runner is missing.");
            Thread.Yield();
        }
    }
}
