using Riot.Processes;

namespace Riot.Testing.Reports;

/// <summary>What processes and methods are called in traces and reports: the same in each run of one seed.</summary>
internal static class Names
{
    public const string Outside = "outside";

    public static string Of(Process? process) => process is null ? Outside : process.Name ?? $"{process.Path ?? Short(process.Body)}#{process.Id}";

    /// <summary>What the compiler calls <c>Type+&lt;Method&gt;d__1</c> is Type.Method.</summary>
    public static string Readable(string name)
    {
        var parts = name.Split('.', '+').Select(Part).Where(part => part.Length > 0).ToArray();
        return string.Join('.', parts.TakeLast(2));
    }

    private static string Short(string body) => Readable(body).Split('.')[^1];

    // <Method>d__1 → Method, <>c__DisplayClass0_0 → nothing, <Outer>g__Local|0_0 → Local, <Space-Interface-Method>d__1 → Method.
    private static string Part(string part)
    {
        var local = part.IndexOf("g__", StringComparison.Ordinal);
        if (local > 0)
            return part[(local + 3)..].Split('|')[0];
        return part.TrimStart('<').Split('>', '`')[0].Split('-')[^1];
    }
}
