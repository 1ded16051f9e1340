using Riot.Mailboxes;

namespace Riot;

/// <summary>How many messages a mailbox holds, and what becomes of those beyond that (R5). Given at spawn: <see cref="ProcessOptions.Mailbox"/>.</summary>
/// <remarks>
/// <para>
/// It counts messages that were sent and not taken yet, calls among them, whether a receive has skipped them or not. What the runtime puts into a mailbox
/// (exits, downs, changes of groups, replies, timer fires) is not counted and always gets in. A message that is dropped is counted in
/// <see cref="RuntimeCounters.DroppedMessages"/> and shown to the observer and at Debug like a dead letter; a call fails with <see cref="MailboxFullException"/>.
/// </para>
/// <para>
/// A selective receive over a full mailbox of messages that it skips: with <see cref="DropOldest"/> these make way for new ones; with the others what it
/// waits for does not get in, and it waits until its timeout.
/// </para>
/// </remarks>
public sealed class MailboxLimit
{
    private MailboxLimit(int capacity, Overflow overflow)
    {
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A mailbox holds at least one message.");
        (Capacity, Overflow) = (capacity, overflow);
    }

    /// <summary>How many messages it holds; at least one.</summary>
    public int Capacity { get; }

    internal Overflow Overflow { get; }

    /// <summary>A full mailbox refuses: <c>TrySend</c> says false, <c>Send</c> drops the message.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than one.</exception>
    public static MailboxLimit Reject(int capacity) => new(capacity, Overflow.Reject);

    /// <summary>
    /// A full mailbox drops its oldest message for each new one. While its process holds a thread without coming to a verb, it can stand above the
    /// limit, at most until <see cref="RiotOptions.BlockedWorkerThreshold"/> has passed.
    /// </summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit DropOldest(int capacity) => new(capacity, Overflow.DropOldest);

    /// <summary>A full mailbox drops what is sent to it; <c>TrySend</c> says true nevertheless.</summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit DropNewest(int capacity) => new(capacity, Overflow.DropNewest);

    /// <summary>
    /// A full mailbox makes <c>SendOrWait</c> and <see cref="IRiot.SendAsync"/> wait for room, in the order in which they came; everything else is refused as by
    /// <see cref="Reject"/>, also as long as somebody waits.
    /// </summary>
    /// <inheritdoc cref="Reject"/>
    public static MailboxLimit Wait(int capacity) => new(capacity, Overflow.Wait);

    /// <summary>For example <c>DropOldest(100)</c>.</summary>
    public override string ToString() => $"{Overflow}({Capacity})";
}
