using Riot.Processes;
using Riot.Signals;

namespace Riot.Timers;

/// <summary>All timers of one runtime, by the time provider alone, whose timers a <see cref="ClockThread"/> rings if it is the system's (T1). Setting and cancelling cost O(log n). Any thread.</summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ClockThread? _clock;
    private readonly TimerShard[] _shards;

    /// <param name="time">The time.</param>
    /// <param name="shards">How many heaps there are, each with a lock of its own.</param>
    /// <param name="hasThreads">Whether a thread may keep the time: not in a simulation.</param>
    public TimerQueue(TimeProvider time, int shards, bool hasThreads)
    {
        _clock = hasThreads && ReferenceEquals(time, TimeProvider.System) ? new ClockThread() : null;
        _time = time = _clock ?? time;
        _shards = new TimerShard[shards];
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new TimerShard(time);
    }

    /// <param name="target">The process.</param>
    /// <param name="signal">It is sent that.</param>
    /// <param name="age">When it is so old.</param>
    public Alarm SetAlarm(Process target, Signal signal, TimeSpan age)
    {
        var shard = ShardOf(target.Id);
        var alarm = new Alarm(shard, target, signal) { Due = target.MadeAt + Ticks(age) };
        shard.Add(alarm);
        return alarm;
    }

    /// <summary>Starts a user's timer; <paramref name="interval"/> zero means once.</summary>
    public TimerRef Start(ProcessHost host, Process? sender, Address to, object message, TimeSpan delay, TimeSpan interval)
    {
        var shard = ShardOf(to.Process?.Id ?? (uint)to.GetHashCode());
        var timer = new MessageTimer(shard, host, sender, to, message, Ticks(interval)) { Due = DueIn(delay) };
        shard.Add(timer);
        return new TimerRef(host.RefNumbers.NextTimer(), timer);
    }

    public static bool Cancel(TimerRef timer) => timer.Entry is TimerEntry entry && entry.Cancel();

    public void RemoveTarget(Process target) => ShardOf(target.Id).RemoveTarget(target);

    public void Dispose()
    {
        Array.ForEach(_shards, shard => shard.Dispose());
        _clock?.Dispose();
    }

    private TimerShard ShardOf(long id) => _shards[(int)(id % _shards.Length)];

    private long DueIn(TimeSpan delay) => _time.GetTimestamp() + Ticks(delay);

    // Rounded up, and in whole numbers: a tick too many, and a timer that is set again for the rest of its time comes a millisecond late.
    private long Ticks(TimeSpan time)
    {
        var ticks = (((Int128)time.Ticks * _time.TimestampFrequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return ticks >= long.MaxValue / 4 ? long.MaxValue / 4 : (long)ticks;
    }
}
