using System.Diagnostics;
using Riot.Primitives;

namespace Riot.Mailboxes;

/// <summary>
/// The part of a process that its senders touch: the queue of signals, the run state, and how many control signals were sent. An object of its own, so that a
/// sender does not pull at the cache lines that the running process writes.
/// </summary>
/// <remarks>
/// The run state changes here and nowhere else:
/// <list type="number">
/// <item><b>Waking.</b> A sender enqueues (the claim is a full fence), then reads the state. If the process is idle in a way that this signal ends, it swaps the
/// state to Ready, and whoever wins that swap puts the process into a ready queue. So it is in one queue at most. A lost swap means that somebody else
/// woke it, or that it ran and went idle again after our enqueue; and then it has seen our item.</item>
/// <item><b>Going idle.</b> The owner writes the idle state, fences, then looks again: in a receive at the claims of the queue, elsewhere at the count of control
/// signals and at the answer that it waits for. Either the sender saw the idle state or the owner sees the signal; with both, the swap decides. After
/// the write the owner touches nothing more of the process unless <see cref="TakeBack"/> says that it has won.</item>
/// <item><b>Control signals</b> are counted before they are enqueued. So a count that equals the owner's own, read after a dequeue, proves that the item is a
/// plain message; and a kill behind a million messages is seen without looking at them.</item>
/// <item><b>Ending signals</b> raise a bit of the same word, once they are counted and before they are enqueued. The owner lowers it by a swap that wins only if all
/// that were counted have acted. So from before an ending signal is there until it has acted the bit is up: a sender that has counted and not yet raised it
/// makes the swap fail, too.</item>
/// <item><b>Dying.</b> The owner writes Dead while the process is Ready, so no swap can win any more: nobody queues the dead by a wake.</item>
/// </list>
/// </remarks>
internal class Inbox : ManyToOneQueue
{
    /// <summary>What one control signal counts; the bit below says whether one of them may end the process.</summary>
    public const int OneControl = 2;

    private const int EndingBit = 1;

    private int _state = RunState.Ready;
    private int _controls;

    /// <summary>A <see cref="RunState"/>. Any thread; for all but the owner a moment's view.</summary>
    public int State => Volatile.Read(ref _state);

    public bool IsDead => Volatile.Read(ref _state) == RunState.Dead;

    /// <summary>How many control signals were ever sent, times <see cref="OneControl"/>. Any thread.</summary>
    public int ControlsSent => Volatile.Read(ref _controls) & ~EndingBit;

    /// <summary>Whether a signal that may end the process was sent and has not acted. Any thread.</summary>
    public bool HasEndingSignal => (Volatile.Read(ref _controls) & EndingBit) != 0;

    /// <summary>Counts a control signal that the caller enqueues next. A full fence. Any thread.</summary>
    public void CountControl(bool mayEnd)
    {
        Interlocked.Add(ref _controls, OneControl);
        if (mayEnd)
            Interlocked.Or(ref _controls, EndingBit);
    }

    /// <summary>The owner has acted on so many (times <see cref="OneControl"/>): if those are all, none that may end the process is left.</summary>
    public void NoteActed(int controls) => Interlocked.CompareExchange(ref _controls, controls, controls | EndingBit);

    /// <summary>By a sender, behind its enqueue of a message. True: the process was idle, and the caller has to queue it.</summary>
    public bool WakeForMessage() => Volatile.Read(ref _state) == RunState.Receiving && TryWake(RunState.Receiving);

    /// <summary>By a sender, behind its enqueue of a control signal. True: the process was idle, and the caller has to queue it.</summary>
    public bool WakeForControl()
    {
        var idle = Volatile.Read(ref _state);
        return idle is RunState.Receiving or RunState.Awaiting && TryWake(idle);
    }

    /// <summary>By who has published the answer of a call and fenced. True: the process was idle, and the caller has to queue it.</summary>
    public bool WakeForAnswer() => Volatile.Read(ref _state) == RunState.Awaiting && TryWake(RunState.Awaiting);

    /// <summary>The owner goes idle: from now on it may only look whether something came, and then <see cref="TakeBack"/>.</summary>
    public void BecomeIdle(int idle)
    {
        Debug.Assert(idle is RunState.Receiving or RunState.Awaiting);
        Debug.Assert(_state == RunState.Ready, "Only a process that runs goes idle.");
        Volatile.Write(ref _state, idle);
        Interlocked.MemoryBarrier(); // Partner: the claim or the count of a sender, and the fence of who answers.
    }

    /// <summary>By who has just gone idle and found that something came. True: it is still the owner, and has to queue the process.</summary>
    public bool TakeBack(int idle) => TryWake(idle);

    /// <summary>The owner ends the process. A full fence: what the dying looks at next, others wrote before they looked whether it is dead.</summary>
    public void Die()
    {
        var before = Interlocked.Exchange(ref _state, RunState.Dead);
        Debug.Assert(before == RunState.Ready, "A process dies where it runs, once.");
    }

    private bool TryWake(int from) => Interlocked.CompareExchange(ref _state, RunState.Ready, from) == from;
}
