namespace Riot.Processes;

/// <summary>One entry of a process in a table of others, which ends with the process: a node of the process's own list and of one under the entry's key.</summary>
internal abstract class Membership(Process holder, object roster)
{
    public Process Holder { get; } = holder;

    /// <summary>The <see cref="Roster{TKey, TItem}"/> that it stands in.</summary>
    public object Roster { get; } = roster;

    /// <summary>In the holder's list. Under the lock of its <see cref="Memberships"/>.</summary>
    public Membership? HeldNext { get; set; }

    /// <inheritdoc cref="HeldNext"/>
    public Membership? HeldPrevious { get; set; }

    /// <summary>In the list under the key. Under the lock of its <see cref="Roster{TKey, TItem}"/>.</summary>
    public Membership? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    public Membership? Previous { get; set; }

    /// <summary>Whether it stands under its key; set once and cleared once, under the same lock.</summary>
    public bool IsEntered { get; set; }

    /// <summary>Takes it out of its table, if it is still there: the holder is dying. Called without locks.</summary>
    public abstract void Leave();
}

/// <summary>The memberships under one key, in the order in which they came. A mutable struct: never copy it. Under the lock of whoever has it.</summary>
internal struct MembershipChain
{
    private Membership? _last;

    public Membership? First { get; private set; }

    public int Count { get; private set; }

    public void Add(Membership membership)
    {
        membership.IsEntered = true;
        membership.Previous = _last;
        if (_last is null)
            First = membership;
        else
            _last.Next = membership;
        _last = membership;
        Count++;
    }

    /// <summary>False: it was not in.</summary>
    public bool Remove(Membership membership)
    {
        if (!membership.IsEntered)
            return false;
        membership.IsEntered = false;
        if (membership.Previous is { } previous)
            previous.Next = membership.Next;
        else
            First = membership.Next;
        if (membership.Next is { } next)
            next.Previous = membership.Previous;
        else
            _last = membership.Previous;
        (membership.Next, membership.Previous) = (null, null);
        Count--;
        return true;
    }
}
