using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>Which processes stand under one key of a <see cref="RosterTable{TKey, TItem}"/>, in the order in which they came. Any thread.</summary>
/// <remarks>
/// <list type="number">
/// <item>It is its own lock. Readers take none while nobody comes or goes: the last snapshot is kept, and dropped with every change.</item>
/// <item>The last to go takes the roster out of the table, under the lock, and marks it: whoever had found it before then looks again.</item>
/// <item>Those who change it are in the runtime (<see cref="ProcessCore.EnterRuntime"/>) before they take the lock. Else the watch could bury a process on their
/// thread, waiting for this lock, while they wait for the watch.</item>
/// </list>
/// </remarks>
internal class Roster<TKey, TItem>(RosterTable<TKey, TItem> table, TKey key) where TKey : notnull
{
    private MembershipChain _entries;
    private IReadOnlyList<TItem>? _snapshot;

    // Who comes in when nobody stands here any more (see NameTable). Under the lock.
    private List<Place>? _line;

    public TKey Key { get; } = key;

    public RosterTable<TKey, TItem> Table { get; } = table;

    /// <summary>Under the lock: it is out of the table, for good.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Under the lock.</summary>
    protected virtual bool IsUnused => _entries.Count == 0 && _line is null;

    public IReadOnlyList<TItem> Items
    {
        get
        {
            if (Volatile.Read(ref _snapshot) is { } snapshot)
                return snapshot;
            using (Steady.Lock(this))
            {
                snapshot = _snapshot ?? Copy();
                Volatile.Write(ref _snapshot, snapshot);
                return snapshot;
            }
        }
    }

    /// <summary>The first who came; null if there is none. Under the lock.</summary>
    public Entry? First => (Entry?)_entries.First;

    /// <summary>Adds one; false if the holder is exiting or dead. Under the lock.</summary>
    public bool TryAdd(Process holder, TItem item)
    {
        var entry = new Entry(this, holder, item);
        if (!holder.Memberships.TryAdd(entry))
            return false;
        _entries.Add(entry);
        OnChanged(1);
        OnCame(item);
        return true;
    }

    /// <summary>Puts another item into an entry, in its place. Under the lock.</summary>
    public void Replace(Entry entry, TItem item)
    {
        entry.Item = item;
        OnChanged(0);
    }

    /// <summary>Stands in line behind the first, who is ending. Under the lock.</summary>
    /// <param name="clash">What it comes to if that one goes on living.</param>
    public PlaceInLine Wait(Process process, TItem item, Func<Pid, Exception> clash)
    {
        var place = new Place(this, process, item, clash);
        (_line ??= []).Add(place);
        return place;
    }

    /// <summary>Takes out one entry of a process; false if it has none. Under the lock.</summary>
    public bool TryRemoveOne(Process holder)
    {
        if (holder.MembershipsIfAny?.FindIn<Entry>(in _entries, this, holder) is not { } entry)
            return false;
        holder.Memberships.Remove(entry);
        return TryRemove(entry);
    }

    /// <summary>Takes the roster out of its table if nobody is left. Under the lock.</summary>
    public void GoIfUnused()
    {
        if (!IsUnused || IsGone)
            return;
        IsGone = true;
        Table.Forget(this);
    }

    /// <summary>One has come. Under the lock.</summary>
    protected virtual void OnCame(TItem item)
    {
    }

    /// <summary>One has gone. Under the lock.</summary>
    protected virtual void OnWent(TItem item)
    {
    }

    private bool TryRemove(Entry entry)
    {
        if (!_entries.Remove(entry))
            return false;
        OnChanged(-1);
        OnWent(entry.Item);
        if (_entries.Count == 0)
            LetNextIn();
        GoIfUnused();
        return true;
    }

    private void LetNextIn()
    {
        Place[] line = [.. _line ?? []];
        for (var i = 0; i < line.Length && _entries.Count == 0; i++)
        {
            LeaveLine(line[i]);
            TryAdd(line[i].Process, line[i].Item);
        }

        foreach (var place in line)
            place.Process.TrySignal(TurnSignal.Instance);
    }

    private bool TryTake(Place place)
    {
        using (Steady.Lock(this))
        {
            if (_line?.Contains(place) != true || First is not { } first)
                return true; // It has been let in, though it may have left again.
            if (first.Holder == place.Process)
            {
                LeaveLine(place);
                Replace(first, place.Item);
                return true;
            }

            if (!first.Holder.IsEnding)
            {
                LeaveLine(place);
                throw place.Clash(first.Holder.Pid);
            }

            first.Holder.TrySignal(TurnSignal.Instance); // See NameTable.TryTake.
            return false;
        }
    }

    private void LeaveLine(Place place)
    {
        if (_line?.Remove(place) == true && _line.Count == 0)
            _line = null;
    }

    private void OnChanged(int difference)
    {
        Volatile.Write(ref _snapshot, null);
        Table.OnCounted(difference);
    }

    private System.Collections.ObjectModel.ReadOnlyCollection<TItem> Copy()
    {
        var items = new TItem[_entries.Count];
        var index = 0;
        for (var entry = _entries.First; entry is not null; entry = MembershipChain.Next(entry))
            items[index++] = ((Entry)entry).Item;
        return items.AsReadOnly();
    }

    /// <summary>One process under the key, and what is said of it there.</summary>
    public sealed class Entry(Roster<TKey, TItem> roster, Process holder, TItem item) : Membership(holder, roster)
    {
        public TItem Item { get; set; } = item;

        public Roster<TKey, TItem> Place => (Roster<TKey, TItem>)Roster;

        public override void Leave()
        {
            using (Steady.Lock(Place))
                Place.TryRemove(this);
        }
    }

    private sealed class Place(Roster<TKey, TItem> roster, Process process, TItem item, Func<Pid, Exception> clash) : PlaceInLine
    {
        public Process Process => process;

        public TItem Item => item;

        public Func<Pid, Exception> Clash => clash;

        public override bool TryTake() => roster.TryTake(this);

        public override void Leave()
        {
            using (Steady.Lock(roster))
            {
                roster.LeaveLine(this);
                roster.GoIfUnused();
            }
        }
    }
}
