namespace Riot.Mailboxes;

/// <summary>
/// The inbox of a process whose mailbox has a limit (R5): counts the user messages from the moment at which a sender claims room until they leave the mailbox,
/// be that from the inbox or from the save queue. A type of its own, so that others neither carry nor look at its fields.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item><c>_claimed</c> only grows, by senders; <c>_left</c> only grows, by the owner. A sender reads <c>_claimed</c>, then <c>_left</c>, and claims by
/// compare-and-swap on the first. Full: at its read of <c>_left</c> at least as much was claimed as it had read, so the mailbox was full at that moment. Not full:
/// the swap says that nobody has claimed since, and what has left since can only have made more room.</item>
/// <item><see cref="MailboxFullMode.DropOldest"/>: senders claim always, and whoever then finds the mailbox over its limit drops from its old end. That is the
/// owner's business, so the sender needs the <em>turn</em>, which a thread holds for as long as it is in a slice of the process: with it, nobody runs the
/// process. Without it, the owner is asked by a signal, for which the watch stands in if the owner does not come to its next verb.</item>
/// </list>
/// </remarks>
internal sealed class BoundedInbox(MailboxLimit limit) : Inbox
{
    private int _claimed;
    private int _left;
    private int _turn;
    private int _trimAsked;

    public MailboxFullMode WhenFull { get; } = limit.WhenFull;

    /// <summary>Whether it holds more than it should.</summary>
    public bool IsOver => Volatile.Read(ref _claimed) - Volatile.Read(ref _left) > limit.Capacity;

    /// <summary>Claims room for one message; false: it is full. Any thread.</summary>
    public bool TryClaim()
    {
        while (true)
        {
            var claimed = Volatile.Read(ref _claimed);
            if (claimed - Volatile.Read(ref _left) >= limit.Capacity)
                return false;
            if (Interlocked.CompareExchange(ref _claimed, claimed + 1, claimed) == claimed)
                return true;
        }
    }

    /// <summary>Counts one message, whether there is room or not. Any thread.</summary>
    public void Claim() => Interlocked.Increment(ref _claimed);

    /// <summary>A message has left the mailbox. A full fence. The owner only.</summary>
    public void OnLeft() => Interlocked.Increment(ref _left);

    /// <summary>Takes the turn if nobody has it. Any thread.</summary>
    public bool TryTakeTurn() => Interlocked.CompareExchange(ref _turn, 1, 0) == 0;

    /// <summary>Takes the turn; who has it now is a few instructions away from giving it back. By the thread that begins a slice.</summary>
    public void TakeTurn()
    {
        while (!TryTakeTurn())
            Thread.Yield();
    }

    public void GiveTurnBack() => Volatile.Write(ref _turn, 0);

    /// <summary>Whether the caller has to ask the owner to trim: nobody has since the owner last began with it. Any thread.</summary>
    public bool ShouldAskForTrim() => Interlocked.Exchange(ref _trimAsked, 1) == 0;

    /// <summary>The owner begins to trim: an interlocked write, so that it sees what those claimed who will not ask.</summary>
    public void OnTrim() => Interlocked.Exchange(ref _trimAsked, 0);
}
