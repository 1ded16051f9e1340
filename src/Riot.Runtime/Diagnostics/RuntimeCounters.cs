using Riot.Primitives;

namespace Riot;

/// <summary>Totals since the runtime was made, and how many processes live. Read from any thread; each figure is exact, the set is not one moment.</summary>
/// <example><code>
/// var counters = riot.Processes.Counters;
/// var meter = new Meter("orders");
/// meter.CreateObservableGauge("alive", () => counters.Alive);
/// meter.CreateObservableCounter("spawned", () => counters.Spawned);
/// meter.CreateObservableCounter("exited", () => counters.Exited);
/// meter.CreateObservableCounter("dead_letters", () => counters.DeadLetters);
/// meter.CreateObservableCounter("dropped", () => counters.DroppedMessages);
/// meter.CreateObservableCounter("unread", () => counters.UnreadMessages);
///
/// // These should stay at zero: code that blocks, or does not end when it is told to.
/// meter.CreateObservableCounter("blocked", () => counters.BlockedWorkers);
/// meter.CreateObservableGauge("spare", () => counters.SpareWorkers);
/// meter.CreateObservableCounter("abandoned", () => counters.Abandoned);
/// meter.CreateObservableCounter("sends_after_death", () => counters.SendsAfterDeath);
/// </code></example>
public sealed class RuntimeCounters
{
    internal Census Processes;
    internal long DeadLetterCount;
    internal long DroppedCount;
    internal long UnreadCount;
    internal long AbandonedCount;
    internal long SentAfterDeathCount;
    internal long BlockedCount;
    internal long SpareCount;

    internal RuntimeCounters()
    {
    }

    /// <summary>How many processes have been spawned since the runtime was made.</summary>
    public long Spawned => Processes.Entered;

    /// <summary>How many of them have died, for whatever reason.</summary>
    public long Exited => Processes.Left;

    /// <summary>How many of them live now; those that are exiting are among them.</summary>
    public long Alive => Processes.Present;

    /// <summary>Messages that found nobody: sent to a process that was dead, or to a name or key that nobody held.</summary>
    public long DeadLetters => Interlocked.Read(ref DeadLetterCount);

    /// <summary>Messages for which a mailbox with a limit had no room, apart from those that <c>TrySend</c> and calls were told of.</summary>
    public long DroppedMessages => Interlocked.Read(ref DroppedCount);

    /// <summary>Messages that a process had been sent and had not handled when it died, at a stop as at any other time. Calls fail instead.</summary>
    public long UnreadMessages => Interlocked.Read(ref UnreadCount);

    /// <summary>Processes reported dead before their code had ended.</summary>
    public long Abandoned => Interlocked.Read(ref AbandonedCount);

    /// <summary>Messages that code of a dead process tried to send.</summary>
    public long SendsAfterDeath => Interlocked.Read(ref SentAfterDeathCount);

    /// <summary>Times that a process held its thread longer than the threshold.</summary>
    public long BlockedWorkers => Interlocked.Read(ref BlockedCount);

    /// <summary>Spare workers that exist now.</summary>
    public long SpareWorkers => Interlocked.Read(ref SpareCount);
}
