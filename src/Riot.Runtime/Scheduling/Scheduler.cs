using Microsoft.Extensions.Logging;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// The worker pool: one lane and one worker for each core, an inject queue for what comes from outside, spares for blocked workers, and the watch over them.
/// </summary>
internal sealed class Scheduler : ReadyQueue
{
    private readonly InjectQueue _inject = new();
    private readonly Lane[] _lanes;
    private readonly PinnedQueue[] _pinnedQueues;
    private readonly object _lock = new();
    private readonly BlockedWorkerWatch _watch;
    private Carrier[] _carriers = [];
    private int _nextPinned;
    private int _awake;
    private volatile bool _stopping;

    public Scheduler(int workers, int maximumSpares, RuntimeCounters counters, Func<TimeSpan> threshold, ILogger logger)
    {
        _lanes = [.. Enumerable.Range(0, workers).Select(index => new Lane(index, _inject))];
        _pinnedQueues = [.. _lanes.Select(lane => new PinnedQueue(this, lane))];
        Spares = new SpareWorkers(this, counters, maximumSpares);
        _watch = new BlockedWorkerWatch(this, counters, threshold, maximumSpares, logger);
    }

    public IdleWorkers Idle { get; } = new();

    public SpareWorkers Spares { get; }

    public int LaneCount => _lanes.Length;

    public bool IsStopping => _stopping;

    /// <summary>Whether any worker could find something to run: in the inject queue or in somebody's ring.</summary>
    public bool HasSharedWork => !_inject.IsEmpty || Array.Exists(_lanes, lane => lane.IsStealable);

    /// <summary>Every thread that may be running a process. Replaced as a whole, never changed.</summary>
    public Carrier[] Carriers => Volatile.Read(ref _carriers);

    /// <summary>Whether any carrier is awake; exact for the watch, see there.</summary>
    public bool IsAwake => Volatile.Read(ref _awake) != 0;

    public void Start()
    {
        foreach (var lane in _lanes)
        {
            var worker = new Worker(this, lane, lane.Index);
            Register(worker);
            worker.Start();
        }

        _watch.Start();
    }

    /// <summary>Ends every thread after the slice that it is in. Threads that foreign code holds are left behind.</summary>
    public void Stop()
    {
        _stopping = true;
        Idle.WakeAll();
        Spares.WakeAll();
        _watch.Stop();
    }

    public override void Enqueue(Process process, bool yielded = false)
    {
        if (Carrier.Current is Worker worker && worker.Scheduler == this)
        {
            var outside = worker.Lease.Enter();
            var lane = worker.Lane;
            var shared = lane?.Push(process, yielded) ?? false;
            worker.Lease.Leave(outside);
            if (lane is not null)
            {
                if (shared)
                    Idle.WakeOne();
                return;
            }
        }

        Inject(process);
    }

    /// <summary>Adds a process that any worker may take. Any thread.</summary>
    public void Inject(Process process)
    {
        _inject.Add(process);
        Idle.WakeOne();
    }

    /// <summary>The queue of a worker to be pinned to, in turn.</summary>
    public ReadyQueue NextPinned() => _pinnedQueues[(int)((uint)Interlocked.Increment(ref _nextPinned) % (uint)_lanes.Length)];

    /// <summary>Takes half of what waits at another lane, for the owner of <paramref name="thief"/>; the higher priorities first.</summary>
    public Process? Steal(Lane thief)
    {
        for (var level = 0; level < 3; level++)
        {
            for (var i = 1; i < _lanes.Length; i++)
            {
                if (_lanes[(thief.Index + i) % _lanes.Length].Steal(level, thief) is { } stolen)
                    return stolen;
            }
        }

        return null;
    }

    public void Register(Carrier carrier)
    {
        using (Steady.Lock(_lock))
            _carriers = [.. _carriers, carrier];
    }

    public void Unregister(Carrier carrier)
    {
        using (Steady.Lock(_lock))
            _carriers = [.. _carriers.Where(each => each != carrier)];
    }

    /// <summary>A carrier's thread starts looking for work.</summary>
    public void OnAwake()
    {
        Interlocked.Increment(ref _awake);
        _watch.OnCarrierAwake();
    }

    /// <summary>A carrier's thread is about to sleep or to end.</summary>
    public void OnAsleep() => Interlocked.Decrement(ref _awake);

    private sealed class PinnedQueue(Scheduler scheduler, Lane lane) : ReadyQueue
    {
        public override void Enqueue(Process process, bool yielded = false)
        {
            lane.AddPinned(process);
            scheduler.Idle.Wake(lane);
        }
    }
}
