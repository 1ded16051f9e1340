using System.Collections.Concurrent;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// The run queue of one worker: a ring for each priority, a slot for the process to run next, and the processes pinned here. A lane is served by one
/// thread at a time; the watch may hand it to another.
/// </summary>
/// <remarks>
/// Order: a higher priority first; within one, the next slot, then pinned, then the ring, then the inject queue. The bounds (P8):
/// <list type="bullet">
/// <item>while a Normal process is ready, at most <see cref="HighStreak"/> High slices run on the lane before one Normal;</item>
/// <item>while a Low process is ready, at most <see cref="UpperStreak"/> others run before one Low;</item>
/// <item>the next slot is used at most <see cref="NextStreak"/> times in a row;</item>
/// <item>the inject queue is looked at first on every <see cref="InjectTurn"/>th turn.</item>
/// </list>
/// The owner calls all members, but for <see cref="IsWaiting"/>, <see cref="Rings"/> (to steal) and <see cref="AddPinned"/>.
/// </remarks>
internal sealed class Lane(int index, InjectQueue inject)
{
    public const int HighStreak = 64;
    public const int UpperStreak = 256;
    public const int NextStreak = 32;
    public const int InjectTurn = 61;

    private const int High = 0;
    private const int Normal = 1;
    private const int Low = 2;

    private readonly ConcurrentQueue<Process>[] _pinned = [new(), new(), new()];
    private int _pinnedCount;
    private volatile Process? _next;
    private int _nextUses;
    private int _sinceNormal;
    private int _sinceLow;
    private uint _turn;

    public int Index { get; } = index;

    public StealingRing<Process>[] Rings { get; } = [new(), new(), new()];

    /// <summary>Whether anything waits here, apart from the next slot. Any thread.</summary>
    public bool IsStealable => !Rings[High].IsEmpty || !Rings[Normal].IsEmpty || !Rings[Low].IsEmpty;

    /// <summary>Whether anything pinned waits here. Any thread.</summary>
    public bool HasPinned => Volatile.Read(ref _pinnedCount) != 0;

    /// <summary>Whether anything waits here at all. Any thread; a hint.</summary>
    public bool IsWaiting => _next is not null || HasPinned || IsStealable;

    /// <summary>Adds a ready process. Returns whether another worker could take something from here now.</summary>
    public bool Push(Process process, bool yielded)
    {
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
        _turn++;
        if (_turn % InjectTurn == 0 && TakeInjected() is { } injected)
            return injected;
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
            if (!Rings[level].IsEmpty)
                return false;
        }

        return _next is not { } next || next.Priority >= process.Priority;
    }

    private void PushBehind(Process process)
    {
        if (!Rings[(int)process.Priority].TryPush(process))
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
        if (_next is { } next && (int)next.Priority <= level)
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

        return Rings[level].TryPop() ?? inject.TryTake(level);
    }

    private Process? TakeInjected() => inject.TryTake(High) ?? inject.TryTake(Normal) ?? inject.TryTake(Low);
}
