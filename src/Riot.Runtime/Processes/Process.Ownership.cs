#if DEBUG
using System.Diagnostics;
#endif

namespace Riot.Processes;

/// <summary>
/// Who may touch what belongs to the process, held by asserts in debug builds: the thread that makes it until it is launched, then the one that is in a slice of
/// it; or who stands in for that one: the watch, with the carrier's lease, or a sender, with the turn of the mailbox. Elsewhere these methods have no body, and
/// calls of them are left out.
/// </summary>
internal sealed partial class Process
{
    partial void AssertOwned();

    /// <summary>What is left of a dead process may still begin a verb that never ends, or end one.</summary>
    partial void AssertOwnedOrGhost();

    /// <summary>It came out of a ready queue, or the turn has been taken: it was nobody's.</summary>
    partial void BecomeOwner();

    /// <summary>Before it goes idle, into a ready queue, or away for good.</summary>
    partial void GiveUpOwnership();

    /// <summary>The watch stands in for the thread that the process holds.</summary>
    partial void Borrow(ref int lender);

    /// <summary>The watch is through; if it has abandoned the process meanwhile, that is nobody's.</summary>
    partial void GiveBack(int lender);

#if DEBUG
    // The managed thread's id; 0: nobody's. Handed over by whatever hands over the process: a ready queue, the lease, the turn.
    private int _owner = Environment.CurrentManagedThreadId;

    partial void AssertOwned()
    {
        Debug.Assert(
            _owner == Environment.CurrentManagedThreadId,
            $"Process {Id} belongs to thread {_owner}, and thread {Environment.CurrentManagedThreadId} touches it.");
        Debug.Assert(IsInRuntime, $"Process {Id} is touched while the watch may act for it.");
    }

    partial void AssertOwnedOrGhost()
    {
        if (!IsDead)
            AssertOwned();
    }

    partial void BecomeOwner()
    {
        Debug.Assert(_owner == 0, $"Process {Id} still belongs to thread {_owner}.");
        _owner = Environment.CurrentManagedThreadId;
    }

    partial void GiveUpOwnership()
    {
        AssertOwned();
        _owner = 0;
    }

    partial void Borrow(ref int lender) => (lender, _owner) = (_owner, Environment.CurrentManagedThreadId);

    partial void GiveBack(int lender)
    {
        if (!IsDead)
            _owner = lender;
    }
#endif
}
