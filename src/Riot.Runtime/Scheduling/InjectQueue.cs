using System.Collections.Concurrent;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>Ready processes that no worker has yet: woken from outside, or overflowed from a full lane. Any thread; first in, first out per priority.</summary>
internal sealed class InjectQueue
{
    private readonly ConcurrentQueue<Process>[] _queues = [new(), new(), new()];

    // Raised before an item is added and lowered after one is taken: zero means empty, for a look that costs one read.
    private readonly int[] _counts = new int[3];

    public bool IsEmpty => Volatile.Read(ref _counts[0]) + Volatile.Read(ref _counts[1]) + Volatile.Read(ref _counts[2]) == 0;

    public void Add(Process process)
    {
        var level = process.Level;
        Interlocked.Increment(ref _counts[level]);
        _queues[level].Enqueue(process);
    }

    public Process? TryTake(int level)
    {
        if (Volatile.Read(ref _counts[level]) == 0 || !_queues[level].TryDequeue(out var process))
            return null;
        Interlocked.Decrement(ref _counts[level]);
        return process;
    }
}
