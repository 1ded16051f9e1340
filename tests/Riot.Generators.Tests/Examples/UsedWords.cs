// All words of the code that is shown to users: samples, snippets of the pages, examples of the documentation.
using System.Text.RegularExpressions;

namespace Riot.Tests.Examples;

internal static partial class UsedWords
{
    public static HashSet<string> All() =>
    [
        .. Samples("*.cs", "*.json").Select(File.ReadAllText)
            .Concat(Samples("*.md").Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md")).Append(Repository.PathOf("README.md")).SelectMany(Snippets))
            .Concat(DocumentedExample.All().Select(example => example.Code))
            .SelectMany(text => Word().Matches(text)).Select(word => word.Value),
    ];

    private static IEnumerable<string> Samples(params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(Repository.PathOf("samples"), pattern, SearchOption.AllDirectories))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static IEnumerable<string> Snippets(string page) => Fenced().Matches(File.ReadAllText(page)).Select(block => block.Groups[1].Value);

    [GeneratedRegex(@"^```(?:csharp|json)\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
