using Riot.Diagnostics;
using Riot.Identity;
using Riot.Processes;

namespace Riot;

/// <summary>
/// Processes by keys of any type, as Elixir's Registry: made once, kept in a static or among the services, and used from any thread. A process leaves it
/// when it dies, before anyone is told of its death.
/// </summary>
/// <remarks>
/// No process stands behind it, and a look-up of keys whose entries do not change takes no lock. It may hold processes of several runtimes. Names
/// are one for each process and belong to a runtime; here a process may stand under as many keys as it likes.
/// </remarks>
/// <typeparam name="TKey">The type of the keys; a key is not null, and does not change while somebody stands under it.</typeparam>
/// <example><code>
/// var sessions = new Registry&lt;string&gt;();
/// var topics = new Registry&lt;string&gt;(RegistryKeys.Duplicate);
///
/// var joe = riot.Spawn&lt;Session&gt;(["joe"]);
/// sessions.Register("joe", joe);
/// topics.Register("weather", joe, value: "°C");
///
/// riot.Send(sessions["joe"], "hello");
/// foreach (var (pid, unit) in topics.Lookup("weather"))
///     riot.Send(pid, $"20 {unit}");
/// Console.WriteLine($"Joe is told of {string.Join(", ", topics.Keys(joe))}.");
/// topics.Unregister("weather", joe);
/// </code></example>
[System.Diagnostics.DebuggerDisplay("{Count} entries")]
public sealed class Registry<TKey>
    where TKey : notnull
{
    private readonly RosterTable<TKey, RegistryEntry> _table;
    private readonly Source _source;
    private readonly bool _isUnique;

    /// <summary>Makes an empty registry.</summary>
    /// <param name="keys">Whether a key has one holder or any number of them; default one.</param>
    /// <param name="comparer">
    /// When keys are equal; default their own equality. It is called by whoever uses the registry, and by the thread that keeps the time for a timer to a key:
    /// what it throws there is logged, and the message is a dead letter; while it blocks, no timer of that runtime fires.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such <paramref name="keys"/>.</exception>
    public Registry(RegistryKeys keys = RegistryKeys.Unique, IEqualityComparer<TKey>? comparer = null)
    {
        Argument.Defined(keys);
        _isUnique = keys == RegistryKeys.Unique;
        _table = new RosterTable<TKey, RegistryEntry>(comparer);
        _source = new Source(this);
    }

    /// <summary>
    /// The address of whoever stands under a key, looked up anew each time that it is used; where keys are not unique, of the oldest. One that is exiting is reached
    /// until it is dead, as under a name.
    /// </summary>
    public Address this[TKey key] => key is null ? throw new ArgumentNullException(nameof(key)) : new Address(new KeyedPlace(_source, key));

    /// <summary>How many entries there are, under all keys.</summary>
    public int Count => (int)_table.Count;

    /// <summary>
    /// Enters a process under a key. In a unique registry, entering the holder again replaces its value; in one with duplicates it is another entry. A process that enters
    /// itself while the holder is ending goes on, from its next awaited verb, when that is dead and the key is its own.
    /// </summary>
    /// <param name="key">What the process is to be found by; not null.</param>
    /// <param name="pid">The process, often <c>self.Pid</c>.</param>
    /// <param name="value">What those who look the key up are to know about it; default null.</param>
    /// <exception cref="AlreadyRegisteredException">Keys are unique, and another process holds this one; the error names it.</exception>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    public void Register(TKey key, Pid pid, object? value = null)
    {
        if (Enter(pid, key, value, mayWait: true) is { IsNone: false } holder)
            throw new AlreadyRegisteredException(key, holder);
    }

    /// <summary>As <see cref="Register"/>, but false if keys are unique and another process holds this one: where several may try, and it does not matter who is first.</summary>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    public bool TryRegister(TKey key, Pid pid, object? value = null) => Enter(pid, key, value, mayWait: false).IsNone;

    /// <summary>Takes a process from under a key, with all its entries there; false if it had none.</summary>
    public bool Unregister(TKey key, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(key);
        var removed = false;
        Simulator.Current?.InterruptionPoint();
        while (Argument.TargetAnywhere(pid) is Process process && _table.TryRemoveOne(key, process))
            removed = true;
        return removed;
    }

    /// <summary>Who stands under a key, oldest first: a snapshot.</summary>
    public IReadOnlyList<RegistryEntry> Lookup(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Simulator.Current?.InterruptionPoint();
        return _table.Items(key);
    }

    /// <summary>The holder of a key, if anybody who is not exiting; where keys are not unique, the oldest of those.</summary>
    /// <returns>False if nobody stands under the key, or all who do are exiting.</returns>
    public bool TryFind(TKey key, out Pid pid)
    {
        foreach (var entry in Lookup(key))
        {
            if (entry.Pid.Target is Process { IsExiting: false })
            {
                pid = entry.Pid;
                return true;
            }
        }

        pid = Pid.None;
        return false;
    }

    /// <summary>The keys that a process stands under, oldest first; one twice if it has entered twice.</summary>
    public IReadOnlyList<TKey> Keys(Pid pid)
    {
        Simulator.Current?.InterruptionPoint();
        var entries = (Argument.TargetAnywhere(pid) as Process)?.MembershipsIfAny?.All<Roster<TKey, RegistryEntry>.Entry>() ?? [];
        return [.. entries.Where(entry => entry.Place.Table == _table).Select(entry => entry.Place.Key).Reverse()];
    }

    // The other process that holds the key, or none.
    private Pid Enter(Pid pid, TKey key, object? value, bool mayWait)
    {
        ArgumentNullException.ThrowIfNull(key);
        var item = new RegistryEntry(pid, value);
        var process = Argument.TargetAnywhere(pid) as Process;
        Simulator.Current?.InterruptionPoint();
        var clash = Pid.None;
        var entered = process is { IsExiting: false } && _table.With(key, roster =>
        {
            if (!_isUnique || roster.First is not { } first)
                return roster.TryAdd(process, item);
            if (first.Holder == process)
                roster.Replace(first, item);
            else if (mayWait && process is { IsRunningHere: true, IsExiting: false } && first.Holder.IsEnding)
                process.StandInLine(roster.Wait(process, item, holder => new AlreadyRegisteredException(key, holder)));
            else
                clash = first.Holder.Pid;
            return clash.IsNone;
        });
        if (!entered && clash.IsNone)
            throw new NoSuchProcessException(pid, $"Register '{Printed.Of(key)}'");
        return clash;
    }

    private sealed class Source(Registry<TKey> registry) : AddressSource
    {
        public override ProcessRef? Find(Node node, object key) => registry._table.Items((TKey)key) is [var oldest, ..] ? oldest.Pid.Target : null;

        public override string Describe(object key) => $"registry[{Printed.Of(key)}]";
    }
}
