using System.Collections.Concurrent;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// What waits at one lane in one priority, and whose turn it is among that: a ring and its overflow, the processes pinned here, the inject queue's share, and the lane's
/// next slot while it holds a process of this priority. The lane's owner calls all members, save where one says otherwise.
/// </summary>
/// <remarks>
/// The bounds, in turns of this level, which are processes taken from it; a look that finds nothing is none:
/// <list type="bullet">
/// <item>while others wait, at most <see cref="NextStreak"/> turns go to the next slot before one to them;</item>
/// <item>of those, pinned processes and shared ones have every other, while there are both; shared are the ring, its overflow and the inject queue, in this order;</item>
/// <item>after every <see cref="FairTurn"/> turns one goes to the oldest of the inject queue, or each <see cref="OverflowTurn"/>th time of the overflow.</item>
/// </list>
/// Each bound has a count of its own, which nothing but its own turn sets back: not other levels, and not the turns that another bound grants. Otherwise two bounds whose
/// turns fall together could starve a third party.
/// </remarks>
internal sealed class Level(int priority, InjectQueue inject)
{
    public const int NextStreak = 32;
    public const int FairTurn = 31;
    public const int OverflowTurn = 32;

    private readonly StealingRing<Process> _ring = new();
    private readonly Overflow _overflow = new();
    private readonly ConcurrentQueue<Process> _pinned = new();

    // Raised before an item is added and lowered after one is taken: zero means empty, for a look that costs one read.
    private int _pinnedCount;

    private int _nextUses;
    private int _turnsToFair = FairTurn;
    private int _turnsToOverflow = OverflowTurn;
    private bool _isSharedTurn;

    /// <summary>Whether anything waits in the ring. Any thread.</summary>
    public bool HasRing => !_ring.IsEmpty;

    /// <summary>Whether anything waits that another lane may take. Any thread.</summary>
    public bool IsStealable => HasRing || !_overflow.IsEmpty;

    /// <summary>Whether anything pinned waits. Any thread.</summary>
    public bool HasPinned => Volatile.Read(ref _pinnedCount) != 0;

    /// <summary>Adds a process behind all that wait.</summary>
    public void Add(Process process)
    {
        if (_ring.TryPush(process))
            return;
        if (process.IsNew)
            _overflow.Add(process);
        else
            inject.Add(process);
    }

    /// <summary>Adds a process that runs on this lane only. Any thread.</summary>
    public void AddPinned(Process process)
    {
        Interlocked.Increment(ref _pinnedCount);
        _pinned.Enqueue(process);
    }

    /// <summary>Takes what is to run now, or null.</summary>
    /// <param name="next">The lane's next slot. It is emptied if its process is the one, or goes behind the others because its streak is over.</param>
    public Process? Take(ref Process? next)
    {
        if (_turnsToFair == 0)
        {
            _turnsToFair = FairTurn;
            if (TakeOldest() is { } oldest)
                return oldest;
        }

        var process = next is not null && next.Level == priority ? TakeNext(ref next) : TakeWaiting();
        if (process is not null)
            _turnsToFair--;
        return process;
    }

    /// <summary>Takes half of the ring, or else the oldest of the overflow. The owner of <paramref name="thief"/>, whose ring is empty.</summary>
    public Process? Steal(Level thief) => IsStealable ? _ring.Steal(thief._ring) ?? _overflow.TryTakeOldest() : null;

    private Process TakeNext(ref Process? next)
    {
        var process = next!;
        next = null;
        if (_nextUses < NextStreak)
        {
            _nextUses++;
            return process;
        }

        _nextUses = 0;
        if (TakeWaiting() is not { } other)
            return process;
        Add(process);
        return other;
    }

    private Process? TakeWaiting()
    {
        var process = _isSharedTurn ? TakeShared() ?? TakePinned() : TakePinned() ?? TakeShared();
        if (process is not null)
            _nextUses = 0;
        return process;
    }

    private Process? TakeShared()
    {
        var process = _ring.TryPop() ?? _overflow.TryTakeNewest() ?? inject.TryTake(priority);
        if (process is not null)
            _isSharedTurn = false;
        return process;
    }

    private Process? TakePinned()
    {
        if (!HasPinned || !_pinned.TryDequeue(out var process))
            return null;
        Interlocked.Decrement(ref _pinnedCount);
        _isSharedTurn = true;
        return process;
    }

    private Process? TakeOldest()
    {
        if (--_turnsToOverflow > 0)
            return inject.TryTake(priority);
        _turnsToOverflow = OverflowTurn;
        return _overflow.TryTakeOldest() ?? inject.TryTake(priority);
    }
}
