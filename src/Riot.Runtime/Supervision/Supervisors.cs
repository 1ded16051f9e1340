using Riot.Diagnostics;
using Riot.Identity;
using Riot.Processes;

namespace Riot;

/// <summary>Where to send what is for one partition of a dynamic supervisor.</summary>
public static class Supervisors
{
    /// <summary>
    /// The partition of a dynamic supervisor that a key leads to: always the same one for equal keys while the program runs. For a string it is the same in every run,
    /// on every machine, as long as there are as many partitions; for another key it is as stable as its <see cref="object.GetHashCode"/>.
    /// </summary>
    /// <param name="name">The name of a dynamic supervisor, with <see cref="DynamicSupervisorSpec.Partitions"/> or without.</param>
    /// <param name="key">What the child is for, such as a user's name; not null.</param>
    /// <returns>The address to start the child at, and to ask for it later.</returns>
    public static Address Partition(string name, object key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(key);
        return new Address(new KeyedPlace(new Partitions(name), key));
    }

    /// <summary>The name of one of a supervisor's partitions.</summary>
    internal static string NameOf(string name, int partition) => $"{name}/{partition}";

    // FNV-1a over UTF-16. The platform's hash of a string is another one in each operating-system process, and a simulation's seed would not lead to the same run.
    private static uint StableHash(string text)
    {
        var hash = 2166136261;
        foreach (var unit in text)
            hash = (hash ^ unit) * 16777619;
        return hash;
    }

    private sealed class Partitions(string name) : AddressSource, IEquatable<Partitions>
    {
        public override ProcessRef? Find(Node node, object key)
        {
            var names = ((ProcessHost)node).Names;
            if (names.Find(name) is not { } supervisor || supervisor.Partitions <= 1)
                return names.Find(name);
            var hash = key is string text ? StableHash(text) : (uint)key.GetHashCode();
            return names.Find(NameOf(name, (int)(hash % (uint)supervisor.Partitions)));
        }

        public override string Describe(object key) => $"{name}[{Printed.Of(key)}]";

        public bool Equals(Partitions? other) => other is not null && other.Name == Name;

        public override bool Equals(object? obj) => Equals(obj as Partitions);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        private string Name => name;
    }
}
