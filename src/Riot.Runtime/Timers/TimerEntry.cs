using Riot.Identity;
using Riot.Processes;

namespace Riot.Timers;

/// <summary>Something that is due at a moment. Its place in the heap belongs to the shard's lock.</summary>
internal abstract class TimerEntry(TimerShard shard) : IAlarm
{
    public const int NotInHeap = -1;

    public TimerShard Shard { get; } = shard;

    /// <summary>In ticks of the time provider's timestamp.</summary>
    public long Due { get; set; }

    /// <summary>Breaks ties in the order of creation.</summary>
    public long Order { get; set; }

    public int Index { get; set; } = NotInHeap;

    /// <summary>The process whose death takes the timer with it; null for alarms and for timers to a name.</summary>
    public virtual Process? Target => null;

    public bool Cancel() => Shard.Remove(this);

    /// <summary>Runs outside the lock. Returns the next due time in timestamp ticks, or null when it is over.</summary>
    public abstract long? Fire(long now);
}

/// <summary>Sends one signal to one process: timeouts and graces of the runtime itself.</summary>
internal sealed class Alarm(TimerShard shard, ProcessRef target, Signals.Signal signal) : TimerEntry(shard)
{
    public override long? Fire(long now)
    {
        target.TrySignal(signal);
        return null;
    }
}
