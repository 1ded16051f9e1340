// Makes the index of the source files: each with its first sentence, which says its duty, and with the names that it alone declares.
using System.Text;
using System.Text.RegularExpressions;

namespace Riot.Tests.Layout;

internal static partial class FileIndex
{
    /// <summary>The heading of the part of docs/architecture.md that is the index. It is the last one.</summary>
    public const string Heading = "## Every file, in its own words\n\nIn brackets stand the names that no other file declares.\n";

    private const int Width = 120;

    /// <summary>The index as Markdown: a heading for each folder, a bullet for each file. A file without a sentence stands there without one.</summary>
    public static string Of(IEnumerable<(string Path, string Text)> files)
    {
        var text = new StringBuilder();
        var declared = files.ToDictionary(file => file.Path, file => Declared().Matches(file.Text).Select(match => match.Groups["name"].Value).Distinct().ToList());
        var often = declared.Values.SelectMany(names => names).GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key).ToHashSet();
        foreach (var folder in files.GroupBy(file => file.Path[..file.Path.LastIndexOf('/')]).OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            text.Append($"\n### `{folder.Key}`\n\n");
            foreach (var (path, source) in folder)
            {
                var name = path[(folder.Key.Length + 1)..^".cs".Length];
                var own = declared[path].Where(member => member.Length > 3 && member != name && !often.Contains(member));
                Append(text, $"- `{name}`: {Duty(name, source)} ({string.Join(", ", own.Select(member => $"`{member}`"))})".Replace(" ()", "").TrimEnd(' ', ':'));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The first sentence of a file: of the comment with which it begins, or of the docs of the type with its name, or of the first comment in it; empty if there is none.
    /// </summary>
    public static string Duty(string name, string source)
    {
        var own = $"""((?:^///.*\n)+)(?:^\[.*\n)*^\S.*\b(?:class|struct|record|interface|enum|delegate)\b.*\b{name.Split('.')[0]}\b""";
        var comment = source.StartsWith("// ", StringComparison.Ordinal) ? FirstComment().Match(source).Value
            : Regex.Match(source, own, RegexOptions.Multiline) is { Success: true } named && !name.Contains('.') ? named.Groups[1].Value
            : FirstComment().Match(source).Value;
        var plain = Element().Replace(Reference().Replace(Lines().Replace(comment, " "), "`$1`"), match => match.Groups["name"].Value is "c" ? "`" : "");
        var sentence = Sentence().Match(Codes().Replace(Spaces().Replace(plain, " ").Trim(), "")).Value;
        return sentence.Replace('{', '<').Replace('}', '>').Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
    }

    private static void Append(StringBuilder text, string bullet)
    {
        var column = 0;
        foreach (var word in bullet.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append("\n ");
                column = 1;
            }

            if (column > 0)
                text.Append(' ');
            text.Append(word);
            column += word.Length + 1;
        }

        text.Append('\n');
    }

    // Members, and types within types.
    [GeneratedRegex("""^(?: {4}){1,2}(?:(?:public|private|protected|internal|static|readonly|const|abstract|sealed|override|virtual|async|required|volatile|event|partial|ref) )+(?:[^\s=;{(]+ |\([^)\n]*\)\S* )*(?<name>\w+)(?:<[\w, ]*>)?(?=\(|;| = | =>|\s*\{|$)""", RegexOptions.Multiline)]
    private static partial Regex Declared();

    // Comments in front of the usings and behind them; those within a type are indented.
    [GeneratedRegex("""^//.*(\n//.*)*""", RegexOptions.Multiline)]
    private static partial Regex FirstComment();

    [GeneratedRegex("""\s*^//+ ?""", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex("""<\w+ (?:cref|name|langword)="([^"]*)"\s*/>""")]
    private static partial Regex Reference();

    [GeneratedRegex("""</?(?<name>\w+)[^>]*>""")]
    private static partial Regex Element();

    [GeneratedRegex("""\s+""")]
    private static partial Regex Spaces();

    [GeneratedRegex(""" \([A-Z]\d+(?:[,–] ?[A-Z]\d+)*\)""")]
    private static partial Regex Codes();

    [GeneratedRegex("""^.*?\.(?= |$)|^.*$""")]
    private static partial Regex Sentence();
}
