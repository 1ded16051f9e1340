// Sees two threads in one place: its counter is not atomic, and a visit that overlaps another is counted.
namespace Riot.Tests.Semantics.Processes;

internal sealed class ExclusionProbe
{
    private int _inside;

    public int Entries { get; private set; }

    public int Overlaps { get; private set; }

    public void Visit()
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
            Overlaps++;
        var entries = Entries;
        Thread.SpinWait(50);
        Entries = entries + 1;
        Volatile.Write(ref _inside, 0);
    }
}
