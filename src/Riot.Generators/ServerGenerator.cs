using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Riot.Generators;

/// <summary>Writes the other half of each server with typed handlers: the dispatch of its calls and messages, as the switch that one would write by hand.</summary>
/// <remarks>
/// What is wrong with a server is said by <see cref="HandlerAnalyzer"/>, so that the models here bear no places in the source and stay equal when only those move. There is no
/// attribute to look for, so classes with a base list are the first sieve.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ServerGenerator : IIncrementalGenerator
{
    internal const string Servers = nameof(Servers);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var servers = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => node is ClassDeclarationSyntax { BaseList: not null }, Read)
            .Where(static server => server is not null)
            .WithTrackingName(Servers);
        context.RegisterSourceOutput(servers, static (output, server) => output.AddSource(server!.HintName, ServerWriter.Write(server)));
    }

    private static ServerModel? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        return context.SemanticModel.GetDeclaredSymbol(declaration, cancellationToken) is { } server && IsFirstPart(server, declaration, cancellationToken)
            ? ServerReader.Read(server, context.SemanticModel.Compilation)
            : null;
    }

    // One of those that have a base list.
    private static bool IsFirstPart(INamedTypeSymbol server, ClassDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        foreach (var part in server.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax(cancellationToken) is ClassDeclarationSyntax { BaseList: not null } first)
                return first == declaration;
        }

        return false;
    }
}
