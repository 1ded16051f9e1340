using System.Diagnostics.CodeAnalysis;

namespace Riot.Hosting.Supervisors;

/// <summary>The classes of processes that configuration may name (S10). Changed only while services are being registered.</summary>
internal sealed class ProcessTypes
{
    private readonly SortedDictionary<string, Func<string, ChildSpec>> _types = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => _types.Keys;

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string name, Values values)
        where T : class, IProcess
    {
        if (!_types.TryAdd(name, id => ChildSpec.Of<T>(id, values)))
            throw new ArgumentException($"A process type '{name}' is registered already: each needs a name of its own, whatever its case.", nameof(name));
    }

    /// <summary>A name as it was registered, whatever the case of <paramref name="name"/>; itself if it was not.</summary>
    public string Registered(string name) => Names.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>What makes a child of a type from its id; null if there is no such type.</summary>
    public Func<string, ChildSpec>? Find(string name) => _types.GetValueOrDefault(name);
}
