namespace Riot.Processes;

/// <summary>The registries and groups that the process stands in. Any thread; the process itself only leaves them all, when it dies.</summary>
internal abstract partial class ProcessCore
{
    /// <summary>Made by whoever needs it first.</summary>
    public Memberships Memberships
    {
        get
        {
            var extras = Extras;
            return Volatile.Read(ref extras.Memberships)
                ?? Interlocked.CompareExchange(ref extras.Memberships, new Memberships(), null)
                ?? extras.Memberships;
        }
    }

    public Memberships? MembershipsIfAny => Volatile.Read(ref _extras) is { } extras ? Volatile.Read(ref extras.Memberships) : null;

    protected void LeaveMemberships()
    {
        // Whoever adds one makes the list by an interlocked swap and then looks at _exiting, which is set by now: one of us sees the other.
        Interlocked.MemoryBarrier();
        MembershipsIfAny?.LeaveAll(Self);
    }
}
