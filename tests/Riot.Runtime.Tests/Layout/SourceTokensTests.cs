// Proves that the rules about source see code, and nothing but code.
namespace Riot.Tests.Layout;

public sealed class SourceTokensTests
{
    [Theory]
    [InlineData("a /* Hidden */ b // Hidden", "a b")]
    [InlineData("#region Hidden\na", "a")]
    [InlineData("""a = "Hidden \" Hidden" + b;""", "a = + b ;")]
    [InlineData("""a = @"Hidden "" \" + b;""", "a = + b ;")]
    [InlineData("""a = "" + b + @"" + c;""", "a = + b + + c ;")]
    [InlineData("a = \"\"\"Hidden \" Hidden\"\"\" + b;", "a = + b ;")]
    [InlineData("""a = '\'' + '"' + b;""", "a = + + b ;")]
    [InlineData("""$"Hidden {a.B("Hidden"):Hidden} {{Hidden}} {c}" + d""", "a . B ( ) c + d")]
    [InlineData("$$\"\"\"Hidden {Hidden} {{a}} \"\"\" + b", "a + b")]
    [InlineData("1.5e3f + a.b", "+ a . b")]
    [InlineData("x => global::Y", "x => global :: Y")]
    public void Of_SourceText_KeepsCodeAlone(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SourceTokens.Of(text).Select(token => token.Text).Where(part => part.Length > 0)));

    [Fact]
    public void Of_SourceText_CountsLines() =>
        Assert.Equal([1, 4], SourceTokens.Of("a\n/*\n*/\nb").Select(token => token.Line));
}
