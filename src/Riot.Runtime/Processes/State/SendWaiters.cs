using Riot.Mailboxes;
using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>One message whose sender waits for room, and where to say what became of it: true, it is in the mailbox; false, the process is dead.</summary>
internal sealed class SendWaiter(Pid from, object message, ReplyAddress reply)
{
    public Pid From { get; } = from;

    public object Message { get; } = message;

    public ReplyAddress Reply { get; } = reply;

    /// <summary>Its place in the line; null when it is in none. Under the lock of the line.</summary>
    public LinkedListNode<SendWaiter>? Place { get; set; }

    /// <summary>What became of the message; null while it waits, and after its sender has given up. Under the same lock.</summary>
    public bool? Outcome { get; set; }
}

/// <summary>Who waits for room in a mailbox (R5), in the order in which they came. Any thread; one lock.</summary>
/// <remarks>
/// <list type="number">
/// <item>Whoever makes room puts the message of the first in line into the inbox, and only then tells its sender: nobody can come between.</item>
/// <item>No wait is missed: who waits raises the count, fences, and then serves the line itself; who makes room counts the message as gone, which is a full
/// fence, and then looks at the count. One of them sees the other.</item>
/// <item>Who takes the lock is in the runtime (<see cref="ProcessCore.EnterRuntime"/>), for it wakes processes under it; see <see cref="Roster{TKey, TItem}"/>.</item>
/// </list>
/// </remarks>
internal sealed class SendWaiters
{
    private readonly object _lock = new();
    private readonly LinkedList<SendWaiter> _line = [];
    private bool _closed;

    // Written under the lock, read by senders and the owner.
    private volatile int _count;

    public bool Any => _count != 0;

    /// <summary>Puts one into the line, and serves the line. False: the process is dead.</summary>
    public bool TryAdd(SendWaiter waiter, Process process, BoundedInbox inbox)
    {
        using var runtime = Process.EnterRuntime();
        using (Steady.Lock(_lock))
        {
            if (_closed)
                return false;
            waiter.Place = _line.AddLast(waiter);
            _count = _line.Count;
            Interlocked.MemoryBarrier();
            ServeLine(process, inbox);
            return true;
        }
    }

    /// <summary>Its sender waits no longer. Returns what has become of the message, null if nothing.</summary>
    public bool? GiveUp(SendWaiter waiter)
    {
        using var runtime = Process.EnterRuntime();
        using (Steady.Lock(_lock))
        {
            if (waiter.Place is { } place)
                Remove(place);
            return waiter.Outcome;
        }
    }

    /// <summary>There may be room. The owner only.</summary>
    public void Serve(Process process, BoundedInbox inbox)
    {
        using (Steady.Lock(_lock))
            ServeLine(process, inbox);
    }

    /// <summary>The process is dead: nobody will be served.</summary>
    public void Close(Process process)
    {
        List<SendWaiter> left;
        using (Steady.Lock(_lock))
        {
            _closed = true;
            left = [.. _line];
            foreach (var waiter in left)
                Settle(waiter, isDelivered: false);
        }

        foreach (var waiter in left)
            process.Host.DeadLetter(waiter.From, process.Pid, waiter.Message);
    }

    // A message that finds the inbox closed stays in line: the process is about to close that too.
    private void ServeLine(Process process, BoundedInbox inbox)
    {
        while (_line.First is { } first && inbox.TryClaim() && process.Put(first.Value.Message))
            Settle(first.Value, isDelivered: true);
    }

    private void Settle(SendWaiter waiter, bool isDelivered)
    {
        Remove(waiter.Place!);
        waiter.Outcome = isDelivered;
        waiter.Reply.Answer(isDelivered);
    }

    private void Remove(LinkedListNode<SendWaiter> place)
    {
        _line.Remove(place);
        place.Value.Place = null;
        _count = _line.Count;
    }
}
