using System.Diagnostics;

namespace Riot.Processes;

/// <summary>
/// Who may touch what belongs to the process, held by asserts in debug builds: the thread that makes it until it is launched, then the one that is in a slice of
/// it; or who stands in for that one: the watch, with the carrier's lease, or a sender, with the turn of the mailbox. Elsewhere calls of these methods are left out.
/// </summary>
internal abstract partial class ProcessCore
{
#if DEBUG
    // The managed thread's id; 0: nobody's. Handed over by whatever hands over the process: a ready queue, the lease, the turn.
    private int Owner { get; set; } = Environment.CurrentManagedThreadId;
#else
    private static int Owner { get; set; }
#endif

    [Conditional("DEBUG")]
    protected void AssertOwned()
    {
        Debug.Assert(
            Owner == Environment.CurrentManagedThreadId,
            $"Process {Id} belongs to thread {Owner}, and thread {Environment.CurrentManagedThreadId} touches it.");
        Debug.Assert(IsInRuntime, $"Process {Id} is touched while the watch may act for it.");
    }

    /// <summary>What is left of a dead process may still begin a verb that never ends, or end one.</summary>
    [Conditional("DEBUG")]
    protected void AssertOwnedOrGhost()
    {
        if (!IsDead)
            AssertOwned();
    }

    /// <summary>It came out of a ready queue, or the turn has been taken: it was nobody's.</summary>
    [Conditional("DEBUG")]
    protected void BecomeOwner()
    {
        Debug.Assert(Owner == 0, $"Process {Id} still belongs to thread {Owner}.");
        Owner = Environment.CurrentManagedThreadId;
    }

    /// <summary>Before it goes idle, into a ready queue, or away for good.</summary>
    [Conditional("DEBUG")]
    protected void GiveUpOwnership()
    {
        AssertOwned();
        Owner = 0;
    }

    /// <summary>The watch stands in for the thread that the process holds.</summary>
    [Conditional("DEBUG")]
    protected void Borrow(ref int lender)
    {
        Debug.Assert(!IsDead, $"Process {Id} is dead: no thread holds it.");
        (lender, Owner) = (Owner, Environment.CurrentManagedThreadId);
    }

    /// <summary>The watch is through; if it has abandoned the process meanwhile, that is nobody's.</summary>
    [Conditional("DEBUG")]
    protected void GiveBack(int lender)
    {
        if (!IsDead)
            Owner = lender;
    }
}
