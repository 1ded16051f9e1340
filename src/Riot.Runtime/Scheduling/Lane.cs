using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// The run queue of one worker: a slot for the process to run next, and behind it a <see cref="Level"/> for each priority. A lane is served by one thread at a time;
/// the watch may hand it to another.
/// </summary>
/// <remarks>
/// A higher priority goes first; within one, <see cref="Level"/> says who. The bounds between priorities (P8), in slices on this lane:
/// <list type="bullet">
/// <item>while a Normal process is ready, at most <see cref="HighStreak"/> of High before one Normal;</item>
/// <item>while a Low process is ready, at most <see cref="UpperStreak"/> of others before one Low;</item>
/// <item>a process that has used up its budget goes behind everything, to the inject queue, unless nothing else waits here.</item>
/// </list>
/// The owner calls all members, but for the predicates, <see cref="Steal"/> and <see cref="AddPinned"/>.
/// </remarks>
internal sealed class Lane(int index, InjectQueue inject)
{
    public const int HighStreak = 64;
    public const int UpperStreak = 256;

    private const int High = 0;
    private const int Normal = 1;
    private const int Low = 2;

    private readonly Level[] _levels = [new(High, inject), new(Normal, inject), new(Low, inject)];

    // The owner writes it, anyone looks whether it is null.
    private Process? _next;
    private int _sinceNormal;
    private int _sinceLow;

    public int Index { get; } = index;

    /// <summary>Whether anything waits here, apart from the next slot. Any thread.</summary>
    public bool IsStealable => _levels[High].IsStealable || _levels[Normal].IsStealable || _levels[Low].IsStealable;

    /// <summary>Whether anything pinned waits here. Any thread.</summary>
    public bool HasPinned => _levels[High].HasPinned || _levels[Normal].HasPinned || _levels[Low].HasPinned;

    /// <summary>Whether anything waits here at all. Any thread; a hint.</summary>
    public bool IsWaiting => Volatile.Read(ref _next) is not null || HasPinned || IsStealable;

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
            LevelOf(process).Add(process);
            return true;
        }

        var displaced = _next;
        _next = process;
        if (displaced is null)
            return false;
        LevelOf(displaced).Add(displaced);
        return true;
    }

    /// <summary>Takes what is to run now, or null.</summary>
    public Process? Pop()
    {
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
    public Process? Steal(int level, Lane thief) => _levels[level].Steal(thief._levels[level]);

    /// <summary>Adds a process that runs on this lane only. Any thread.</summary>
    public void AddPinned(Process process) => LevelOf(process).AddPinned(process);

    private Level LevelOf(Process process) => _levels[process.Level];

    private bool MayBeNext(Process process)
    {
        for (var level = 0; level < process.Level; level++)
        {
            if (_levels[level].HasRing)
                return false;
        }

        return _next is not { } next || next.Priority >= process.Priority;
    }

    private Process? Take(int level)
    {
        var process = _levels[level].Take(ref _next);
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
}
