using Riot.Primitives;

namespace Riot.Timers;

/// <summary>
/// The machine's own clock, with timers that a thread of the runtime calls back, and not the thread pool, which may be busy when they are due (T1). Any thread.
/// </summary>
/// <remarks>
/// One for each runtime. The thread begins with the first timer, sleeps while none is due, and ends with <see cref="Dispose"/>. What it calls back are the runtime's
/// shards of timers, a few: the next one due is looked for among all.
/// </remarks>
internal sealed class ClockThread : TimeProvider, IDisposable
{
    private const long Never = long.MaxValue;

    private readonly object _gate = new();

    // All under the gate. The thread is asleep until _sleepsUntil; while it is awake that is in the past, for it will look by itself.
    private readonly List<Bell> _bells = [];
    private long _sleepsUntil;
    private bool _begun;
    private bool _ended;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(this, callback, state);
        using (Steady.Lock(_gate))
            _bells.Add(bell);
        bell.Change(dueTime, period);
        return bell;
    }

    public void Dispose()
    {
        using (Steady.Lock(_gate))
        {
            _ended = true;
            _bells.Clear();
            Monitor.Pulse(_gate);
        }
    }

    private void Set(Bell bell, TimeSpan dueTime)
    {
        using (Steady.Lock(_gate))
        {
            bell.Due = dueTime == Timeout.InfiniteTimeSpan ? Never : GetTimestamp() + (long)(dueTime.TotalSeconds * TimestampFrequency);
            if (bell.Due < _sleepsUntil)
                Monitor.Pulse(_gate);
            if (_begun || _ended || bell.Due == Never)
                return;
            _begun = true;
        }

        new Thread(Main) { IsBackground = true, Name = "Riot clock", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
    }

    private void Remove(Bell bell)
    {
        using (Steady.Lock(_gate))
            _bells.Remove(bell);
    }

    private void Main()
    {
        while (Next() is { } bell)
            bell.Ring();
    }

    // Sleeps until one is due; null: it is over.
    private Bell? Next()
    {
        using (Steady.Lock(_gate))
        {
            while (!_ended)
            {
                var (now, first) = (GetTimestamp(), _bells.MinBy(bell => bell.Due));
                var due = first?.Due ?? Never;
                if (due <= now)
                {
                    first!.Due = Never;
                    return first;
                }

                // Whole milliseconds, rounded up, so that it does not wake too early and spin.
                var wait = due == Never ? Timeout.Infinite : Math.Min(Math.Ceiling((due - now) * 1000.0 / TimestampFrequency), int.MaxValue);
                _sleepsUntil = due;
                Steady.Wait(_gate, TimeSpan.FromMilliseconds(wait));
                _sleepsUntil = 0;
            }

            return null;
        }
    }

    private sealed class Bell(ClockThread clock, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>In ticks of the timestamp. Under the clock's gate.</summary>
        public long Due { get; set; } = Never;

        public void Ring() => callback(state);

        // Once: no shard wants a period.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
