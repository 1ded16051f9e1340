using Riot.Supervision;

namespace Riot;

/// <summary>
/// Several <see cref="DynamicSupervisor"/>s under one name, so that starting many children does not wait in one mailbox: a key always leads to the same one of them.
/// This is the handle, not a process; make it once and share it. Put <see cref="ToChildSpec"/> into a supervisor; start children with
/// <c>Call(partitions.For(key), new StartChild(…))</c>.
/// </summary>
public sealed record PartitionSupervisor
{
    private readonly string[] _names;

    /// <summary>Makes the handle.</summary>
    /// <param name="name">What the names of the partitions begin with.</param>
    /// <param name="partitions">How many; null, the default, is one for each core.</param>
    /// <exception cref="ArgumentException">The name is empty, or the number less than one.</exception>
    public PartitionSupervisor(string name, int? partitions = null)
    {
        Name = SpecArgument.Id(name, "");
        var count = partitions ?? Environment.ProcessorCount;
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"Partitions '{name}': {partitions} partitions are none; use one or more.");
        _names = [.. Enumerable.Range(0, count).Select(i => $"{name}/{i}")];
    }

    /// <summary>What the names of the partitions begin with.</summary>
    public string Name { get; }

    /// <summary>The names of the partitions: ask each, such as by <see cref="CountChildren"/>, for what concerns all.</summary>
    public IReadOnlyList<string> Partitions => _names.AsReadOnly();

    /// <summary>
    /// The name of the partition that a key leads to: always the same one for equal keys while the program runs. For a string it is the same in every run, on every
    /// machine, as long as there are as many partitions; for another key it is as stable as its <see cref="object.GetHashCode"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The key is null.</exception>
    public string For(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _names[(key is string text ? StableHash(text) : (uint)key.GetHashCode()) % (uint)_names.Length];
    }

    /// <summary>A child that is a supervisor, one-for-one, of all partitions.</summary>
    /// <param name="partition">What each of them is; null: what a <see cref="DynamicSupervisorSpec"/> says by default. Its limits are those of one partition.</param>
    public ChildSpec ToChildSpec(DynamicSupervisorSpec? partition = null) =>
        ChildSpec.Of(Name, _names.Aggregate(
            new SupervisorSpec(),
            (spec, name) => spec.Child<DynamicSupervisor>(
                name, child => child.Named(name), partition ?? new DynamicSupervisorSpec())));

    // FNV-1a over UTF-16. The platform's hash of a string is another one in each operating-system process, and a simulation's seed would not lead to the same run.
    private static uint StableHash(string text)
    {
        var hash = 2166136261;
        foreach (var unit in text)
            hash = (hash ^ unit) * 16777619;
        return hash;
    }
}
