using Microsoft.CodeAnalysis;

namespace Riot.Generators;

/// <summary>What can be wrong with a class that has typed handlers, each with the way out.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor NotPartial = Of(
        "RIOT001", DiagnosticSeverity.Error, "A server with typed handlers is not partial",
        "'{0}' has typed handlers, and is not partial: the generator writes its other half, which calls them. Declare it as 'partial class {0}'.");

    public static readonly DiagnosticDescriptor OuterNotPartial = Of(
        "RIOT002", DiagnosticSeverity.Error, "A type around a server with typed handlers is not partial",
        "'{0}' is around the server '{1}', whose other half is generated, and is not partial: declare '{0}' as partial too, or move '{1}' out of it");

    public static readonly DiagnosticDescriptor HandledTwice = Of(
        "RIOT003", DiagnosticSeverity.Error, "A server handles one type twice",
        "'{0}' handles '{1}' twice, as {2}: a message has one handler. Remove one of them, or give the other one a message type of its own.");

    public static readonly DiagnosticDescriptor NoServer = Of(
        "RIOT004", DiagnosticSeverity.Warning, "Typed handlers in a class that is no server",
        "'{0}' has typed handlers, and nobody calls them, since it is no GenServer: derive it from GenServer, or match on the type of what it takes from its mailbox");

    public static readonly DiagnosticDescriptor FileLocal = Of(
        "RIOT005", DiagnosticSeverity.Error, "A server with typed handlers is local to its file",
        "'{0}' has typed handlers, and is local to its file or in a type that is, which the generated half of '{0}' cannot join: declare it as internal, or as private in another type");

    private static DiagnosticDescriptor Of(string id, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, "Riot", severity, isEnabledByDefault: true);
}
