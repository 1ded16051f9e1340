// The text of a relayed message: who said what, cut to the length that Discord takes.
namespace SlackToDiscord.Discord;

internal static class DiscordContent
{
    private const int MaxLength = 2000;
    private const string Ellipsis = "…";

    public static string From(string author, string text) => Fit($"**{author}**: {text}");

    private static string Fit(string content)
    {
        if (content.Length <= MaxLength) return content;
        var end = MaxLength - Ellipsis.Length;
        if (char.IsHighSurrogate(content[end - 1])) end--;
        return content[..end] + Ellipsis;
    }
}
