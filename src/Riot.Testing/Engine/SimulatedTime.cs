namespace Riot.Testing.Engine;

/// <summary>The clock of a simulation: it stands still while anything can run, and then jumps to the next timer. Timers may be set from any thread; it jumps on the simulation's.</summary>
/// <param name="onSet">Called when a timer was set, on the thread that has set it.</param>
internal sealed class SimulatedTime(Action onSet) : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(SimulatedTimer Timer, long Setting), (long Due, long Order)> _timers = new();
    private long _now;
    private long _orders;

    /// <summary>By how much the wall clock is wrong.</summary>
    public TimeSpan Skew { get; set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => s_start + Elapsed + Skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void OnSet() => onSet();

    /// <summary>Calls back once, when the delay is over.</summary>
    public void After(TimeSpan delay, Action action) => CreateTimer(static action => ((Action)action!)(), action, delay, Timeout.InfiniteTimeSpan);

    /// <summary>How far it is to the timer that is due next; null if there is none.</summary>
    public TimeSpan? ToNext()
    {
        lock (_lock)
            return Due() is { } first ? TimeSpan.FromTicks(Math.Max(0, first.Priority.Due - _now)) : null;
    }

    /// <summary>Moves the clock to the timer that is due next, and takes what is to be called; null if there is none.</summary>
    /// <param name="late">How late it is to be.</param>
    /// <param name="pick">Which of several that are due at the same moment comes first.</param>
    public Action? TakeNext(TimeSpan late, Func<int, int> pick)
    {
        lock (_lock)
        {
            if (Due() is not { } first)
                return null;
            var (_, (due, _)) = first;
            _now = Math.Max(_now, due + late.Ticks);
            _timers.Dequeue();
            if (Due()?.Priority.Due != due)
                return first.Entry.Timer.Take();
            var all = new List<((SimulatedTimer Timer, long Setting) Entry, (long Due, long Order) Priority)> { first };
            while (Due() is { } another && another.Priority.Due == due)
            {
                all.Add(another);
                _timers.Dequeue();
            }

            var taken = all[pick(all.Count)];
            all.Remove(taken);
            _timers.EnqueueRange(all);
            return taken.Entry.Timer.Take();
        }
    }

    // The first that was not changed since it was set; it stays.
    private ((SimulatedTimer Timer, long Setting) Entry, (long Due, long Order) Priority)? Due()
    {
        while (_timers.TryPeek(out var entry, out var priority))
        {
            if (entry.Timer.Setting == entry.Setting)
                return (entry, priority);
            _timers.Dequeue();
        }

        return null;
    }

    private sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long _due;
        private bool _disposed;

        /// <summary>Goes up with each change: what was set before is void.</summary>
        public long Setting { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                if (_disposed)
                    return false;
                Setting++;
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Set(time._now + dueTime.Ticks);
            }

            time.OnSet();
            return true;
        }

        public Action Take()
        {
            Setting++;
            if (_period > TimeSpan.Zero)
                Set(_due + _period.Ticks);
            return () => callback(state);
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                _disposed = true;
                Setting++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(long due)
        {
            _due = due;
            time._timers.Enqueue((this, Setting), (due, time._orders++));
        }
    }
}
