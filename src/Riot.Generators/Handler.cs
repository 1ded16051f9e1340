using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Riot.Generators;

/// <summary>A typed handler of a class, as its interfaces say it.</summary>
/// <param name="Interface"><c>IHandle</c> or <c>IHandleCall</c> of some types.</param>
internal sealed record Handler(INamedTypeSymbol Interface)
{
    public bool IsCall => Interface.TypeArguments.Length == 2;

    /// <summary>What it handles. A nullable number comes as a number, since messages are objects.</summary>
    public ITypeSymbol Message =>
        Interface.TypeArguments[0] is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : Interface.TypeArguments[0];

    public ITypeSymbol Reply => Interface.TypeArguments[1];

    /// <summary>All handlers, in the order of the interfaces.</summary>
    public static ImmutableArray<Handler> AllOf(INamedTypeSymbol? type) =>
        type is null ? [] : [.. type.AllInterfaces.Where(IsHandler).Select(each => new Handler(each))];

    /// <summary>Those that its base class does not have.</summary>
    public static ImmutableArray<Handler> NewOf(INamedTypeSymbol type)
    {
        var all = AllOf(type);
        if (all.IsEmpty)
            return all;
        var inherited = new HashSet<INamedTypeSymbol>(AllOf(type.BaseType).Select(each => each.Interface), SymbolEqualityComparer.Default);
        return [.. all.Where(each => !inherited.Contains(each.Interface))];
    }

    public static bool IsServer(INamedTypeSymbol type)
    {
        for (var each = type.BaseType; each is not null; each = each.BaseType)
        {
            if (each is { Name: "GenServer", Arity: 0 } && IsRiot(each))
                return true;
        }

        return false;
    }

    public static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(part => part.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool IsHandler(INamedTypeSymbol type) => type is { Name: "IHandle", Arity: 1 } or { Name: "IHandleCall", Arity: 2 } && IsRiot(type);

    private static bool IsRiot(INamedTypeSymbol type) => type is { ContainingType: null, ContainingNamespace: { Name: "Riot", ContainingNamespace.IsGlobalNamespace: true } };
}
