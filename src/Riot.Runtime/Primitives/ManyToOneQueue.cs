using System.Diagnostics;

namespace Riot.Primitives;

/// <summary>
/// The queue behind every mailbox: any thread may enqueue, one thread at a time dequeues, and it closes in one atomic step.
/// </summary>
/// <remarks>
/// <para>
/// 1. Storage is a chain of rings (segments), of which the first is made by the first item. A slot carries a sequence number: <c>ticket</c>
/// means free for that ticket, <c>ticket + 1</c> means its item is there, and the reader frees it for the next lap with <c>ticket + length</c>. In
/// steady state one segment is reused for ever and nothing is allocated.
/// </para>
/// <para>
/// 2. A writer <em>claims</em> a ticket with a compare-and-swap on <see cref="Segment.Tail"/> and then <em>publishes</em> the item by writing the
/// sequence. Only the claim is a full fence. That is enough for the idle protocol (see <c>Inbox</c>), because
/// <see cref="Reader.HasClaims"/> asks for claims, not for publications.
/// </para>
/// <para>
/// 3. A writer that finds the segment full freezes it (the <see cref="Frozen"/> bit in the tail makes every later claim fail), and links a
/// segment of twice the size. Linking is a compare-and-swap on <see cref="Segment.Next"/>: one writer wins, the losers use the winner's.
/// </para>
/// <para>
/// 4. <see cref="Reader.Close"/> freezes the last segment and swaps its empty <see cref="Segment.Next"/> for <see cref="Segment.Closed"/>. That swap is
/// the atomic step: before it a writer can still link a segment (then the reader follows and tries again), after it every reachable
/// segment is frozen and none can be linked. What was claimed before is still there for the reader.
/// </para>
/// <para>
/// 5. A segment that the reader has left is garbage, so nothing here may go on naming it: with each step the reader moves <see cref="_first"/> along, and
/// whoever moves <see cref="_tail"/> moves it along the chain, by a swap against what it had read. Either may be behind for a while. That is harmless: a
/// segment behind the reader is frozen (the reader leaves none that is not), so nothing is claimed there, and it leads on to the last; at most it keeps a
/// chain alive until the next writer has walked it.
/// </para>
/// <para>
/// 6. The reader's own place is a struct of its own, to live with the reader's data and away from the words that writers touch.
/// </para>
/// </remarks>
internal class ManyToOneQueue
{
    private const long Frozen = 1L << 62;
    private const int FirstLength = 4;
    private const int LargestLength = 1024;

    // Set by the first writer or by Close, then moved by the reader alone: behind it, used up segments are nobody's.
    private Segment? _first;

    // Null until a writer has linked a second segment. Written by writers (compare-and-swap, forward only). A stale value is harmless: it is frozen.
    private Segment? _tail;

    /// <summary>Adds an item; false once the queue is closed. Any thread.</summary>
    public bool TryEnqueue(object item)
    {
        while (true)
        {
            var tail = Volatile.Read(ref _tail);
            var segment = tail ?? Volatile.Read(ref _first) ?? First(new Segment(FirstLength));
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

            if (!MoveTail(segment, tail))
                return false;
        }
    }

    private Segment First(Segment fresh) => Interlocked.CompareExchange(ref _first, fresh, null) ?? fresh;

    // The segment is frozen: follow its successor or make one. False: closed.
    private bool MoveTail(Segment segment, Segment? tail)
    {
        var next = Volatile.Read(ref segment.Next);
        if (next is null)
        {
            var fresh = new Segment(Math.Min(segment.Length * 2, LargestLength));
            next = Interlocked.CompareExchange(ref segment.Next, fresh, null) ?? fresh;
        }

        if (next == Segment.Closed)
            return false;
        Interlocked.CompareExchange(ref _tail, next, tail);
        return true;
    }

    /// <summary>The reader's place in a queue. A mutable struct: never copy it. One thread at a time, save where a member says otherwise.</summary>
    public struct Reader
    {
        private readonly ManyToOneQueue _queue;
        private Segment? _segment;
        private Slot[]? _slots;
        private long _next;

        public Reader(ManyToOneQueue queue) => _queue = queue;

