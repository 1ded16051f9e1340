namespace Riot.Testing.Engine;

/// <summary>Looks for a plainer run that fails in the same way: one with fewer choices other than the first alternative, or with lower ones.</summary>
/// <param name="fails">Runs with these choices; returns those that the run really made if it fails in the same way, and null if it does not.</param>
/// <param name="limit">Number of runs that the search may take.</param>
internal sealed class Shrinker(Func<Decisions, Decisions?> fails, int limit)
{
    private const int FewChoices = 3;
    private const int HighestGuess = 3;

    private int _left = limit;
    private Decisions _best = new();

    public Decisions Shrink(Decisions failing)
    {
        if (Run([]) is { } plainest)
            return plainest;
        _best = failing;
        if (failing.Made.Count > FewChoices)
            GuessFew();
        while (LeaveOut() | Lower())
        {
        }

        return _best;
    }

    // What needs few choices is seldom found by leaving out of many: without one, all later ones mean something else. So a third of the runs are spent on guesses.
    private void GuessFew()
    {
        var (random, made, most) = (new Random(0), _best.Made, _left / 3);
        var numbers = made[^1].Number + 1;
        for (var i = 0; i < most; i++)
        {
            var guess = new SortedDictionary<int, int>();
            for (var count = 1 + (i % FewChoices); count > 0; count--)
            {
                var (number, choice) = random.Next(2) == 0 ? made[random.Next(made.Count)] : (random.Next(numbers), 1 + random.Next(HighestGuess));
                guess[number] = choice;
            }

            if (Run(guess.Select(each => (each.Key, each.Value))) is { } fewer && IsPlainer(fewer))
            {
                _best = fewer;
                return;
            }
        }
    }

    private bool LeaveOut()
    {
        var before = _best;
        for (var size = (_best.Made.Count + 1) / 2; size >= 1 && _left > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            // From the end: what comes late is the least likely to matter, and leaving it out moves nothing else.
            for (var start = _best.Made.Count - size; start > -size && _left > 0; start -= size)
            {
                var from = Math.Max(0, start);
                if (from < _best.Made.Count)
                    Try([.. _best.Made.Take(from), .. _best.Made.Skip(from + size)]);
            }
        }

        return _best != before;
    }

    private bool Lower()
    {
        var before = _best;
        for (var i = 0; i < _best.Made.Count && _left > 0; i++)
        {
            var (number, choice) = _best.Made[i];
            for (var lower = 1; lower < choice && _left > 0; lower++)
            {
                if (Try([.. _best.Made.Take(i), (number, lower), .. _best.Made.Skip(i + 1)]))
                    break;
            }
        }

        return _best != before;
    }

    private bool Try(IEnumerable<(int Number, int Choice)> choices)
    {
        if (Run(choices) is not { } plainer || !IsPlainer(plainer))
            return false;
        _best = plainer;
        return true;
    }

    private bool IsPlainer(Decisions other) =>
        other.Made.Count < _best.Made.Count
        || (other.Made.Count == _best.Made.Count && other.Made.Sum(each => each.Choice) < _best.Made.Sum(each => each.Choice));

    private Decisions? Run(IEnumerable<(int Number, int Choice)> choices)
    {
        if (_left == 0)
            return null;
        _left--;
        return fails(new Decisions(choices));
    }
}
