namespace Riot.Testing.Engine;

/// <summary>Makes a failing run plainer: leaves out choices for as long as it still fails in the same way.</summary>
/// <param name="fails">Runs with these choices, and returns those that were really made if it fails in the same way; null if it does not.</param>
/// <param name="limit">How many runs that may take.</param>
internal sealed class Shrinker(Func<Decisions, Decisions?> fails, int limit)
{
    private int _left = limit;

    public Decisions Shrink(Decisions failing)
    {
        if (Try([]) is { } plainest)
            return plainest;
        var best = failing;
        for (var size = (best.Made.Count + 1) / 2; size >= 1 && _left > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            // From the end: what comes late is the least likely to matter, and leaving it out moves nothing else.
            for (var start = best.Made.Count - size; start > -size && _left > 0; start -= size)
            {
                var from = Math.Max(0, start);
                if (from >= best.Made.Count)
                    continue;
                if (Try([.. best.Made.Take(from), .. best.Made.Skip(from + size)]) is { } shorter && shorter.Made.Count < best.Made.Count)
                    best = shorter;
            }
        }

        return best;
    }

    private Decisions? Try(IEnumerable<(int Number, int Choice)> made)
    {
        if (_left == 0)
            return null;
        _left--;
        return fails(new Decisions(made));
    }
}
