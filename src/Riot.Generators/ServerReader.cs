using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Riot.Generators;

/// <summary>Makes the model of a server out of its symbol; null if it needs no generated half, or cannot have one.</summary>
internal static class ServerReader
{
    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly SymbolDisplayFormat s_declared = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters, miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static ServerModel? Read(INamedTypeSymbol server, Compilation compilation)
    {
        if (!Handler.IsServer(server) || Handler.NewOf(server).IsEmpty)
            return null;
        var types = new Stack<INamedTypeSymbol>();
        for (var each = server; each is not null; each = each.ContainingType)
        {
            if (each.IsFileLocal || !Handler.IsPartial(each))
                return null;
            types.Push(each);
        }

        // Inherited ones too, so that the closest type wins wherever its handler is. What cannot be named here is left to the base.
        var handlers = Handler.AllOf(server).Where(each => compilation.IsSymbolAccessibleWithin(each.Interface, server)).ToImmutableArray();
        var space = server.ContainingNamespace;
        return new ServerModel(
            (space.IsGlobalNamespace ? "" : space.ToDisplayString().Replace("@", "") + ".") + string.Join("+", types.Select(each => each.MetadataName)) + ".g.cs",
            space.IsGlobalNamespace ? null : space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            new([.. types.Select(each => $"{Keyword(each)} {each.ToDisplayString(s_declared)}")]),
            ModelsOf(handlers.Where(each => each.IsCall), compilation),
            ModelsOf(handlers.Where(each => !each.IsCall), compilation));
    }

    // Derived types before their bases; else in the order of the interfaces.
    private static ValueArray<HandlerModel> ModelsOf(IEnumerable<Handler> handlers, Compilation compilation)
    {
        var sorted = new List<Handler>();
        foreach (var handler in handlers)
        {
            var ofBase = sorted.FindIndex(each => IsA(handler.Message, each.Message, compilation));
            sorted.Insert(ofBase < 0 ? sorted.Count : ofBase, handler);
        }

        return new([.. sorted.Select(ModelOf)]);
    }

    private static HandlerModel ModelOf(Handler handler) =>
        new(handler.Interface.ToDisplayString(s_full), handler.Message.ToDisplayString(s_full), handler.IsCall ? $"global::Riot.IncomingCall<{handler.Reply.ToDisplayString(s_full)}>" : null);

    private static bool IsA(ITypeSymbol type, ITypeSymbol other, Compilation compilation) =>
        compilation.ClassifyConversion(type, other) is { IsImplicit: true } conversion && (conversion.IsReference || conversion.IsBoxing || conversion.IsIdentity);

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
