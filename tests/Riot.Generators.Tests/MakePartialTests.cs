// The fix for a server that is not partial.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Riot.Generators.Fixes;

namespace Riot.Tests;

public sealed class MakePartialTests
{
    private const string Handler = "{ public ValueTask HandleAsync(int number) => default; }";

    [Theory]
    [InlineData("public sealed class Shop : GenServer, IHandle<int> " + Handler, "public sealed partial class Shop : GenServer, IHandle<int> " + Handler)]
    [InlineData(
        "/// <summary>Sells.</summary>\nclass Shop : GenServer, IHandle<int> " + Handler, "/// <summary>Sells.</summary>\npartial class Shop : GenServer, IHandle<int> " + Handler)]
    [InlineData(
        "public record Mall { public sealed partial class Shop : GenServer, IHandle<int> " + Handler + " }",
        "public partial record Mall { public sealed partial class Shop : GenServer, IHandle<int> " + Handler + " }")]
    public async Task Fix_MakesThatTypePartial(string source, string right)
    {
        using var workspace = new AdhocWorkspace();
        var compilation = Compiled.Parse(source);
        var project = workspace.AddProject("Program", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References).WithParseOptions(compilation.SyntaxTrees[1].Options).WithCompilationOptions(compilation.Options);
        var document = project.AddDocument("1.cs", SourceText.From(source));
        var problem = Assert.Single(await Compiled.Of(compilation).Problems());
        var here = Diagnostic.Create(problem.Descriptor, Location.Create((await document.GetSyntaxTreeAsync())!, problem.Location.SourceSpan));
        var fixes = new List<CodeAction>();

        await new MakePartialFix().RegisterCodeFixesAsync(new CodeFixContext(document, here, (fix, _) => fixes.Add(fix), CancellationToken.None));

        var change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await Assert.Single(fixes).GetOperationsAsync(CancellationToken.None)));
        Assert.Equal(right, (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString());
    }
}