        /// <summary>
        /// Whether a ticket has been claimed that was not read. A writer's claim is a full fence, so a reader that stores its idle state, fences and
        /// sees no claim here is sure that the writer of any later claim sees the idle state.
        /// </summary>
        public readonly bool HasClaims
        {
            get
            {
                var segment = _segment ?? Volatile.Read(ref _queue._first);
                if (segment is null)
                    return false;
                var tail = Volatile.Read(ref segment.Tail);
                if ((tail & ~Frozen) != _next)
                    return true;
                if ((tail & Frozen) == 0)
                    return false;
                var next = Volatile.Read(ref segment.Next);
                return next is not null && next != Segment.Closed;
            }
        }

        /// <summary>How many items wait; exact for the reader when nobody writes, an estimate for any other thread.</summary>
        public readonly int Length
        {
            get
            {
                long sum = -_next;
                for (var segment = _segment ?? Volatile.Read(ref _queue._first);
                    segment is not null && segment != Segment.Closed;
                    segment = Volatile.Read(ref segment.Next))
                {
                    sum += Volatile.Read(ref segment.Tail) & ~Frozen;
                }

                return (int)Math.Clamp(sum, 0, int.MaxValue);
            }
        }

        /// <summary>Takes the oldest item; null when there is none, or when the oldest is claimed but not published yet.</summary>
        public object? TryDequeue()
        {
            while (true)
            {
                if (_slots is { } slots)
                {
                    ref var slot = ref slots[(int)_next & (slots.Length - 1)];
                    if (Volatile.Read(ref slot.Sequence) == _next + 1)
                    {
                        var item = slot.Item;
                        Debug.Assert(item is not null);
                        slot.Item = null;
                        Volatile.Write(ref slot.Sequence, _next + slots.Length);
                        _next++;
                        return item;
                    }
                }

                if (!Move())
                    return null;
            }
        }

        /// <summary>Refuses every later <see cref="TryEnqueue"/>; what was claimed before stays to be read.</summary>
        public readonly void Close()
        {
            var segment = _segment ?? _queue.First(Segment.Closed);
            while (segment != Segment.Closed)
            {
                Interlocked.Or(ref segment.Tail, Frozen);
                segment = Interlocked.CompareExchange(ref segment.Next, Segment.Closed, null) ?? Segment.Closed;
            }
        }

        /// <summary>
        /// Gives up the storage of a queue that was closed and read to its end. It stays closed and empty: a writer's late swap of the tail either comes before,
        /// or finds another comparand than it had read.
        /// </summary>
        public void Release()
        {
            Debug.Assert(!HasClaims);
            Volatile.Write(ref _queue._first, Segment.Closed);
            Volatile.Write(ref _queue._tail, Segment.Closed);
            (_segment, _slots, _next) = (Segment.Closed, null, 0);
        }

        // Nothing is published at our place: enter the first segment, or leave one that is frozen and used up. False: there is nothing to take.
        private bool Move()
        {
            Segment? next;
            if (_segment is { } segment)
            {
                var tail = Volatile.Read(ref segment.Tail);
                if ((tail & Frozen) == 0 || (tail & ~Frozen) != _next)
                    return false;
                next = Volatile.Read(ref segment.Next);
            }
            else
            {
                next = Volatile.Read(ref _queue._first);
            }

            if (next is null || next == Segment.Closed)
                return false;
            if (_segment is not null)
                Volatile.Write(ref _queue._first, next);
            (_segment, _slots, _next) = (next, next.Slots, 0);
            return true;
        }
    }

    private struct Slot
    {
        public object? Item;
        public long Sequence;
    }

    private sealed class Segment
    {
        /// <summary>Stands behind the last segment of a closed queue.</summary>
        public static readonly Segment Closed = MakeClosed();

        public readonly Slot[] Slots;

        /// <summary>The next ticket, and the <see cref="Frozen"/> bit. Writers claim by compare-and-swap.</summary>
        public long Tail;

        /// <summary>Null until a writer links a successor or the reader closes; then never changes.</summary>
        public Segment? Next;

        public Segment(int length)
        {
            Slots = new Slot[length];
            for (var i = 0; i < length; i++)
                Slots[i].Sequence = i;
        }

        public int Length => Slots.Length;

        public ref Slot SlotOf(long ticket) => ref Slots[(int)ticket & (Slots.Length - 1)];

        private static Segment MakeClosed()
        {
            var closed = new Segment(1) { Tail = Frozen };
            closed.Next = closed;
            return closed;
        }
    }
}
