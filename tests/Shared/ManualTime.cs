// A clock that stands still until a test moves it: timers fire inside Advance, each at its own moment, in the order in which they are due.
namespace Riot.Tests;

internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => s_start + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock. One caller at a time, save for those that move it by nothing: they fire what is due now.</summary>
    public void Advance(TimeSpan time)
    {
        var end = _now + time.Ticks;
        while (NextUntil(end) is { } timer)
            timer.Fire();
    }

    /// <summary>Completes once a timer is pending that is due in exactly this time.</summary>
    public async Task UntilDueIn(TimeSpan time)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Exists(timer => timer.Due == _now + time.Ticks))
                    return;
                changed = _changed.Task;
            }

            await changed;
        }
    }

    private ManualTimer? NextUntil(long end)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            Volatile.Write(ref _now, next is null ? end : Math.Max(_now, next.Due));
            next?.Due = next.Period == Timeout.InfiniteTimeSpan ? long.MaxValue : _now + next.Period.Ticks;
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._now + dueTime.Ticks;
                Period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                time._changed.TrySetResult();
                time._changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
