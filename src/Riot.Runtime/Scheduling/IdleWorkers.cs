using Riot.Primitives;

namespace Riot.Scheduling;

/// <summary>The workers that sleep because they found nothing to do. Any thread.</summary>
/// <remarks>
/// No wake-up is lost: a worker enters here (under the lock), fences, and then looks at every queue once more; whoever adds work adds it, fences, and
/// then looks here. One of the two sees the other. A worker that finds work after all takes itself out again; if it is not here any
/// more, somebody has woken it, and the wake-up it will find is for the work it has just seen.
/// </remarks>
internal sealed class IdleWorkers
{
    private readonly object _lock = new();
    private readonly List<Worker> _sleepers = [];
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    public void Enter(Worker worker)
    {
        using (Steady.Lock(_lock))
        {
            _sleepers.Add(worker);
            _count = _sleepers.Count;
        }

        Interlocked.MemoryBarrier();
    }

    /// <summary>Takes the worker out; false if it has been woken.</summary>
    public bool TryLeave(Worker worker)
    {
        using (Steady.Lock(_lock))
        {
            var found = _sleepers.Remove(worker);
            _count = _sleepers.Count;
            return found;
        }
    }

    /// <summary>Wakes the one that fell asleep last. Call after adding work.</summary>
    public void WakeOne()
    {
        Interlocked.MemoryBarrier();
        if (_count == 0)
            return;
        Worker worker;
        using (Steady.Lock(_lock))
        {
            if (_sleepers.Count == 0)
                return;
            worker = _sleepers[^1];
            _sleepers.RemoveAt(_sleepers.Count - 1);
            _count = _sleepers.Count;
        }

        worker.Wake();
    }

    /// <summary>Wakes the worker that serves a lane, if it sleeps.</summary>
    public void Wake(Lane lane)
    {
        Interlocked.MemoryBarrier();
        if (_count == 0)
            return;
        Worker? worker;
        using (Steady.Lock(_lock))
        {
            worker = _sleepers.Find(each => each.Lane == lane);
            if (worker is null)
                return;
            _sleepers.Remove(worker);
            _count = _sleepers.Count;
        }

        worker.Wake();
    }

    public void WakeAll()
    {
        while (!IsEmpty)
            WakeOne();
    }
}
