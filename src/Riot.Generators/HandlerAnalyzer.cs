using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Riot.Generators;

/// <summary>Says at compile time what would keep a typed handler from being called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Problems.NotPartial, Problems.OuterNotPartial, Problems.HandledTwice, Problems.NoServer, Problems.FileLocal];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            return;
        var handlers = Handler.NewOf(type);
        if (handlers.IsEmpty)
            return;
        if (Handler.IsServer(type))
            AnalyzeServer(context, type, handlers);
        else
            Report(context, Problems.NoServer, type, type.Name);
    }

    private static void AnalyzeServer(SymbolAnalysisContext context, INamedTypeSymbol server, ImmutableArray<Handler> handlers)
    {
        if (!Handler.IsPartial(server))
            Report(context, Problems.NotPartial, server, server.Name);
        for (var outer = server.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!Handler.IsPartial(outer))
                Report(context, Problems.OuterNotPartial, outer, outer.Name, server.Name);
        }

        for (var each = server; each is not null; each = each.ContainingType)
        {
            if (each.IsFileLocal)
                Report(context, Problems.FileLocal, server, server.Name);
        }

        foreach (var twice in Handler.AllOf(server).GroupBy(each => each.Message, SymbolEqualityComparer.Default))
        {
            if (twice.Count() > 1 && twice.Any(each => handlers.Contains(each)))
                Report(context, Problems.HandledTwice, server, server.Name, Short(twice.Key!), string.Join(" and ", twice.Select(each => Short(each.Interface))));
        }
    }

    private static string Short(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor problem, INamedTypeSymbol type, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(problem, type.Locations[0], arguments));
}
