// A program in memory, the generator run on it, and what the compiler and the analyzer say.
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Riot.Generators;

namespace Riot.Tests;

internal sealed class Compiled
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Threading.Tasks; global using Riot;";

    public static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Compilation _compilation;

    private Compiled(Compilation compilation, GeneratorDriver driver)
    {
        Driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out _compilation, out var problems);
        Assert.Empty(problems);
    }

    public GeneratorDriver Driver { get; }

    /// <summary>What the compiler says of the program and of what was generated.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _compilation.GetDiagnostics();

    public string[] Generated => [.. Driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString())];

    public static CSharpCompilation Parse(params string[] sources) => CSharpCompilation.Create(
        "Program", [.. sources.Prepend(Usings).Select((text, number) => CSharpSyntaxTree.ParseText(text, Language, $"{number}.cs"))], s_references,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static Compiled Of(params string[] sources) => Of(Parse(sources));

    public static Compiled Of(Compilation compilation) => new(
        compilation, CSharpGeneratorDriver.Create([new ServerGenerator().AsSourceGenerator()], parseOptions: Language, driverOptions: new(default, trackIncrementalGeneratorSteps: true)));

    /// <summary>The same driver on an edited program.</summary>
    public Compiled After(Compilation edited) => new(edited, Driver);

    /// <summary>What the analyzer says, in the order of the source.</summary>
    public async Task<Diagnostic[]> Problems() =>
        [.. (await _compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync()).OrderBy(each => each.Location.SourceSpan.Start)];

    /// <summary>Compiles to an assembly that is loaded; errors and warnings fail the test.</summary>
    public async Task<Assembly> Load()
    {
        Assert.Empty(await Problems());
        Assert.Empty(Diagnostics.Where(each => each.Severity >= DiagnosticSeverity.Warning));
        using var image = new MemoryStream();
        Assert.True(_compilation.Emit(image).Success);
        image.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(image);
    }
}
