namespace Riot.Primitives;

/// <summary>
/// Counts who has entered and who has left, and closes at a moment at which nobody is present. Any thread. A mutable struct: never copy it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Who enters raises the one count before doing anything else, and finds in the same word whether it is closed; if so, takes it back and is refused.</item>
/// <item>Who leaves raises the other count, behind everything. So it is never above the first, and neither ever goes down, but for those who were refused.</item>
/// <item>Closing reads how many have left, then swaps the closed bit into the first count if that is the same number. If the swap wins, all who had entered by
/// then had left by the time of the read; and whoever enters after it finds the bit. There is no moment between, since both are in one word.</item>
/// </list>
/// Whoever takes back a count, or leaves, must look afterwards whether it is to close: it may have been the one that a closer saw and left it to.
/// </remarks>
internal struct Census
{
    private const long ClosedBit = 1L << 62;

    private long _entered;
    private long _left;

    /// <summary>How many have entered so far.</summary>
    public readonly long Entered => Volatile.Read(in _entered) & ~ClosedBit;

    /// <summary>How many have left again.</summary>
    public readonly long Left => Volatile.Read(in _left);

    /// <summary>How many are present.</summary>
    public readonly long Present
    {
        get
        {
            // In this order: whoever leaves between the two reads is counted as present, and nobody who is present is missed.
            var left = Left;
            return Entered - left;
        }
    }

    /// <summary>Registers one more; false once closed.</summary>
    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _entered) & ClosedBit) == 0)
            return true;
        Interlocked.Decrement(ref _entered);
        return false;
    }

    /// <summary>Undoes an entry, as if it had not been.</summary>
    public void TakeBack() => Interlocked.Decrement(ref _entered);

    /// <summary>One that has entered leaves.</summary>
    public void Leave() => Interlocked.Increment(ref _left);

    /// <summary>Closes if nobody is present. Returns whether it is closed.</summary>
    public bool TryClose()
    {
        var left = Left;
        var entered = Interlocked.CompareExchange(ref _entered, left | ClosedBit, left);
        return entered == left || (entered & ClosedBit) != 0;
    }

    /// <summary>Closes, whoever is present.</summary>
    public void Close() => Interlocked.Or(ref _entered, ClosedBit);
}
