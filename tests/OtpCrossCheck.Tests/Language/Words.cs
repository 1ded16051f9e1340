// How a line of a scenario falls into words and verbs.
namespace Riot.OtpCrossCheck.Language;

internal static class Words
{
    public static string[] Of(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>"links b then exits boom" is two verbs with their words.</summary>
    public static string[][] Verbs(IEnumerable<string> words) => Split(words, " then ");

    /// <summary>"replies w and stops normal", as one process asks another for, is two verbs too.</summary>
    public static string[][] Requests(IEnumerable<string> words) => Split(words, " and ");

    public static IEnumerable<string> Names(string line) => Of(line).Where(IsName);

    /// <summary>The name of a process, as opposed to its role: "@desk".</summary>
    public static bool IsName(string word) => word.StartsWith('@');

    /// <summary>The word behind a given one: what follows "as" in "monitors b as m".</summary>
    public static string? After(this string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return at < 0 ? null : words[at + 1];
    }

    /// <summary>All words behind a given one, and those before it.</summary>
    public static (string[] Before, string[] After) SplitAt(this string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return at < 0 ? (words, []) : (words[..at], words[(at + 1)..]);
    }

    private static string[][] Split(IEnumerable<string> words, string joint) => [.. string.Join(' ', words).Split(joint).Select(Of)];
}
