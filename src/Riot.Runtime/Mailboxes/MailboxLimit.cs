namespace Riot;

/// <summary>How many messages a mailbox holds, and what becomes of those beyond that. Given at spawn: <see cref="ProcessOptions.Mailbox"/>.</summary>
/// <remarks>
/// <para>
/// It counts messages that were sent and not taken yet, calls among them, whether a receive has skipped them or not. What the runtime puts into a mailbox
/// (exits, downs, changes of groups, replies, timer fires) is not counted and always gets in. A message that is dropped is counted in
/// <see cref="RuntimeCounters.DroppedMessages"/> and shown to the observer and at Debug like a dead letter; a call fails with <see cref="MailboxFullException"/>.
/// </para>
/// <para>
/// A selective receive over a full mailbox of messages that it skips: with <see cref="MailboxFullMode.DropOldest"/> these make way for new ones; with the others what it
/// waits for does not get in, and it waits until its timeout.
/// </para>
/// </remarks>
/// <example><code>
/// // Whoever sends orders waits for room. Of readings the last counts. Of clicks a sample will do.
/// var orders = riot.Spawn&lt;OrderDesk&gt;(options: new() { Mailbox = MailboxLimit.Wait(100) });
/// var readings = riot.Spawn&lt;Receiver&gt;(options: new() { Mailbox = MailboxLimit.DropOldest(1) });
/// var clicks = riot.Spawn&lt;Receiver&gt;(options: new() { Mailbox = MailboxLimit.DropNewest(1000) });
///
/// var limit = new MailboxLimit(1000, MailboxFullMode.Reject);
/// var half = limit with { Capacity = limit.Capacity / 2 };
/// Console.WriteLine($"After {half.Capacity} messages: {half.WhenFull}");
/// </code></example>
public sealed record MailboxLimit
{
    /// <summary>Makes a limit; <see cref="Reject"/>, <see cref="Wait"/>, <see cref="DropNewest"/> and <see cref="DropOldest"/> are shorter.</summary>
    /// <param name="capacity">How many messages it holds; at least one.</param>
    /// <param name="whenFull">What becomes of those beyond that.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one, or there is no such mode.</exception>
    public MailboxLimit(int capacity, MailboxFullMode whenFull) => (Capacity, WhenFull) = (capacity, whenFull);

    /// <summary>How many messages it holds; at least one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than one.</exception>
    public int Capacity
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Capacity), value, $"A mailbox cannot hold {value} messages: it holds at least one.");
    }

    /// <summary>What becomes of a message that finds it full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public MailboxFullMode WhenFull
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(WhenFull), value, $"There is no such mode: give one of {string.Join(", ", Enum.GetNames<MailboxFullMode>())}.");
    }

    /// <summary>A full mailbox refuses, see <see cref="MailboxFullMode.Reject"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
    public static MailboxLimit Reject(int capacity) => new(capacity, MailboxFullMode.Reject);

    /// <summary>A full mailbox makes senders wait, see <see cref="MailboxFullMode.Wait"/>.</summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit Wait(int capacity) => new(capacity, MailboxFullMode.Wait);

    /// <summary>A full mailbox drops what is sent to it, see <see cref="MailboxFullMode.DropNewest"/>.</summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit DropNewest(int capacity) => new(capacity, MailboxFullMode.DropNewest);

    /// <summary>A full mailbox drops its oldest message for each new one, see <see cref="MailboxFullMode.DropOldest"/>.</summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit DropOldest(int capacity) => new(capacity, MailboxFullMode.DropOldest);

    /// <summary>For example <c>DropOldest(100)</c>.</summary>
    public override string ToString() => $"{WhenFull}({Capacity})";
}

/// <summary>What becomes of a message that finds a mailbox full.</summary>
public enum MailboxFullMode
{
    /// <summary>It is refused: <c>TrySend</c> says false, <c>Send</c> drops the message.</summary>
    Reject,

    /// <summary>
    /// <see cref="IRiot.SendWhenRoomAsync"/> waits for room, in the order in which the senders came; everything else is refused as by <see cref="Reject"/>, also as long as
    /// somebody waits.
    /// </summary>
    Wait,

    /// <summary>It is dropped; <c>TrySend</c> says true nevertheless.</summary>
    DropNewest,

    /// <summary>
    /// The oldest message is dropped for it. While its process holds a thread without coming to a verb, the mailbox can stand above the limit, at most until
    /// <see cref="RiotOptions.BlockedWorkerThreshold"/> has passed.
    /// </summary>
    DropOldest,
}
