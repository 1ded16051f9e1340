using System.Diagnostics;

namespace Riot.Primitives;

/// <summary>
/// The queue behind every mailbox: any thread may enqueue, one thread at a time dequeues, and it closes in one atomic step.
/// </summary>
/// <remarks>
/// A mutable struct, so that it lives inside its process: never copy it.
/// <para>
/// 1. Storage is a chain of rings (segments). A slot carries a sequence number: <c>ticket</c> means free for that ticket,
/// <c>ticket + 1</c> means its item is there, and the reader frees it for the next lap with <c>ticket + length</c>. In steady state one
/// segment is reused for ever and nothing is allocated.
/// </para>
/// <para>
/// 2. A writer <em>claims</em> a ticket with a compare-and-swap on <see cref="Segment.Tail"/> and then <em>publishes</em> the item by writing the
/// sequence. Only the claim is a full fence. That is enough for the idle protocol (see <c>Process</c>), because <see cref="HasClaims"/> asks for
/// claims, not for publications.
/// </para>
/// <para>
/// 3. A writer that finds the segment full freezes it (the <see cref="Frozen"/> bit in the tail makes every later claim fail), and links a
/// segment of twice the size. Linking is a compare-and-swap on <see cref="Segment.Next"/>: one writer wins, the losers use the winner's.
/// </para>
/// <para>
/// 4. <see cref="Close"/> freezes the last segment and swaps its empty <see cref="Segment.Next"/> for <see cref="Segment.Closed"/>. That swap is
/// the atomic step: before it a writer can still link a segment (then the reader follows and tries again), after it every reachable
/// segment is frozen and none can be linked. What was claimed before is still there for the reader.
/// </para>
/// </remarks>
internal struct ManyToOneQueue
{
    private const long Frozen = 1L << 62;
    private const int FirstLength = 4;
    private const int LargestLength = 1024;

    // Reader only.
    private Segment _head;
    private long _next;

    // Written by writers (compare-and-swap, forward only) and by the reader in Close. A stale value is harmless: it is frozen.
    private Segment _tail;

    public ManyToOneQueue() => _head = _tail = new Segment(FirstLength);

    /// <summary>Adds an item; false once the queue is closed. Any thread.</summary>
    public bool TryEnqueue(object item)
    {
        while (true)
        {
            var segment = Volatile.Read(ref _tail);
            var ticket = Volatile.Read(ref segment.Tail);
            if ((ticket & Frozen) == 0)
            {
                ref var slot = ref segment.SlotOf(ticket);
                var ahead = Volatile.Read(ref slot.Sequence) - ticket;
                if (ahead == 0)
                {
                    if (Interlocked.CompareExchange(ref segment.Tail, ticket + 1, ticket) != ticket)
                        continue;
                    slot.Item = item;
                    Volatile.Write(ref slot.Sequence, ticket + 1);
                    return true;
                }

                if (ahead > 0 || Interlocked.CompareExchange(ref segment.Tail, ticket | Frozen, ticket) != ticket)
                    continue;
            }

            if (!MoveTail(segment))
                return false;
        }
    }

    /// <summary>
    /// Takes the oldest item; null when there is none, or when the oldest is claimed but not published yet. The reader only.
    /// </summary>
    public object? TryDequeue()
    {
        while (true)
        {
            var segment = _head;
            ref var slot = ref segment.SlotOf(_next);
            if (Volatile.Read(ref slot.Sequence) == _next + 1)
            {
                var item = slot.Item;
                Debug.Assert(item is not null);
                slot.Item = null;
                Volatile.Write(ref slot.Sequence, _next + segment.Length);
                _next++;
                return item;
            }

            if (!MoveHead(segment))
                return null;
        }
    }

    /// <summary>
    /// Whether a ticket has been claimed that the reader has not consumed. The reader only. A writer's claim is a full fence, so a reader that
    /// stores its idle state, fences and sees no claim here is sure that the writer of any later claim sees the idle state.
    /// </summary>
    public readonly bool HasClaims
    {
        get
        {
            var tail = Volatile.Read(ref _head.Tail);
            if ((tail & ~Frozen) != _next)
                return true;
            if ((tail & Frozen) == 0)
                return false;
            var next = Volatile.Read(ref _head.Next);
            return next is not null && next != Segment.Closed;
        }
    }

    /// <summary>How many items wait; exact for the reader when nobody writes, an estimate for any other thread.</summary>
    public readonly int Length
    {
        get
        {
            long sum = -_next;
            for (var segment = _head; segment is not null && segment != Segment.Closed; segment = Volatile.Read(ref segment.Next))
                sum += Volatile.Read(ref segment.Tail) & ~Frozen;
            return (int)Math.Clamp(sum, 0, int.MaxValue);
        }
    }

    /// <summary>Refuses every later <see cref="TryEnqueue"/>; what was claimed before stays to be read. The reader only.</summary>
    public void Close()
    {
        var segment = _head;
        while (true)
        {
            Interlocked.Or(ref segment.Tail, Frozen);
            var next = Interlocked.CompareExchange(ref segment.Next, Segment.Closed, null);
            if (next is null || next == Segment.Closed)
                break;
            segment = next;
        }

        Volatile.Write(ref _tail, segment);
    }

    // The segment is frozen: follow its successor or make one. False: closed.
    private bool MoveTail(Segment segment)
    {
        var next = Volatile.Read(ref segment.Next);
        if (next is null)
        {
            var fresh = new Segment(Math.Min(segment.Length * 2, LargestLength));
            next = Interlocked.CompareExchange(ref segment.Next, fresh, null) ?? fresh;
        }

        if (next == Segment.Closed)
            return false;
        Interlocked.CompareExchange(ref _tail, next, segment);
        return true;
    }

    // The head slot is not published: move on if the segment is frozen and used up, otherwise there is nothing to take.
    private bool MoveHead(Segment segment)
    {
        var tail = Volatile.Read(ref segment.Tail);
        if ((tail & Frozen) == 0 || (tail & ~Frozen) != _next)
            return false;
        var next = Volatile.Read(ref segment.Next);
        if (next is null || next == Segment.Closed)
            return false;
        _head = next;
        _next = 0;
        return true;
    }

    private struct Slot
    {
        public object? Item;
        public long Sequence;
    }

    private sealed class Segment
    {
        /// <summary>Stands behind the last segment of a closed queue.</summary>
        public static readonly Segment Closed = new(1);

        /// <summary>The next ticket, and the <see cref="Frozen"/> bit. Writers claim by compare-and-swap.</summary>
        public long Tail;

        /// <summary>Null until a writer links a successor or the reader closes; then never changes.</summary>
        public Segment? Next;

        private readonly Slot[] _slots;

        public Segment(int length)
        {
            _slots = new Slot[length];
            for (var i = 0; i < length; i++)
                _slots[i].Sequence = i;
        }

        public int Length => _slots.Length;

        public ref Slot SlotOf(long ticket) => ref _slots[(int)ticket & (_slots.Length - 1)];
    }
}
