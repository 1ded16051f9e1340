// What docs/testing.md shows is code of the sample, which is compiled and run.
namespace Riot.Tests.Layout;

public sealed class TestingPageTests
{
    [Fact]
    public void Page_EachOfItsSnippets_IsInTheSample()
    {
        var sources = string.Join('\n', Directory.GetFiles(Repository.PathOf("samples", "TestingProcesses"), "*.cs").Select(File.ReadAllText)).ReplaceLineEndings("\n");
        var snippets = Readme.Blocks("csharp", "docs", "testing.md");
        Assert.Equal(4, snippets.Length);
        Assert.All(snippets, snippet => Assert.Contains(snippet, sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_ItsTest_IsInTheSample()
    {
        var source = Readme.Source("samples", "TestingProcesses", "LineTests.cs");
        var snippet = Assert.Single(Readme.Blocks("csharp"), block => block.StartsWith("[Fact]", StringComparison.Ordinal));
        Assert.Contains(snippet.Replace("\n", "\n    ", StringComparison.Ordinal).Replace("\n    \n", "\n\n", StringComparison.Ordinal), source, StringComparison.Ordinal);
    }
}
