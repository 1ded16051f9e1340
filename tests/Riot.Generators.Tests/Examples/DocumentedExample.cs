// Finds the examples in the documentation of the public libraries, and compiles each as the program or the types that it is.
using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Riot.Tests.Examples;

/// <summary>One example, and the type or member that it stands at.</summary>
internal sealed record DocumentedExample(string Id, string Code)
{
    private const string File = "example.cs";

    public static readonly Assembly[] Libraries = [Assembly.Load("Riot.Runtime"), Assembly.Load("Riot.Hosting"), Assembly.Load("Riot.Testing")];

    public static IEnumerable<DocumentedExample> All() =>
        from library in Libraries
        from member in XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
        from code in member.Elements("example").Elements("code")
        select new DocumentedExample(member.Attribute("name")!.Value, Unindented(code.Value));

    /// <summary>What the compiler, with the generator, says against it: errors, and warnings as in the samples.</summary>
    public IEnumerable<string> Problems()
    {
        var compilation = Compiled.Parse(ExampleCast.Source).AddSyntaxTrees(CSharpSyntaxTree.ParseText(Code, Compiled.Language, File));

        // Statements are a program, which types may follow; types alone are a library. Newer versions of referenced assemblies are welcome, as in a build.
        var isProgram = compilation.SyntaxTrees[^1].GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var options = compilation.Options.WithOutputKind(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
            .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);
        return Compiled.Of(compilation.WithOptions(options)).Diagnostics.Where(each => each.Severity >= DiagnosticSeverity.Warning)
            .Select(each => $"{Id}, {Place(each.Location)}: {each.Id} {each.GetMessage()}");
    }

    private static string Place(Location location) =>
        (location.SourceTree?.FilePath == File ? "line " : "not the example's own, line ") + (location.GetLineSpan().StartLinePosition.Line + 1);

    private static string Unindented(string code)
    {
        var lines = code.Trim('\r', '\n').TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..]));
    }
}
