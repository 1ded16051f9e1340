using System.Diagnostics;

namespace Riot.Primitives;

/// <summary>
/// The ownership word of a thread that runs processes: the thread's right to its run queue and to the process that it is running, which the watch
/// over blocked workers may borrow while the thread is in foreign code.
/// </summary>
/// <remarks>
/// The owner pays two plain writes and a read for each visit to the runtime; the borrower pays for both of them.
/// <list type="number">
/// <item>Owner, coming back: write <c>_place = Inside</c>, then read <c>_revoked</c>. On a processor these two may swap places.</item>
/// <item>Borrower: write <c>_revoked = 1</c>, run a process-wide memory barrier, then read <c>_place</c>. The barrier interrupts the
/// owner's thread: either its write came before the barrier, and the borrower reads Inside; or its read of <c>_revoked</c> comes after the barrier,
/// and the owner sees 1 and waits at the gate until the borrower is through.</item>
/// <item>So both never hold the lease together. Everything that the borrower did is visible to the owner through the gate's lock.</item>
/// <item>A borrower that finds the owner inside goes on looking for a moment, with the gate still closed: an owner that is in and out all the time (a tight loop of
/// verbs) would else be met inside almost always. After the barrier no entrance is missed, so whenever it sees the owner outside, at the gate included, it
/// has the lease. An owner that waits at the gate says so, and takes that back before it lets go of the gate: the next borrower cannot see it. It does not say
/// that it is outside: the platform tells a process of waits on its thread, and this one is not a wait of its code.</item>
/// <item>Only an owner that comes from outside stops at the gate. One that enters again while it is inside had its first entrance before the barrier: no borrower
/// has the lease, nor may one get it now.</item>
/// </list>
/// A borrower that never found the owner outside may have made it visit the gate for nothing; that is the only cost of a miss.
/// </remarks>
internal sealed class Lease
{
    private const int Inside = 0;
    private const int Outside = 1;
    private const int AtGate = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromMicroseconds(200);

    private readonly object _gate = new();

    // Where the owner is: written by it only.
    private volatile int _place;

    // Written by the borrower only, under the gate.
    private volatile int _revoked;

    /// <summary>Whether the owner is in foreign code. Exact for the owner; a hint for others.</summary>
    public bool IsOutside => _place == Outside;

    /// <summary>The owner enters the runtime. Returns whether it came from outside, to be handed to <see cref="Leave"/>.</summary>
    public bool Enter()
    {
        var outside = _place == Outside;
        _place = Inside;
        if (_revoked != 0 && outside)
            WaitAtGate();
        return outside;
    }

    /// <summary>The owner goes back to where it was when it entered.</summary>
    public void Leave(bool outside) => _place = outside ? Outside : Inside;

    /// <summary>Runs <paramref name="action"/> as the owner if the owner is in foreign code; false if it is not. Any thread but the owner.</summary>
    public bool TryBorrow<TState>(TState state, Action<TState> action)
    {
        using (Steady.Lock(_gate))
        {
            _revoked = 1;
            Interlocked.MemoryBarrierProcessWide();
            var borrowed = IsOutsideSoon();
            try
            {
                if (borrowed)
                    action(state);
            }
            finally
            {
                _revoked = 0;
            }

            return borrowed;
        }
    }

    // By the borrower, after its barrier. A verb takes a microsecond or so; if it takes longer there is always a next time.
    private bool IsOutsideSoon()
    {
        var since = Stopwatch.GetTimestamp();
        for (var spin = default(SpinWait); _place == Inside; spin.SpinOnce(sleep1Threshold: -1))
        {
            if (Stopwatch.GetElapsedTime(since) > s_patience)
                return false;
        }

        return true;
    }

    private void WaitAtGate()
    {
        _place = AtGate;
        using (Steady.Lock(_gate))
        {
            // The borrower held the gate from before it set the word: once we are through, it has finished.
            _place = Inside;
        }
    }
}
