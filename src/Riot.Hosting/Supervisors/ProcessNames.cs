namespace Riot.Hosting.Supervisors;

/// <summary>The names that are taken in one runtime by what is declared, each with where that was said.</summary>
internal sealed class ProcessNames
{
    private readonly Dictionary<string, string> _whose = new(StringComparer.Ordinal);

    /// <summary>Takes a name; if that is taken, says where.</summary>
    public string? Clash(string name, string whose) => _whose.TryAdd(name, whose) ? null : _whose[name];
}
