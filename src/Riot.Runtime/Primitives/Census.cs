namespace Riot.Primitives;

/// <summary>
/// Counts who has come and who has gone, and closes at a moment at which nobody is there. Any thread. A mutable struct: never copy it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Who comes raises the one count before doing anything else, and finds in the same word whether it is closed; if so, takes it back and stays away.</item>
/// <item>Who goes raises the other count, behind everything. So it is never above the first, and neither ever goes down, but for those who stayed away.</item>
/// <item>Closing reads who has gone, then swaps the closed bit into the first count if that is the same number. If the swap wins, all who had come by then
/// had gone by the time of the read; and whoever comes after it finds the bit. There is no moment between, since both are in one word.</item>
/// </list>
/// Whoever takes back a count, or goes, must look afterwards whether it is to close: it may have been the one that a closer saw and left it to.
/// </remarks>
internal struct Census
{
    private const long ClosedBit = 1L << 62;

    private long _come;
    private long _gone;

    /// <summary>How many have come.</summary>
    public readonly long Come => Volatile.Read(in _come) & ~ClosedBit;

    /// <summary>How many have gone.</summary>
    public readonly long Gone => Volatile.Read(in _gone);

    /// <summary>How many are there.</summary>
    public readonly long There
    {
        get
        {
            // In this order: whoever goes between the two reads is counted as being there, and nobody who is there is missed.
            var gone = Gone;
            return Come - gone;
        }
    }

    /// <summary>Somebody comes; false: it is closed, and he stays away.</summary>
    public bool TryEnter()
    {
        if ((Interlocked.Increment(ref _come) & ClosedBit) == 0)
            return true;
        Interlocked.Decrement(ref _come);
        return false;
    }

    /// <summary>Somebody who has entered stays away after all.</summary>
    public void TakeBack() => Interlocked.Decrement(ref _come);

    /// <summary>Somebody who has entered goes.</summary>
    public void Leave() => Interlocked.Increment(ref _gone);

    /// <summary>Closes if nobody is there. Returns whether it is closed.</summary>
    public bool TryClose()
    {
        var gone = Gone;
        var come = Interlocked.CompareExchange(ref _come, gone | ClosedBit, gone);
        return come == gone || (come & ClosedBit) != 0;
    }

    /// <summary>Closes, whoever is there.</summary>
    public void Close() => Interlocked.Or(ref _come, ClosedBit);
}
