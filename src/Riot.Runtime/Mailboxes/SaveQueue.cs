using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Riot.Mailboxes;

/// <summary>What has become of a message while a receive looked at it.</summary>
internal enum Looked
{
    /// <summary>It lies where it lay.</summary>
    There,

    /// <summary>The selector has flushed it, by a verb that it called. The verdict counts all the same.</summary>
    Flushed,

    /// <summary>The limit of the mailbox was quicker than the verdict (R5), which does not count.</summary>
    Dropped,
}

/// <summary>
/// The messages that have arrived and that no receive has taken: oldest first, with removal anywhere. Touched by the thread that runs the process.
/// </summary>
internal sealed class SaveQueue
{
    private const int FirstCapacity = 8;
    private const int KeptCapacity = 64;

    private Entry[] _entries = new Entry[FirstCapacity];
    private int _start;

    // Nothing before this index is counted.
    private int _firstCounted;

    // Where the receive that is under way looks next. Nobody looks at it between receives.
    private int _cursor;

    // Whether a limit has dropped the message that the receive is looking at.
    private bool _droppedLooked;

    public int Count { get; private set; }

    /// <summary>How many messages were ever appended: the mark that a <see cref="MessageRef"/> made now carries.</summary>
    public long Arrivals { get; private set; }

    public object this[int index] => At(index).Message;

    /// <summary>Whether the message was sent, and is no news from the runtime; a timer's is not among them.</summary>
    public bool IsCountedAt(int index) => At(index).IsCounted;

    /// <param name="message">What is to lie in the mailbox.</param>
    /// <param name="isCounted">Whether a limit of the mailbox counts it: it is a message that was sent, not news from the runtime (R5).</param>
    public void Append(object message, bool isCounted = false)
    {
        if (Count == _entries.Length)
            Grow();
        Count++;
        At(Count - 1) = new Entry(message, ++Arrivals, isCounted);
    }

    /// <summary>A receive begins: it looks at all.</summary>
    public void Rewind() => _cursor = 0;

    /// <summary>A receive begins: it looks at what arrived after <paramref name="mark"/>.</summary>
    public void RewindTo(long mark)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Arrival <= mark)
                low = middle + 1;
            else
                high = middle;
        }

        _cursor = low;
    }

    /// <summary>The message that the receive is to look at next; false: it has looked at all.</summary>
    /// <param name="message">The message. It stays, and stays the next, until it is passed or taken out.</param>
    /// <param name="arrival">Its number, which no other ever has: others may go while it is looked at, and this one too.</param>
    public bool TryLook([NotNullWhen(true)] out object? message, out long arrival)
    {
        _droppedLooked = false;
        if (_cursor >= Count)
        {
            (message, arrival) = (null, 0);
            return false;
        }

        var entry = At(_cursor);
        (message, arrival) = (entry.Message, entry.Arrival);
        return true;
    }

    /// <summary>What has become, during the look, of the message with this number.</summary>
    public Looked After(long arrival)
    {
        if (_droppedLooked)
            return Looked.Dropped;
        return _cursor < Count && At(_cursor).Arrival == arrival ? Looked.There : Looked.Flushed;
    }

    /// <summary>The receive leaves the message where it is, and goes on behind it.</summary>
    public void Pass()
    {
        Debug.Assert(_cursor < Count);
        _cursor++;
    }

    /// <summary>The receive takes the message that it has looked at.</summary>
    public object TakeLooked(out bool wasCounted) => RemoveAt(_cursor, out wasCounted);

    /// <summary>Takes the oldest message that a limit counts; null if there is none. Costs O(1) to find, spread over all calls.</summary>
    public object? DropOldest()
    {
        while (_firstCounted < Count && !At(_firstCounted).IsCounted)
            _firstCounted++;
        if (_firstCounted == Count)
            return null;
        _droppedLooked |= _firstCounted == _cursor;
        return RemoveAt(_firstCounted, out _);
    }

    /// <summary>Takes one out; costs the distance to the nearer end.</summary>
    public object RemoveAt(int index, out bool wasCounted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var entry = At(index);
        wasCounted = entry.IsCounted;
        if (index < _firstCounted)
            _firstCounted--;
        if (index < _cursor)
            _cursor--;
        if (index < Count / 2)
        {
            for (; index > 0; index--)
                At(index) = At(index - 1);
            At(0) = default;
            _start = (_start + 1) & (_entries.Length - 1);
        }
        else
        {
            for (; index < Count - 1; index++)
                At(index) = At(index + 1);
            At(Count - 1) = default;
        }

        if (--Count == 0 && _entries.Length > KeptCapacity)
            (_entries, _start) = (new Entry[FirstCapacity], 0);
        return entry.Message;
    }

    private ref Entry At(int index) => ref _entries[(_start + index) & (_entries.Length - 1)];

    private void Grow()
    {
        var entries = new Entry[_entries.Length * 2];
        for (var i = 0; i < Count; i++)
            entries[i] = At(i);
        (_entries, _start) = (entries, 0);
    }

    private readonly struct Entry(object message, long arrival, bool isCounted)
    {
        private readonly long _stamp = (arrival << 1) | (isCounted ? 1L : 0);

        public object Message { get; } = message;

        public long Arrival => _stamp >> 1;

        public bool IsCounted => (_stamp & 1) != 0;
    }
}
