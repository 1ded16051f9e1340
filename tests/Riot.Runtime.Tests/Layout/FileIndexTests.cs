// The index of the files is the one that their own first sentences make.
namespace Riot.Tests.Layout;

public sealed class FileIndexTests
{
    private const string AcceptVariable = "RIOT_ACCEPT_FILES";

    [Fact]
    public void Architecture_EndsWithTheIndexOfTheFiles()
    {
        var path = Repository.PathOf("docs", "architecture.md");
        var page = File.ReadAllText(path);
        var begin = page.IndexOf(FileIndex.Heading, StringComparison.Ordinal) + FileIndex.Heading.Length;
        var index = FileIndex.Of(RepositorySource.Of("src"));
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            File.WriteAllText(path, page = page[..begin] + index);

        Assert.True(page[begin..] == index, $"docs/architecture.md lists other files, or with other sentences: run this test once with {AcceptVariable}=1 and commit it.");
    }

    [Fact]
    public void SourceFile_SaysItsDutyInItsFirstSentence() =>
        Assert.Empty(RepositorySource.Of("src").Where(file => FileIndex.Duty(Path.GetFileNameWithoutExtension(file.Path), file.Text).Length == 0).Select(file => file.Path));

    [Theory]
    [InlineData("using A;\n\n/// <summary>Does <c>x</c> (R1, R2) for <see cref=\"B{T}\"/>. And more.</summary>\nclass A;\n", "Does `x` for `B<T>`.")]
    [InlineData("// Does y,\n// and z. Else nothing.\nusing A;\n", "Does y, and z.")]
    [InlineData("/// <summary>\n/// One kind. Another.\n/// </summary>\nclass A;\n", "One kind.")]
    [InlineData("/// <summary>Some state.</summary>\nenum S;\n\n/// <summary>One `A&lt;T&gt;`.</summary>\n[B]\nsealed class A(int c);\n", "One `A<T>`.")]
    [InlineData("// All of it.\n\n/// <summary>One.</summary>\nclass A;\n", "All of it.")]
    [InlineData("class A;\n", "")]
    public void Duty_OfAFile_IsItsFirstSentence(string source, string duty) => Assert.Equal(duty, FileIndex.Duty("A", source));

    [Fact]
    public void Of_Files_NamesWhatOneAloneDeclares() =>
        Assert.Equal(
            "\n### `src/A`\n\n- `B`: Does b. (`_first`, `Third`, `Fourth`)\n- `C`: Does c.\n",
            FileIndex.Of(
            [
                ("src/A/B.cs", "// Does b.\nclass B\n{\n    private int _first;\n    private int _both;\n    public List<int> Third { get; }\n    internal static (int, int) Fourth<T>(T other) => default;\n\n    void Fifth()\n    {\n        var sixth = 6;\n    }\n}\n"),
                ("src/A/C.cs", "// Does c.\nclass C\n{\n    protected readonly int _both = 3;\n}\n"),
            ]));

    [Fact]
    public void Of_Files_StandInTheirFolders() =>
        Assert.Equal(
            $"\n### `src/A`\n\n- `B`: Does b.\n\n### `src/A/C`\n\n- `D`: {string.Join(' ', Enumerable.Repeat("word", 22))}\n  word.\n",
            FileIndex.Of([("src/A/B.cs", "// Does b.\n"), ("src/A/C/D.cs", $"// {string.Join(' ', Enumerable.Repeat("word", 23))}.\n")]));
}
