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

    /// <summary>Whether the application's code says who gets it, when it is due: then the shard calls <see cref="LookUp"/> before it fires.</summary>
    public virtual bool LooksUp => false;

    /// <summary>Finds who gets it. Without the shard's lock, since that code may block, and set and cancel timers itself. Never throws.</summary>
    public virtual Receiver LookUp() => throw new NotSupportedException();

    /// <summary>
    /// Sends, under the shard's lock: so a cancel either comes before the fire or says that it is too late. Returns the next due time in timestamp ticks, or null
    /// when it is over.
    /// </summary>
    /// <param name="now">The time by which it is due.</param>
    /// <param name="receiver">What <see cref="LookUp"/> has found, for one that <see cref="LooksUp"/>.</param>
    /// <param name="tell">
    /// What a logger or an observer is to hear of it, once the lock is released: theirs is foreign code, which may set and cancel timers itself. Null for nothing.
    /// </param>
    public abstract long? Fire(long now, Receiver? receiver, out Action? tell);
}

/// <summary>Who stands behind a timer's address when it is due.</summary>
/// <param name="Process">The process; null for nobody.</param>
/// <param name="Error">What the application's code threw when it was asked, or why who it named is not to be sent to.</param>
internal sealed record Receiver(Process? Process, Exception? Error);

/// <summary>Sends one signal to one process: timeouts and graces of the runtime itself.</summary>
internal sealed class Alarm(TimerShard shard, ProcessRef target, Signals.Signal signal) : TimerEntry(shard)
{
    public override long? Fire(long now, Receiver? receiver, out Action? tell)
    {
        tell = null;
        target.TrySignal(signal);
        return null;
    }
}
