using Riot.Primitives;

namespace Riot.Processes;

/// <summary>One entry of a process in a table of others, which ends with the process: a node of the process's own list and of one under the entry's key.</summary>
internal abstract class Membership(Process holder, object roster)
{
    private ListLinks<Membership> _held;
    private ListLinks<Membership> _entered;

    public Process Holder { get; } = holder;

    /// <summary>The <see cref="Roster{TKey, TItem}"/> that it stands in.</summary>
    public object Roster { get; } = roster;

    /// <summary>Takes it out of its table, if it is still there: the holder is dying. Called without locks.</summary>
    public abstract void Leave();

    /// <summary>The holder's list. Under the lock of its <see cref="Memberships"/>.</summary>
    public readonly struct OfHolder : IListHook<Membership>
    {
        public static ref ListLinks<Membership> LinksOf(Membership item) => ref item._held;
    }

    /// <summary>The list under the key. Under the lock of its <see cref="Roster{TKey, TItem}"/>.</summary>
    public readonly struct OfKey : IListHook<Membership>
    {
        public static ref ListLinks<Membership> LinksOf(Membership item) => ref item._entered;
    }
}

/// <summary>The memberships under one key, in the order in which they came. A mutable struct: never copy it. Under the lock of whoever has it.</summary>
internal struct MembershipChain
{
    private IntrusiveList<Membership, Membership.OfKey> _list;

    public int Count { get; private set; }

    public readonly Membership? First => _list.First;

    public static Membership? Next(Membership membership) => IntrusiveList<Membership, Membership.OfKey>.Next(membership);

    /// <summary>Whether it stands under its key. It comes once, and goes once.</summary>
    public static bool Holds(Membership membership) => IntrusiveList<Membership, Membership.OfKey>.Holds(membership);

    public void Add(Membership membership)
    {
        _list.AddLast(membership);
        Count++;
    }

    /// <summary>False: it was not in.</summary>
    public bool Remove(Membership membership)
    {
        if (!_list.Remove(membership))
            return false;
        Count--;
        return true;
    }
}
