namespace Riot.Mailboxes;

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

    public int Count { get; private set; }

    /// <summary>How many messages were ever appended: the mark that a <see cref="MessageRef"/> made now carries.</summary>
    public long Arrivals { get; private set; }

    public object this[int index] => At(index).Message;

    /// <summary>Which number the message had when it arrived: no other ever has it, so it tells whether the message is still there.</summary>
    public long ArrivalAt(int index) => At(index).Arrival;

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

    /// <summary>The index of the oldest message that a limit counts; -1 if there is none. Costs O(1), spread over all calls.</summary>
    public int FirstCounted()
    {
        while (_firstCounted < Count && !At(_firstCounted).IsCounted)
            _firstCounted++;
        return _firstCounted < Count ? _firstCounted : -1;
    }

    /// <summary>The index of the first message that arrived after <paramref name="mark"/>, which may be <see cref="Count"/>.</summary>
    public int IndexAfter(long mark)
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

        return low;
    }

    /// <summary>Takes one out; costs the distance to the nearer end.</summary>
    public object RemoveAt(int index, out bool wasCounted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var entry = At(index);
        wasCounted = entry.IsCounted;
        if (index < _firstCounted)
            _firstCounted--;
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
