// The types that hold changing state by value, and the rule about them: they are never copied, since whoever changes a copy changes nothing.
using System.Text.RegularExpressions;

namespace Riot.Tests.Layout;

internal static partial class HeldByValue
{
    // Behind one of these words a name is used; behind any other name it is declared.
    private static readonly HashSet<string> s_operators = ["return", "await", "is", "case", "throw", "and", "or", "not"];

    /// <summary>The names of the types whose summary says so.</summary>
    public static IReadOnlySet<string> TypesOf(IEnumerable<(string Path, string Text)> files) =>
        files.SelectMany(file => MarkedType().Matches(file.Text)).Select(match => match.Groups["name"].Value).ToHashSet();

    /// <summary>Where one is copied, or may be, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyCollection<(string Path, string Text)> files)
    {
        var types = TypesOf(files);
        List<Source> sources = [.. files.Select(file => new Source(file.Path, SourceTokens.Of(file.Text), [.. new SourceFile(file.Path, file.Text).Types.Select(type => type.Name)]))];
        List<string> violations = [];
        HashSet<Field> fields = [];
        foreach (var source in sources)
            violations.AddRange(Declarations(source, types, fields));
        foreach (var source in sources)
            violations.AddRange(Uses(source, fields));
        return violations;
    }

    // Such a type may stand where a field is declared, behind ref or in, and in front of a member of it; and it may be made.
    private static IEnumerable<string> Declarations(Source source, IReadOnlySet<string> types, HashSet<Field> fields)
    {
        var tokens = source.Tokens;
        Stack<bool> scopes = new();
        var opensType = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var before = At(tokens, i - 1);
            if (token.Text is "class" or "struct" or "record" or "interface")
                opensType = true;
            else if (token.Text is ";")
                opensType = false;
            else if (token.Text is "{")
                (scopes, opensType) = (Push(scopes, opensType), false);
            else if (token.Text is "}")
                scopes.TryPop(out _);
            if (!types.Contains(token.Text) || before.Is("struct"))
                continue;

            // A nested type is written behind the type around it.
            var start = before.Is(".") ? i - 2 : i;
            var opening = At(tokens, start - 1);
            var end = AfterArguments(tokens, i + 1);
            var next = At(tokens, end);
            var isByRef = opening.Text is "ref" or "in" || (opening.Is("readonly") && At(tokens, start - 2).Is("ref"));
            if (isByRef || opening.Is("new") || next.Text is "." or "(" || At(tokens, start - 2).Is("nameof"))
                continue;
            var isField = scopes.TryPeek(out var inType) && inType && next.IsName && At(tokens, end + 1).Text is ";" or "=";
            var isProperty = scopes.TryPeek(out inType) && inType && next.IsName && At(tokens, end + 1).Text is "{" or "=>";
            if (isField && !opening.Is("readonly"))
                fields.UnionWith(source.Types.Select(type => new Field(type, next.Text)));
            else
                yield return $"{source.Path}({token.Line}): {token.Text} is held by value and must not be copied, so it is no {(isField ? "readonly field" : isProperty ? "property" : "local, parameter, result or argument")}.";
        }
    }

    // A field of such a type may be used by its members, be passed by ref or in, and be set to a new one.
    private static IEnumerable<string> Uses(Source source, HashSet<Field> fields)
    {
        var tokens = source.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!IsField(source, i, fields))
                continue;
            var start = i;
            while (At(tokens, start - 1).Is(".") && (At(tokens, start - 2).IsName || At(tokens, start - 2).Text is "?" or "!"))
                start -= At(tokens, start - 2).IsName ? 2 : 3;
            var before = At(tokens, start - 1);
            var next = At(tokens, i + 1);
            var isDeclared = before.Is(">") || (before.IsName && !s_operators.Contains(before.Text));
            if (isDeclared || before.Text is "ref" or "in" || next.Text is "." or "(" or ":" || IsMade(tokens, i + 1))
                continue;
            yield return $"{source.Path}({token.Line}): {token.Text} is held by value and must not be copied: use its members, or pass it by ref.";
        }
    }

    // A private field within its type; another behind an object that is named as the end of its type's name is: extras.Field of ProcessExtras.
    private static bool IsField(Source source, int i, HashSet<Field> fields)
    {
        var token = source.Tokens[i];
        if (token.Text.StartsWith('_'))
            return source.Types.Any(type => fields.Contains(new Field(type, token.Text)));
        var owner = At(source.Tokens, At(source.Tokens, i - 2).Text is "?" or "!" ? i - 3 : i - 2);
        return At(source.Tokens, i - 1).Is(".") && owner.IsName
            && fields.Any(field => field.Name == token.Text && field.Type.EndsWith(owner.Text.TrimStart('_'), StringComparison.OrdinalIgnoreCase));
    }

    // = new …, or = default
    private static bool IsMade(IReadOnlyList<SourceToken> tokens, int i) => At(tokens, i).Is("=") && At(tokens, i + 1).Text is "new" or "default";

    private static int AfterArguments(IReadOnlyList<SourceToken> tokens, int i)
    {
        if (!At(tokens, i).Is("<"))
            return i;
        var depth = 0;
        do
        {
            depth += At(tokens, i).Is("<") ? 1 : At(tokens, i).Is(">") ? -1 : 0;
            i++;
        }
        while (depth > 0 && i < tokens.Count);
        return i;
    }

    private static Stack<bool> Push(Stack<bool> scopes, bool isType)
    {
        scopes.Push(isType);
        return scopes;
    }

    private static SourceToken At(IReadOnlyList<SourceToken> tokens, int i) => i >= 0 && i < tokens.Count ? tokens[i] : new SourceToken("", 0);

    /// <param name="Types">The types that the file declares, nested ones apart.</param>
    private sealed record Source(string Path, IReadOnlyList<SourceToken> Tokens, IReadOnlyList<string> Types);

    private readonly record struct Field(string Type, string Name);

    [GeneratedRegex(@"A mutable struct: never copy it\.(?:(?!\b(?:class|struct)\b \w)[\s\S])*?\bstruct (?<name>\w+)")]
    private static partial Regex MarkedType();
}
