using System.Diagnostics;

namespace Riot.Primitives;

/// <summary>
/// A bounded FIFO ring that one owner pushes to and pops from, and from which any other thread may steal the older half.
/// </summary>
/// <remarks>
/// <c>_head</c> packs two counters: <c>taken</c> (low half: the next index that a pop or a steal may take) and <c>held</c> (high half: the oldest
/// index that a thief may still be reading). They differ only while a steal is under way.
/// <list type="number">
/// <item>The owner alone writes <c>_tail</c>; it counts free room from <c>held</c>, so it never overwrites a slot that a thief is copying.</item>
/// <item>Pop and steal take indexes by compare-and-swap on <c>_head</c>, so no index is taken twice.</item>
/// <item>A thief claims by moving <c>taken</c> alone, copies and clears its slots, then moves <c>held</c> up to <c>taken</c>. A second thief sees the two
/// differ and leaves empty-handed, so there is one thief at a time.</item>
/// <item>A thief reads a slot only below a <c>_tail</c> that it has read with acquire, after the owner's release: the item is there.</item>
/// </list>
/// </remarks>
internal sealed class StealingRing<T> where T : class
{
    public const int Capacity = 256;
    private const uint Mask = Capacity - 1;

    private readonly Slot[] _slots = new Slot[Capacity];

    // Owner and thieves, by compare-and-swap.
    private ulong _head;

    // The owner writes (release); thieves read (acquire).
    private uint _tail;

    public bool IsEmpty => (uint)Volatile.Read(ref _head) == Volatile.Read(ref _tail);

    // For the owner: others can only make it grow.
    private uint Room => Capacity - (_tail - (uint)(Volatile.Read(ref _head) >> 32));

    /// <summary>Adds at the tail; false when full. The owner only.</summary>
    public bool TryPush(T item)
    {
        if (Room == 0)
            return false;
        _slots[_tail & Mask].Item = item;
        Volatile.Write(ref _tail, _tail + 1);
        return true;
    }

    /// <summary>Takes the oldest, or null. The owner only.</summary>
    public T? TryPop()
    {
        var head = Volatile.Read(ref _head);
        while (true)
        {
            var (held, taken) = Unpack(head);
            if (taken == _tail)
                return null;
            var next = held == taken ? Pack(taken + 1, taken + 1) : Pack(held, taken + 1);
            var seen = Interlocked.CompareExchange(ref _head, next, head);
            if (seen == head)
            {
                ref var slot = ref _slots[taken & Mask];
                var item = slot.Item;
                slot.Item = null;
                return item;
            }

            head = seen;
        }
    }

    /// <summary>
    /// Takes the older half (at least one): the first is returned, the rest go to <paramref name="into"/>, which the calling thread owns, as far
    /// as there is room. Null when there was nothing to take. Any thread but the owner.
    /// </summary>
    public T? Steal(StealingRing<T> into)
    {
        // A ring that has been worked off may still have no room: a thief that is at it holds its slots until it has copied them.
        var room = into.Room;
        uint first, count;
        while (true)
        {
            var head = Volatile.Read(ref _head);
            var (held, taken) = Unpack(head);
            if (held != taken)
                return null;
            count = Volatile.Read(ref _tail) - taken;
            if (count is 0 or > Capacity)
                return null;
            count = Math.Min(count - (count / 2), room + 1);
            if (Interlocked.CompareExchange(ref _head, Pack(held, taken + count), head) == head)
            {
                first = taken;
                break;
            }
        }

        T? result = null;
        for (uint i = 0; i < count; i++)
        {
            ref var slot = ref _slots[(first + i) & Mask];
            var item = slot.Item!;
            slot.Item = null;
            if (result is null)
                result = item;
            else if (!into.TryPush(item))
                throw new UnreachableException();
        }

        while (true)
        {
            var head = Volatile.Read(ref _head);
            var taken = (uint)head;
            if (Interlocked.CompareExchange(ref _head, Pack(taken, taken), head) == head)
                return result;
        }
    }

    private static (uint Held, uint Taken) Unpack(ulong head) => ((uint)(head >> 32), (uint)head);

    private static ulong Pack(uint held, uint taken) => ((ulong)held << 32) | taken;

    // A struct element spares the covariance check of a reference array.
    private struct Slot
    {
        public T? Item;
    }
}
