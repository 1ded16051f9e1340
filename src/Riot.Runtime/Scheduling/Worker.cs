using System.Runtime.CompilerServices;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>A thread that serves a lane: runs its processes, steals when it is empty, sleeps when there is nothing anywhere.</summary>
internal sealed class Worker : Carrier
{
    private const int SpinRounds = 30;
    private const int SpinLength = 20;

    private readonly Scheduler _scheduler;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _woken;

    // This thread writes it, or the watch while it has borrowed the lease, or whoever hands a lane to a sleeping spare.
    private volatile Lane? _lane;

    public Worker(Scheduler scheduler, Lane? lane, int number)
    {
        _scheduler = scheduler;
        _lane = lane;
        _thread = new Thread(Main) { IsBackground = true, Name = $"Riot worker {number}" };
    }

    public Lane? Lane
    {
        get => _lane;
        set => _lane = value;
    }

    public Scheduler Scheduler => _scheduler;

    /// <summary>Starts the thread without the caller's execution context, which would leak into every process (P12).</summary>
    public void Start() => _thread.UnsafeStart();

    public void Wake()
    {
        using (Steady.Lock(_gate))
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sleeps until woken; false if the time is over first.</summary>
    public bool Sleep(TimeSpan timeout)
    {
        using (Steady.Lock(_gate))
        {
            while (!_woken && Steady.Wait(_gate, timeout))
            {
            }

            var woken = _woken;
            _woken = false;
            return woken;
        }
    }

    private void Main()
    {
        Adopt();
        _scheduler.OnAwake();
        while (!_scheduler.IsStopping && (_lane is not null || _scheduler.Spares.WaitForLane(this)))
        {
            if (!RunOne() && !SleepOnLane())
                break;
        }

        _scheduler.OnAsleep();
    }

    // In a method of its own, so that no local of the loop keeps the last process alive while the worker sleeps (P11).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunOne()
    {
        var lane = _lane!;
        var process = lane.Pop() ?? Search(lane);
        if (process is null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
            return false;
        }

        Run(process);
        return true;
    }

    private Process? Search(Lane lane)
    {
        for (var round = 0; round < SpinRounds; round++)
        {
            if ((_scheduler.Steal(lane) ?? lane.Pop()) is { } found)
            {
                // Where there was one there may be more: the next sleeper looks.
                if (_scheduler.HasSharedWork)
                    _scheduler.Idle.WakeOne();
                return found;
            }

            if (_scheduler.IsStopping)
                return null;
            Thread.SpinWait(SpinLength);
        }

        return null;
    }

    // False: the scheduler stops.
    private bool SleepOnLane()
    {
        _scheduler.Idle.Enter(this);
        if (_scheduler.IsStopping || _scheduler.HasSharedWork || _lane!.HasPinned)
        {
            if (!_scheduler.Idle.TryLeave(this))
                Sleep(Timeout.InfiniteTimeSpan);
            return !_scheduler.IsStopping;
        }

        _scheduler.OnAsleep();
        Sleep(Timeout.InfiniteTimeSpan);
        _scheduler.OnAwake();
        return true;
    }
}
