using System.Globalization;

namespace Riot.Testing.Engine;

/// <summary>
/// The choices that a run has made, by their number: those only that were not the first alternative, so that an empty list is the plainest run there is.
/// </summary>
internal sealed class Decisions
{
    private readonly List<(int Number, int Choice)> _made;

    public Decisions() => _made = [];

    public Decisions(IEnumerable<(int Number, int Choice)> made) => _made = [.. made];

    public IReadOnlyList<(int Number, int Choice)> Made => _made;

    public void Add(int number, int choice) => _made.Add((number, choice));

    /// <summary>As in a schedule: <c>17=2,31=1</c>.</summary>
    public override string ToString() => string.Join(',', _made.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Number}={each.Choice}")));

    /// <exception cref="FormatException">It is not what <see cref="ToString"/> writes.</exception>
    public static Decisions Parse(string text)
    {
        var decisions = new Decisions();
        var last = -1;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var left, var right]
                || !int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var choice)
                || number <= last)
            {
                throw new FormatException($"'{part}' is not a decision of a schedule: one looks like 17=2, and their numbers rise.");
            }

            decisions.Add(last = number, choice);
        }

        return decisions;
    }
}
