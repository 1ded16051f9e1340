// Reads from one source file what it declares and what it mentions, as far as tokens can tell.
namespace Riot.Tests.Layout;

/// <summary>A type that a file declares outside all other types.</summary>
internal readonly record struct TypeDeclaration(string Name, bool IsPartial);

/// <summary>A name that may stand for a type, and where.</summary>
internal readonly record struct TypeMention(string Name, int Line);

/// <summary>
/// One file of the project. Nested types are not listed, since nobody reaches them without naming the type around them, and a name that can
/// only be a member, a variable or an enum value is not a mention.
/// </summary>
internal sealed class SourceFile
{
    private static readonly HashSet<string> s_typeKeywords = ["class", "struct", "interface", "enum", "record"];

    // After one of these words a name can be a type; after any other name it is what a declaration declares.
    private static readonly HashSet<string> s_words =
    [
        "abstract", "and", "as", "async", "await", "base", "case", "class", "const", "default", "delegate", "else", "enum", "event", "explicit",
        "extern", "file", "fixed", "global", "implicit", "in", "init", "interface", "internal", "is", "lock", "new", "not", "operator", "or",
        "out", "override", "params", "partial", "private", "protected", "public", "readonly", "record", "ref", "required", "return", "scoped",
        "sealed", "sizeof", "stackalloc", "static", "struct", "switch", "this", "throw", "typeof", "unsafe", "using", "virtual", "volatile", "when", "where",
        "with", "yield", "do", "try", "finally", "checked", "unchecked", "from", "select", "let", "on", "equals", "by", "into", "join",
    ];

    private readonly IReadOnlyList<SourceToken> _tokens;
    private readonly List<TypeDeclaration> _types = [];
    private readonly HashSet<string> _nestedTypes = [];
    private readonly HashSet<string> _members = [];
    private readonly HashSet<int> _enumTokens = [];

    public SourceFile(string path, string text)
    {
        Path = path.Replace('\\', '/');
        _tokens = SourceTokens.Of(text);
        FindDeclarations();
    }

    /// <summary>Relative to the project, with slashes.</summary>
    public string Path { get; }

    /// <summary>The first folder of the path, or the empty text in the project's root.</summary>
    public string Folder => Path.IndexOf('/') is > 0 and int end ? Path[..end] : "";

    public IReadOnlyList<TypeDeclaration> Types => _types;

    public IEnumerable<TypeMention> Mentions()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].IsName && !_enumTokens.Contains(i) && IsMention(i))
                yield return new TypeMention(_tokens[i].Text, _tokens[i].Line);
        }
    }

    /// <summary>The folders whose namespaces the file names (<c>Riot.Folder</c>), its own declaration apart.</summary>
    public IEnumerable<TypeMention> Namespaces()
    {
        for (var i = 2; i < _tokens.Count; i++)
        {
            if (At(i - 2).Is("Riot") && At(i - 1).Is(".") && !At(i - 3).Is("namespace") && !At(i - 3).Is("."))
                yield return new TypeMention(_tokens[i].Text, _tokens[i].Line);
        }
    }

    private SourceToken At(int i) => i >= 0 && i < _tokens.Count ? _tokens[i] : default;

    private void FindDeclarations()
    {
        var scopes = new Stack<string>();
        var pending = "";
        for (var i = 0; i < _tokens.Count; i++)
        {
            var text = _tokens[i].Text ?? "";
            if (scopes.TryPeek(out var scope) && scope == "enum" && text != "}")
                _enumTokens.Add(i);
            if (text == "{")
            {
                scopes.Push(pending);
                pending = "";
            }
            else if (text == "}")
            {
                scopes.TryPop(out _);
            }
            else if (text == ";")
            {
                pending = "";
            }
            else if (text == "namespace")
            {
                pending = text;
            }
            else if (DeclaredType(i) is { } name)
            {
                pending = text;
                var isPartial = At(i - 1).Is("partial") || (At(i - 1).Is("record") && At(i - 2).Is("partial"));
                if (scopes.All(around => around == "namespace"))
                    _types.Add(new TypeDeclaration(name, isPartial));
                else
                    _nestedTypes.Add(name);
            }
            else if (_tokens[i].IsName && IsDeclaredName(i))
            {
                _members.Add(text);
            }
        }
    }

    /// <summary>The name of the type whose declaration begins with this keyword; null when none does.</summary>
    private string? DeclaredType(int i)
    {
        var keyword = _tokens[i].Text;
        if (keyword == "delegate")
            return DeclaredDelegate(i);
        var isConstraint = At(i - 1).Is(":") || At(i - 1).Is(",");
        if (!s_typeKeywords.Contains(keyword) || isConstraint || !At(i + 1).IsName || s_words.Contains(At(i + 1).Text))
            return null;
        return At(i + 2).Text is "{" or "(" or ":" or ";" or "<" or "where" ? At(i + 1).Text : null;
    }

    private string? DeclaredDelegate(int i)
    {
        string? name = null;
        var angles = 0;
        for (i++; i < _tokens.Count && !At(i).Is(";"); i++)
        {
            if (At(i).Is("(") && angles == 0)
                return name;
            angles += At(i).Is("<") ? 1 : At(i).Is(">") ? -1 : 0;
            if (angles == 0 && At(i).IsName)
                name = At(i).Text;
        }

        return null;
    }

    private bool IsMention(int i)
    {
        var before = At(i - 1);
        if (_nestedTypes.Contains(_tokens[i].Text) || IsDeclaredName(i) || (before.Is(".") && !FloorPlan.IsFolder(At(i - 2).Text)))
            return false;
        if (s_typeKeywords.Contains(before.Text ?? "") || !_members.Contains(_tokens[i].Text))
            return true;

        // The file has a member of that name as well: only where nothing but a type can stand is it the type.
        var after = At(i + 1);
        return before.Is("new") || before.Is("<") || At(i - 2).Is("typeof") || (after.IsName && !s_words.Contains(after.Text))
            || (after.Is("?") && At(i + 2).IsName && !At(i + 3).Is(":"));
    }

    /// <summary>Whether the token is the name that a declaration gives to a member or variable: it follows its type.</summary>
    private bool IsDeclaredName(int i)
    {
        var before = At(i - 1);
        if (before.IsName)
            return !s_words.Contains(before.Text);
        return before.Text is ">" or "?" or "]" or ")" && At(i + 1).Text is "{" or "=>" or ";" or "," or ")" or "=" or "(";
    }
}
