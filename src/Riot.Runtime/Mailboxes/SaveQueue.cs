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

    public int Count { get; private set; }

    /// <summary>How many messages were ever appended: the mark that a <see cref="MessageRef"/> made now carries.</summary>
    public long Arrivals { get; private set; }

    public object this[int index] => At(index).Message;

    public void Append(object message)
    {
        if (Count == _entries.Length)
            Grow();
        Count++;
        At(Count - 1) = new Entry(message, ++Arrivals);
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
    public object RemoveAt(int index)
    {
        var message = At(index).Message;
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
        return message;
    }

    private ref Entry At(int index) => ref _entries[(_start + index) & (_entries.Length - 1)];

    private void Grow()
    {
        var entries = new Entry[_entries.Length * 2];
        for (var i = 0; i < Count; i++)
            entries[i] = At(i);
        (_entries, _start) = (entries, 0);
    }

    private readonly record struct Entry(object Message, long Arrival);
}
