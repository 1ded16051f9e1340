using Riot.Diagnostics;
using Riot.Processes;

namespace Riot;

/// <summary>
/// Processes by keys of any type, as Elixir's Registry: made once, kept in a static or among the services, and used from any thread. A process leaves it
/// when it dies, before anyone is told of its death (N3).
/// </summary>
/// <remarks>
/// No process stands behind it, and a look-up of keys whose entries do not change takes no lock. It may hold processes of several runtimes. Names
/// (N1) are one for each process and belong to a runtime; here a process may stand under as many keys as it likes.
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="keys">Whether a key has one holder or any number of them; default one.</param>
/// <param name="comparer">When keys are equal; default their own equality.</param>
public sealed class Registry<TKey>(RegistryKeys keys = RegistryKeys.Unique, IEqualityComparer<TKey>? comparer = null) where TKey : notnull
{
    private readonly RosterTable<TKey, RegistryEntry> _table = new(comparer);
    private readonly bool _isUnique = keys switch
    {
        RegistryKeys.Unique => true,
        RegistryKeys.Duplicate => false,
        _ => throw new ArgumentOutOfRangeException(nameof(keys), keys, "Keys are Unique or Duplicate."),
    };

    /// <summary>How many entries there are, under all keys.</summary>
    public int Count => (int)_table.Count;

    /// <summary>
    /// Enters a process under a key. In a unique registry, entering the holder again replaces its value; in one with duplicates it is another entry. A process that enters
    /// itself while the holder is ending goes on, from its next awaited verb, when that is dead and the key is its own (N3).
    /// </summary>
    /// <param name="pid">The process, often <c>self.Pid</c>.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">What those who look the key up are to know about it; default null.</param>
    /// <exception cref="KeyAlreadyRegisteredException">Keys are unique, and another process holds this one; the error names it.</exception>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    public void Register(Pid pid, TKey key, object? value = null)
    {
        if (Enter(pid, key, value, mayWait: true) is { IsNone: false } holder)
            throw new KeyAlreadyRegisteredException(key, holder);
    }

    /// <summary>As <see cref="Register"/>, but false if keys are unique and another process holds this one: where several may try, and it does not matter who is first.</summary>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    public bool TryRegister(Pid pid, TKey key, object? value = null) => Enter(pid, key, value, mayWait: false).IsNone;

    /// <summary>Takes a process from under a key, with all its entries there; false if it had none.</summary>
    public bool Unregister(Pid pid, TKey key)
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
    public Pid? WhereIs(TKey key)
    {
        foreach (var entry in Lookup(key))
        {
            if (entry.Pid.Target is Process { IsExiting: false })
                return entry.Pid;
        }

        return null;
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
                process.StandInLine(roster.Wait(process, item, holder => new KeyAlreadyRegisteredException(key, holder)));
            else
                clash = first.Holder.Pid;
            return clash.IsNone;
        });
        if (!entered && clash.IsNone)
            throw new NoSuchProcessException(pid, $"Register '{Printed.Of(key)}'");
        return clash;
    }
}
