using Riot.Primitives;

namespace Riot.Processes;

/// <summary>Everything that a process has to leave when it dies: names in registries, groups, and watches over groups. Any thread.</summary>
/// <remarks>
/// <list type="number">
/// <item>It is its own lock, the inner one: whoever holds a roster's lock may take it, nobody the other way round.</item>
/// <item>A process that is exiting is refused. The flag was raised before <see cref="LeaveAll"/> takes the lock, so an addition either sees the flag or is
/// in the list by then: nothing is added that nobody takes out.</item>
/// <item><see cref="LeaveAll"/> takes one out under this lock and then, without it, leaves the roster. Meanwhile somebody else may have taken it off the
/// roster: <see cref="MembershipChain.Holds"/>, under the roster's lock, says so.</item>
/// </list>
/// </remarks>
internal sealed class Memberships
{
    private IntrusiveList<Membership, Membership.OfHolder> _held;

    /// <summary>False: the holder is exiting or dead.</summary>
    public bool TryAdd(Membership membership)
    {
        using (Steady.Lock(this))
        {
            if (membership.Holder.IsExiting)
                return false;
            _held.AddFirst(membership);
            return true;
        }
    }

    /// <summary>Does nothing if it has been taken out already.</summary>
    public void Remove(Membership membership)
    {
        using (Steady.Lock(this))
            _held.Remove(membership);
    }

    /// <param name="holder">Whose they are.</param>
    public void LeaveAll(Process holder)
    {
        while (true)
        {
            Membership membership;
            using (Steady.Lock(this))
            {
                if (_held.First is not { } first)
                    return;
                membership = first;
                _held.Remove(membership);
            }

            try
            {
                membership.Leave();
            }
            catch (Exception error)
            {
                // The comparer of a registry is the application's: what it throws is not to keep the process from dying.
                ProcessLog.LeaveThrew(holder, error);
            }
        }
    }

    /// <summary>All that are of one kind.</summary>
    public List<T> All<T>()
    {
        var all = new List<T>();
        using (Steady.Lock(this))
        {
            for (var membership = _held.First; membership is not null; membership = Next(membership))
            {
                if (membership is T wanted)
                    all.Add(wanted);
            }
        }

        return all;
    }

    /// <summary>
    /// One of <paramref name="holder"/>'s that stand in <paramref name="chain"/>, whose roster the caller has locked; null if there is none. Walks both
    /// lists in step, and so costs the shorter of the two.
    /// </summary>
    public T? FindIn<T>(in MembershipChain chain, object roster, Process holder) where T : Membership
    {
        using (Steady.Lock(this))
        {
            var inChain = chain.First;
            for (var held = _held.First; held is not null && inChain is not null; held = Next(held), inChain = MembershipChain.Next(inChain))
            {
                if (inChain.Holder == holder)
                    return (T)inChain;
                if (held.Roster == roster && held is T found && MembershipChain.Holds(held))
                    return found;
            }

            return null;
        }
    }

    private static Membership? Next(Membership membership) => IntrusiveList<Membership, Membership.OfHolder>.Next(membership);
}
