using Riot.Primitives;

namespace Riot.Scheduling;

/// <summary>
/// Threads that take over the lanes of blocked workers (P10): made when needed, up to a maximum, and gone again when they have not been needed for a while.
/// </summary>
internal sealed class SpareWorkers(Scheduler scheduler, RuntimeCounters counters, int maximum)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly Stack<Worker> _sleepers = new();
    private int _made;

    /// <summary>Gives a lane to a spare; false if there is none left. The watch only.</summary>
    public bool TryHandOver(Lane lane)
    {
        Worker? spare;
        var number = 0;
        using (Steady.Lock(_lock))
        {
            if (!_sleepers.TryPop(out spare))
            {
                if (Interlocked.Read(ref counters.SpareCount) >= maximum)
                    return false;
                Interlocked.Increment(ref counters.SpareCount);
                number = ++_made;
            }
            else
            {
                spare.Lane = lane;
            }
        }

        if (spare is not null)
        {
            spare.Wake();
            return true;
        }

        spare = new Worker(scheduler, lane, scheduler.LaneCount + number);
        scheduler.Register(spare);
        spare.Start();
        return true;
    }

    /// <summary>For a worker that has no lane: sleeps until it gets one. False: it is to end.</summary>
    public bool WaitForLane(Worker worker)
    {
        using (Steady.Lock(_lock))
        {
            if (!scheduler.IsStopping)
                _sleepers.Push(worker);
        }

        scheduler.OnAsleep();
        var woken = !scheduler.IsStopping && worker.Sleep(s_patience);
        scheduler.OnAwake();
        if (TryGiveUp(worker))
            return false;

        // Somebody popped it just as its patience ran out. The wake-up is on its way, and would be taken for one to a later sleep.
        if (!woken)
            worker.Sleep(Timeout.InfiniteTimeSpan);
        return true;
    }

    // False: whoever popped it has given it a lane, under this lock.
    private bool TryGiveUp(Worker worker)
    {
        using (Steady.Lock(_lock))
        {
            if (worker.Lane is not null)
                return false;
            var others = _sleepers.Where(each => each != worker).Reverse().ToArray();
            _sleepers.Clear();
            foreach (var other in others)
                _sleepers.Push(other);
        }

        Interlocked.Decrement(ref counters.SpareCount);
        scheduler.Unregister(worker);
        return true;
    }

    public void WakeAll()
    {
        using (Steady.Lock(_lock))
        {
            foreach (var sleeper in _sleepers)
                sleeper.Wake();
        }
    }
}
