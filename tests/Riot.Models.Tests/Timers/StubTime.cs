// A clock of a model: it stands still until a timer that was set is due, and then goes on with its callback, as often as that is set, by one thread or by more.
using Riot.Models.Stepping;

namespace Riot.Models.Timers;

internal sealed class StubTime(Scenario model, int threads = 1) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StubTimer(this);
        for (var i = 0; i < threads; i++)
        {
            model.Server($"clock {i}", () =>
            {
                while (true)
                {
                    Scenario.WaitUntil(() => timer.Due is not null, "a timer to be set");
                    _now = Math.Max(_now, timer.Due!.Value);
                    timer.Due = null;
                    callback(state);
                }
            });
        }

        return timer;
    }

    private sealed class StubTimer(StubTime time) : ITimer
    {
        public long? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime.Ticks;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
