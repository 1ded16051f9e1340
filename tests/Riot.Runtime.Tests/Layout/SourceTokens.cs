// Cuts C# source into tokens, so that a rule about source can look at code without comments and strings.
namespace Riot.Tests.Layout;

/// <summary>A name or keyword, a punctuation mark (<c>=&gt;</c> and <c>::</c> are one), or a literal, whose text is empty.</summary>
internal readonly record struct SourceToken(string Text, int Line)
{
    public bool IsName => Text is { Length: > 0 } && (Text[0] is '_' or '@' || char.IsLetter(Text[0]));

    public bool Is(string text) => Text == text;
}

/// <summary>Lexes one source text. Comments and directives vanish, strings become literals, holes of interpolated strings are code.</summary>
internal sealed class SourceTokens
{
    private readonly string _text;
    private readonly List<SourceToken> _tokens = [];
    private int _at;
    private int _line = 1;

    private SourceTokens(string text) => _text = text;

    public static IReadOnlyList<SourceToken> Of(string text)
    {
        var lexer = new SourceTokens(text);
        lexer.Code(closing: '\0');
        return lexer._tokens;
    }

    private char Current => Peek(0);

    private bool AtEnd => _at >= _text.Length;

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Move(int count = 1)
    {
        for (; count > 0 && !AtEnd; count--)
        {
            if (_text[_at++] == '\n')
                _line++;
        }
    }

    private void Add(string text) => _tokens.Add(new SourceToken(text, _line));

    /// <summary>Reads code up to the end, or up to the brace that closes the hole of an interpolated string.</summary>
    private void Code(char closing)
    {
        var depth = 0;
        while (!AtEnd)
        {
            var c = Current;
            if (c == closing && depth == 0)
                return;
            depth += c is '{' or '(' or '[' ? 1 : c is '}' or ')' or ']' ? -1 : 0;
            if (closing != '\0' && depth == 0 && c == ':' && Peek(1) != ':' && _tokens[^1].Text != "?")
                SkipFormat(closing);
            else
                Token(c);
        }
    }

    private void SkipFormat(char closing)
    {
        while (!AtEnd && Current != closing)
            Move();
    }

    private void Token(char c)
    {
        if (char.IsWhiteSpace(c))
            Move();
        else if (c == '/' && Peek(1) == '/' || c == '#' && IsFirstOfLine())
            SkipLine();
        else if (c == '/' && Peek(1) == '*')
            SkipBlockComment();
        else if (c == '\'')
            CharLiteral();
        else if (StartsString(out var dollars, out var isVerbatim))
            StringLiteral(dollars, isVerbatim);
        else if (c == '@' || c == '_' || char.IsLetter(c))
            Name();
        else if (char.IsAsciiDigit(c))
            Number();
        else
            Mark(c);
    }

    private bool IsFirstOfLine()
    {
        var before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
            before--;
        return before < 0 || _text[before] == '\n';
    }

    private void SkipLine()
    {
        while (!AtEnd && Current != '\n')
            Move();
    }

    private void SkipBlockComment()
    {
        Move(2);
        while (!AtEnd && !(Current == '*' && Peek(1) == '/'))
            Move();
        Move(2);
    }

    private void CharLiteral()
    {
        Add("");
        Move();
        while (!AtEnd && Current != '\'')
            Move(Current == '\\' ? 2 : 1);
        Move();
    }

    private void Name()
    {
        var start = _at;
        Move();
        while (Current == '_' || char.IsLetterOrDigit(Current))
            Move();
        Add(_text[start.._at]);
    }

    private void Number()
    {
        Add("");
        while (Current == '_' || char.IsLetterOrDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
            Move();
    }

    private void Mark(char c)
    {
        var isPair = (c == '=' && Peek(1) == '>') || (c == ':' && Peek(1) == ':');
        Add(isPair ? _text.Substring(_at, 2) : c.ToString());
        Move(isPair ? 2 : 1);
    }

    private bool StartsString(out int dollars, out bool isVerbatim)
    {
        (dollars, isVerbatim) = (0, false);
        var ahead = 0;
        for (; Peek(ahead) is '$' or '@'; ahead++)
        {
            dollars += Peek(ahead) == '$' ? 1 : 0;
            isVerbatim |= Peek(ahead) == '@';
        }

        return Peek(ahead) == '"';
    }

    private void StringLiteral(int dollars, bool isVerbatim)
    {
        Add("");
        while (Current != '"')
            Move();
        var quotes = 0;
        while (Peek(quotes) == '"')
            quotes++;
        var isRaw = !isVerbatim && quotes >= 3;
        var isEmpty = !isRaw && quotes == 2;
        Move(isRaw ? quotes : isEmpty && !isVerbatim ? 2 : 1);
        if (!isEmpty || isVerbatim)
            StringBody(dollars, isVerbatim, isRaw ? quotes : 0);
    }

    private void StringBody(int dollars, bool isVerbatim, int rawQuotes)
    {
        while (!AtEnd)
        {
            if (Current == '"' && rawQuotes > 0)
            {
                if (Run('"') < rawQuotes)
                {
                    Move();
                    continue;
                }

                Move(rawQuotes);
                return;
            }

            if (Current == '"' && !(isVerbatim && Peek(1) == '"'))
            {
                Move();
                return;
            }

            if (dollars > 0 && Current == '{')
                Hole(rawQuotes > 0 ? dollars : 1, isRaw: rawQuotes > 0);
            else
                Move(rawQuotes == 0 && (Current == '\\' && !isVerbatim || Current == '"') ? 2 : 1);
        }
    }

    private void Hole(int braces, bool isRaw)
    {
        var run = Run('{');
        if (isRaw ? run < braces : run % 2 == 0)
        {
            Move(run);
            return;
        }

        Move(run);
        Code(closing: '}');
        Move(braces);
    }

    private int Run(char c)
    {
        var length = 0;
        while (Peek(length) == c)
            length++;
        return length;
    }
}
