// What each observer saw, in its own order. Between observers there is no order, since none is promised.
namespace Riot.OtpCrossCheck.Language;

internal sealed class Transcript
{
    private readonly string[] _lines;

    /// <param name="lines">"observer: event", each observer's in order.</param>
    public Transcript(IEnumerable<string> lines) =>
        _lines = [.. lines.GroupBy(Observer).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group)];

    /// <summary>In one canonical form, to be compared.</summary>
    public override string ToString() => string.Join('\n', _lines);

    private static string Observer(string line) => line[..line.IndexOf(": ", StringComparison.Ordinal)];
}
