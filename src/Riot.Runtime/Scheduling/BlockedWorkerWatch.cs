using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Riot.Diagnostics;
using Riot.Processes;
using Process = Riot.Processes.Process;

namespace Riot.Scheduling;

/// <summary>
/// A thread that looks after the others (P10, P13, X9): it hands the lane of a worker that is stuck in foreign code to a spare, acts on the control signals of
/// a process that holds its thread, and says who it is.
/// </summary>
/// <remarks>
/// It looks every few milliseconds while any carrier is awake, and sleeps otherwise: it announces that, fences, and looks once more at the number of
/// carriers awake; a carrier raises that number (a full fence) and then looks for the announcement.
/// </remarks>
internal sealed class BlockedWorkerWatch
{
    private static readonly TimeSpan s_longestTick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_namesOffenderAfter = TimeSpan.FromSeconds(1);

    private readonly Scheduler _scheduler;
    private readonly RuntimeCounters _counters;
    private readonly Func<TimeSpan> _threshold;
    private readonly int _maximumSpares;
    private readonly ILogger _logger;
    private readonly ConditionalWeakTable<Carrier, Observation> _seen = [];
    private readonly AutoResetEvent _wake = new(false);
    private volatile bool _asleep;
    private volatile bool _stopped;
    private bool _saidNoSpare;

    public BlockedWorkerWatch(Scheduler scheduler, RuntimeCounters counters, Func<TimeSpan> threshold, int maximumSpares, ILogger logger) =>
        (_scheduler, _counters, _threshold, _maximumSpares, _logger) = (scheduler, counters, threshold, maximumSpares, logger);

    public void Start() => new Thread(Main) { IsBackground = true, Name = "Riot watch", Priority = ThreadPriority.AboveNormal }.UnsafeStart();

    public void Stop()
    {
        _stopped = true;
        _wake.Set();
    }

    public void OnCarrierAwake()
    {
        if (_asleep)
            _wake.Set();
    }

    private void Main()
    {
        while (!_stopped)
        {
            try
            {
                LookAround();
            }
            catch (ThreadInterruptedException)
            {
                // By a logger that has kept the thread on which it was told of a blocked process.
            }
        }
    }

    private void LookAround()
    {
        if (!_scheduler.IsAwake)
        {
            _asleep = true;
            Interlocked.MemoryBarrier();
            if (!_scheduler.IsAwake && !_stopped)
                _wake.WaitOne();
            _asleep = false;
        }

        var threshold = _threshold();
        var tick = threshold / 4 < s_longestTick ? threshold / 4 : s_longestTick;
        var before = Stopwatch.GetTimestamp();
        Thread.Sleep(tick < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : tick);
        var gap = Stopwatch.GetElapsedTime(before);
        foreach (var carrier in _scheduler.Carriers)
            Look(carrier, threshold, tick, gap);
    }

    private void Look(Carrier carrier, TimeSpan threshold, TimeSpan tick, TimeSpan gap)
    {
        var seen = _seen.GetOrCreateValue(carrier);
        if (carrier.Holder is null || carrier.Slices != seen.Slice)
        {
            seen.Restart(carrier.Slices);
            return;
        }

        carrier.HasWaited = true;

        // A long gap means that this thread did not run either (a collection, a busy machine): that is no sign of a blocked process.
        seen.Held += gap < tick * 3 ? gap : tick;

        // One tick went by before we saw the slice, and one will go by before we look again.
        if (seen.Held + tick + tick >= threshold)
            OnHeld(carrier, seen, killedFor: threshold - tick);
        else if (!_scheduler.Idle.IsEmpty)
            carrier.Lease.TryBorrow((_scheduler, carrier), static at => Share(at._scheduler, at.carrier));
    }

    private void OnHeld(Carrier carrier, Observation seen, TimeSpan killedFor)
    {
        var spare = true;
        carrier.Lease.TryBorrow(this, watch =>
        {
            if (carrier.Slices != seen.Slice || carrier.Holder is not { } process)
                return;
            if (!seen.Counted)
            {
                seen.Counted = true;
                Interlocked.Increment(ref watch._counters.BlockedCount);
            }

            spare = watch.HandOver(carrier);
            if (process.ActWhileHeld(killIsOld: seen.Held - seen.KilledAt >= killedFor))
                seen.KilledAt ??= seen.Held;
            if (seen.Held >= s_namesOffenderAfter && !seen.Named)
            {
                seen.Named = true;
                Name(process, seen.Held);
            }
        });

        if (!spare && !_saidNoSpare)
        {
            _saidNoSpare = true;
            Log.NoSpareWorker(_logger, _maximumSpares);
        }
    }

    // False: something waits at the lane, and no spare could take it.
    private bool HandOver(Carrier carrier)
    {
        if (carrier is not Worker { Lane: { } lane } worker || !(lane.IsWaiting || (_scheduler.HasSharedWork && _scheduler.Idle.IsEmpty)))
            return true;
        if (!_scheduler.Spares.TryHandOver(lane))
            return false;
        worker.Lane = null;
        return true;
    }

    private static void Name(Process process, TimeSpan held)
    {
        if (process.HasPosts)
            ProcessLog.BlocksItself(process);
        else
            ProcessLog.HoldsItsThread(process, held);
    }

    // A worker in a long slice: what waits in its next slot goes to a worker that sleeps.
    private static void Share(Scheduler scheduler, Carrier carrier)
    {
        if (carrier is Worker { Lane: { } lane } && lane.TakeNext() is { } next)
            scheduler.Inject(next);
    }

    private sealed class Observation
    {
        public long Slice { get; private set; } = -1;

        public TimeSpan Held { get; set; }

        /// <summary>How long it had held its thread when a kill was seen.</summary>
        public TimeSpan? KilledAt { get; set; }

        public bool Counted { get; set; }

        public bool Named { get; set; }

        public void Restart(long slice) => (Slice, Held, KilledAt, Counted, Named) = (slice, TimeSpan.Zero, null, false, false);
    }
}
