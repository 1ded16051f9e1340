using Riot.Primitives;
using Riot.Processes;

namespace Riot.Timers;

/// <summary>A heap of timers under one lock, with one timer of the time provider set for the earliest. Any thread.</summary>
internal sealed class TimerShard : IDisposable
{
    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _wake;
    private readonly Dictionary<Process, HashSet<TimerEntry>> _byTarget = [];
    private TimerEntry[] _heap = new TimerEntry[16];
    private int _count;
    private long _orders;
    private long _wakeAt = long.MaxValue;
    private bool _looksUp;
    private bool _disposed;

    public TimerShard(TimeProvider time)
    {
        _time = time;
        using (ExecutionContext.SuppressFlow())
            _wake = time.CreateTimer(static shard => ((TimerShard)shard!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds an entry that is due at <see cref="TimerEntry.Due"/>, unless its target is dead.</summary>
    public void Add(TimerEntry entry)
    {
        using (Steady.Lock(_lock))
        {
            if (_disposed)
                return;
            if (entry.Target is { } target)
            {
                // Raised, fenced, then looked at; a dying process writes its state, fences, then looks at the flag: one of us sees the other.
                target.HasTimers = true;
                Interlocked.MemoryBarrier();
                if (target.IsDead)
                    return;
                if (!_byTarget.TryGetValue(target, out var entries))
                    _byTarget.Add(target, entries = []);
                entries.Add(entry);
            }

            entry.Order = _orders++;
            Push(entry);
            SetWake();
        }
    }

    /// <summary>Takes an entry out; false if it was not pending any more.</summary>
    public bool Remove(TimerEntry entry)
    {
        using (Steady.Lock(_lock))
        {
            if (_disposed || entry.Index == TimerEntry.NotInHeap)
                return false;
            RemoveAt(entry.Index);
            ForgetTarget(entry);
            return true;
        }
    }

    /// <summary>Takes out all entries that target a dead process.</summary>
    public void RemoveTarget(Process target)
    {
        using (Steady.Lock(_lock))
        {
            if (!_byTarget.Remove(target, out var entries))
                return;
            foreach (var entry in entries)
            {
                if (entry.Index != TimerEntry.NotInHeap)
                    RemoveAt(entry.Index);
            }
        }
    }

    public void Dispose()
    {
        using (Steady.Lock(_lock))
        {
            _disposed = true;
            _heap = [];
            _count = 0;
            _byTarget.Clear();
        }

        _wake.Dispose();
    }

    // The time provider's callback. What is due only by the time that the others have fired, it is called back for again: an interval that is shorter than
    // its own firing would keep a thread here that rings for others, too.
    private void FireDue()
    {
        var now = _time.GetTimestamp();
        while (TryFireOne(now, out var tell))
            tell?.Invoke();
    }

    // An entry that is to fire again keeps its place in the heap meanwhile, where a cancel finds it. So does one whose receiver the application's code looks
    // up: that is done without the lock; if another is the first by then, that one fires, and this one is looked up anew. One thread at a time looks up: a
    // provider may call back on any number of them, and each would block where the first does, or fire by what it has found before. So while one does, no
    // other fires anything and no wake-up is set, for the one that is in it goes on with all that is due then.
    private bool TryFireOne(long now, out Action? tell)
    {
        (TimerEntry? Entry, Receiver? Receiver) looked = default;
        while (true)
        {
            using (Steady.Lock(_lock))
            {
                tell = null;
                if (looked.Entry is not null)
                    _looksUp = false;
                _wakeAt = long.MaxValue;
                if (_disposed || _looksUp)
                    return false;
                if (_count == 0 || _heap[0].Due > now)
                {
                    SetWake();
                    return false;
                }

                var entry = _heap[0];
                var receiver = entry == looked.Entry ? looked.Receiver : null;
                if (receiver is not null || !entry.LooksUp)
                {
                    Fire(entry, now, receiver, out tell);
                    return true;
                }

                _looksUp = true;
                looked.Entry = entry;
            }

            looked.Receiver = looked.Entry.LookUp();
        }
    }

    // The first in the heap.
    private void Fire(TimerEntry entry, long now, Receiver? receiver, out Action? tell)
    {
        if (entry.Fire(now, receiver, out tell) is { } next)
        {
            entry.Due = next;
            SiftDown(0);
        }
        else
        {
            RemoveAt(0);
            ForgetTarget(entry);
        }
    }

    private void SetWake()
    {
        if (_looksUp || _count == 0 || _heap[0].Due >= _wakeAt)
            return;
        _wakeAt = _heap[0].Due;
        var now = _time.GetTimestamp();
        WakeIn(_wakeAt - now);

        // A wake-up counts from when it is set: if the clock has leapt meanwhile, as that of a test does, it would be late by as much.
        var then = _time.GetTimestamp();
        if (then - now > _time.TimestampFrequency / 1000)
            WakeIn(_wakeAt - then);
    }

    private void WakeIn(long ticks)
    {
        var delay = ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling((double)ticks * TimeSpan.TicksPerSecond / _time.TimestampFrequency));

        // Whole milliseconds, rounded up, so that the timer does not come early and spin.
        var milliseconds = Math.Min(Math.Ceiling(delay.TotalMilliseconds), int.MaxValue - 1);
        _wake.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private void ForgetTarget(TimerEntry entry)
    {
        if (entry.Target is not { } target || !_byTarget.TryGetValue(target, out var entries))
            return;
        entries.Remove(entry);
        if (entries.Count == 0)
            _byTarget.Remove(target);
    }

    private void Push(TimerEntry entry)
    {
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        Place(entry, _count++);
        SiftUp(_count - 1);
    }

    private void RemoveAt(int index)
    {
        var removed = _heap[index];
        var last = _heap[--_count];
        _heap[_count] = null!;
        removed.Index = TimerEntry.NotInHeap;
        if (last == removed)
            return;
        Place(last, index);
        SiftDown(index);
        SiftUp(last.Index);
    }

    private void SiftUp(int index)
    {
        var entry = _heap[index];
        for (; index > 0 && IsBefore(entry, _heap[(index - 1) / 2]); index = (index - 1) / 2)
            Place(_heap[(index - 1) / 2], index);
        Place(entry, index);
    }

    private void SiftDown(int index)
    {
        var entry = _heap[index];
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
                child++;
            if (!IsBefore(_heap[child], entry))
                break;
            Place(_heap[child], index);
            index = child;
        }

        Place(entry, index);
    }

    private void Place(TimerEntry entry, int index)
    {
        _heap[index] = entry;
        entry.Index = index;
    }

    private static bool IsBefore(TimerEntry one, TimerEntry other) =>
        one.Due < other.Due || (one.Due == other.Due && one.Order < other.Order);
}
