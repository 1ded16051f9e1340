using System.Collections.Concurrent;
using Riot.Primitives;

namespace Riot.Processes;

/// <summary>
/// Which processes stand under which key, each until it is taken out or dies: what registries and groups are made of. Any thread, a lock for each key.
/// </summary>
internal class RosterTable<TKey, TItem>(IEqualityComparer<TKey>? comparer) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Roster<TKey, TItem>> _rosters = new(comparer);
    private long _count;

    /// <summary>How many entries there are, under all keys.</summary>
    public long Count => Interlocked.Read(ref _count);

    public IReadOnlyList<TItem> Items(TKey key) => _rosters.TryGetValue(key, out var roster) ? roster.Items : [];

    /// <summary>Does something to the roster of a key, under its lock, making it if there is none.</summary>
    public T With<T>(TKey key, Func<Roster<TKey, TItem>, T> act)
    {
        using var runtime = Process.EnterRuntime();
        while (true)
        {
            var roster = _rosters.GetOrAdd(key, static (key, table) => table.Make(key), this);
            using (Steady.Lock(roster))
            {
                if (roster.IsGone)
                {
                    // It is on its way out of the table, or its way out was cut off by a comparer that threw.
                    _rosters.TryRemove(new(key, roster));
                    continue;
                }

                try
                {
                    return act(roster);
                }
                finally
                {
                    roster.GoIfUnused();
                }
            }
        }
    }

    /// <summary>Takes out one entry of a process; false if there is none.</summary>
    public bool TryRemoveOne(TKey key, Process holder)
    {
        using var runtime = Process.EnterRuntime();
        if (!_rosters.TryGetValue(key, out var roster))
            return false;
        using (Steady.Lock(roster))
            return roster.TryRemoveOne(holder);
    }

    /// <summary>Takes out a roster that has become unused. Under its lock.</summary>
    public void Forget(Roster<TKey, TItem> roster) => _rosters.TryRemove(new(roster.Key, roster));

    public void OnCounted(int difference) => Interlocked.Add(ref _count, difference);

    protected virtual Roster<TKey, TItem> Make(TKey key) => new(this, key);
}
