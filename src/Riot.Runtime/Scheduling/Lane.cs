using System.Collections.Concurrent;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// The run queue of one worker: a slot for the process to run next, a ring and its overflow for each priority, and the processes pinned here. A lane is
/// served by one thread at a time; the watch may hand it to another.
/// </summary>
/// <remarks>
/// Order: a higher priority first; within one, the next slot, then pinned, the ring, its overflow, and the inject queue. The bounds (P8):
/// <list type="bullet">
/// <item>while a Normal process is ready, at most <see cref="HighStreak"/> High slices run on the lane before one Normal;</item>
/// <item>while a Low process is ready, at most <see cref="UpperStreak"/> others run before one Low;</item>
/// <item>the next slot is used at most <see cref="NextStreak"/> times in a row;</item>
/// <item>on every <see cref="FairTurn"/>th turn the oldest of the inject queue goes first, on every <see cref="OverflowTurn"/>th of those the oldest of the
/// overflow;</item>
/// <item>a process that has used up its budget goes behind everything, to the inject queue, unless nothing else waits here.</item>
/// </list>
/// The owner calls all members, but for the predicates, <see cref="Steal"/> and <see cref="AddPinned"/>.
/// </remarks>
internal sealed class Lane(int index, InjectQueue inject)
{
    public const int HighStreak = 64;
    public const int UpperStreak = 256;
    public const int NextStreak = 32;
    public const int FairTurn = 31;
    public const int OverflowTurn = 32;

    private const int High = 0;
    private const int Normal = 1;
    private const int Low = 2;

    private readonly StealingRing<Process>[] _rings = [new(), new(), new()];
    private readonly Overflow[] _overflow = [new(), new(), new()];
    private readonly ConcurrentQueue<Process>[] _pinned = [new(), new(), new()];
    private int _pinnedCount;
    private volatile Process? _next;
    private int _nextUses;
    private int _sinceNormal;
    private int _sinceLow;
    private int _turnsToFair = FairTurn;
    private int _turnsToOverflow = OverflowTurn;

    public int Index { get; } = index;


    /// <summary>Whether anything waits here, apart from the next slot. Any thread.</summary>
    public bool IsStealable => HasShared(High) || HasShared(Normal) || HasShared(Low);

    /// <summary>Whether anything pinned waits here. Any thread.</summary>
    public bool HasPinned => Volatile.Read(ref _pinnedCount) != 0;

    /// <summary>Whether anything waits here at all. Any thread; a hint.</summary>
    public bool IsWaiting => _next is not null || HasPinned || IsStealable;

    /// <summary>Adds a ready process. Returns whether another worker could take something from here now.</summary>
    public bool Push(Process process, bool yielded)
    {
        if (yielded && (IsWaiting || !inject.IsEmpty))
        {
            inject.Add(process);
            return true;
        }

        if (yielded || !MayBeNext(process))
        {
            PushBehind(process);
            return true;
        }

        var displaced = _next;
        _next = process;
        if (displaced is null)
            return false;
        PushBehind(displaced);
        return true;
    }

    /// <summary>Takes what is to run now, or null.</summary>
    public Process? Pop()
    {
        if (--_turnsToFair <= 0)
        {
            _turnsToFair = FairTurn;
            if (TakeOldest() is { } oldest)
                return oldest;
        }

        if (_sinceLow >= UpperStreak && Take(Low) is { } low)
            return low;
        if (_sinceNormal >= HighStreak && Take(Normal) is { } normal)
            return normal;
        return Take(High) ?? Take(Normal) ?? Take(Low);
    }

    /// <summary>Gives up the process in the next slot.</summary>
    public Process? TakeNext()
    {
        var next = _next;
        _next = null;
        return next;
    }

    /// <summary>Takes half of the ring of a priority, or else the oldest of its overflow. The owner of <paramref name="thief"/>, which is empty.</summary>
    public Process? Steal(int level, Lane thief) =>
        !HasShared(level) ? null : _rings[level].Steal(thief._rings[level]) ?? _overflow[level].TryTakeOldest();

    /// <summary>Adds a process that runs on this lane only. Any thread.</summary>
    public void AddPinned(Process process)
    {
        Interlocked.Increment(ref _pinnedCount);
        _pinned[(int)process.Priority].Enqueue(process);
    }

    private bool MayBeNext(Process process)
    {
        for (var level = 0; level < (int)process.Priority; level++)
        {
            if (!_rings[level].IsEmpty)
                return false;
        }

        return _next is not { } next || next.Priority >= process.Priority;
    }

    private void PushBehind(Process process)
    {
        var level = (int)process.Priority;
        if (_rings[level].TryPush(process))
            return;
        if (process.IsNew)
            _overflow[level].Add(process);
        else
            inject.Add(process);
    }

    private Process? Take(int level)
    {
        var process = TakeFrom(level);
        switch (level)
        {
            case High:
                if (process is not null)
                    (_sinceNormal, _sinceLow) = (_sinceNormal + 1, _sinceLow + 1);
                break;
            case Normal:
                _sinceNormal = 0;
                if (process is not null)
                    _sinceLow++;
                break;
            default:
                _sinceLow = 0;
                break;
        }

        return process;
    }

    private Process? TakeFrom(int level)
    {
        // Not one of a higher priority: this may be the turn that the bounds grant to a lower one.
        if (_next is { } next && (int)next.Priority == level)
        {
            _next = null;
            if (++_nextUses < NextStreak)
                return next;
            PushBehind(next);
        }

        _nextUses = 0;
        if (HasPinned && _pinned[level].TryDequeue(out var pinned))
        {
            Interlocked.Decrement(ref _pinnedCount);
            return pinned;
        }

        return _rings[level].TryPop() ?? _overflow[level].TryTakeNewest() ?? inject.TryTake(level);
    }

    private Process? TakeOldest()
    {
        var fromOverflow = --_turnsToOverflow <= 0;
        if (fromOverflow)
            _turnsToOverflow = OverflowTurn;
        for (var level = High; level <= Low; level++)
        {
            if ((fromOverflow ? _overflow[level].TryTakeOldest() : inject.TryTake(level)) is { } oldest)
                return oldest;
        }

        return null;
    }

    private bool HasShared(int level) => !_rings[level].IsEmpty || !_overflow[level].IsEmpty;
}
