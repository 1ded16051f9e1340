using Riot.Diagnostics;
using Riot.Processes;

namespace Riot.Testing.Reports;

/// <summary>What processes and methods are called in traces and reports: the same in each run of one seed.</summary>
internal static class Names
{
    public const string Outside = "outside";

    public static string Of(Process? process) => process is null ? Outside : process.Name ?? $"{process.Path ?? Short(process.Body)}#{process.Id}";

    /// <summary>The code of a state machine, such as <c>Type+&lt;Method&gt;d__1</c>: Type.Method.</summary>
    public static string OfStateMachine(Type type) =>
        Readable(CodeName.Of((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name, "MoveNext"), parts: 2);

    private static string Short(string body) => Readable(body.Replace(CodeName.Lambda, "", StringComparison.Ordinal), parts: 1);

    // Without namespace and arity.
    private static string Readable(string name, int parts) => string.Join('.', name.Split('.', '+').TakeLast(parts).Select(part => part.Split('`')[0]));
}
