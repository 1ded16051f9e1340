using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>
/// New processes that did not fit into a lane's ring: the owner takes the newest first, so that a tree of spawns is walked in depth and stays small; others,
/// and the owner on its fair turns, take the oldest. Any thread.
/// </summary>
internal sealed class Overflow
{
    private const int KeptCapacity = 1024;

    private readonly object _lock = new();
    private Process?[] _items = [];
    private int _start;
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    public void Add(Process process)
    {
        using (Steady.Lock(_lock))
        {
            if (_count == _items.Length)
                Grow();
            _items[(_start + _count) & (_items.Length - 1)] = process;
            _count++;
        }
    }

    public Process? TryTakeNewest() => IsEmpty ? null : TryTake(newest: true);

    public Process? TryTakeOldest() => IsEmpty ? null : TryTake(newest: false);

    private Process? TryTake(bool newest)
    {
        using (Steady.Lock(_lock))
        {
            if (_count == 0)
                return null;
            var mask = _items.Length - 1;
            var index = newest ? (_start + _count - 1) & mask : _start;
            var process = _items[index];
            _items[index] = null;
            if (!newest)
                _start = (_start + 1) & mask;
            _count--;
            if (_count == 0 && _items.Length > KeptCapacity)
                (_items, _start) = ([], 0);
            return process;
        }
    }

    private void Grow()
    {
        var items = new Process?[Math.Max(64, _items.Length * 2)];
        for (var i = 0; i < _count; i++)
            items[i] = _items[(_start + i) & (_items.Length - 1)];
        (_items, _start) = (items, 0);
    }
}
