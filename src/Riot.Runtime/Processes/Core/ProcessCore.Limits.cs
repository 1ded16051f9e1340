using System.Runtime.CompilerServices;
using Riot.Identity;
using Riot.Mailboxes;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>What is different when the mailbox has a limit (R5): how a sender waits for room, how a message gets in and out, and who drops what is too much.</summary>
internal abstract partial class ProcessCore
{
    private static readonly object s_sent = true;
    private static readonly object s_refused = false;
    protected readonly bool _isBounded;

    // The owner's: it is in Trim, which acts on signals, which may ask for it again.
    private bool _trimming;

    /// <summary>Those who wait for room; null if nobody may.</summary>
    public SendWaiters? Waiters => _isBounded ? Volatile.Read(ref _extras)?.Waiters : null;

    // For a process with _isBounded.
    protected BoundedInbox Bounds => Unsafe.As<BoundedInbox>(_inbox); // Set with the flag, as that type.

    /// <summary>Why a message was refused, for a call (C2). Any thread.</summary>
    public static Exception Refusal(ProcessRef target) => target is Process { IsDead: false }
        ? new MailboxFullException(new Pid(target))
        : new NoSuchProcessException(new Pid(target), "CallAsync");

    /// <summary>The verb: completes with true once the message is in the mailbox, with false if it was refused, and with <see cref="TimedOut"/>.</summary>
    public ValueTask<object?> SendOrWait(ProcessRef target, object message, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (!TryEnterAwaited(out var scope, out var never))
            return never;
        using (scope)
        {
            ThrowIfPending();
            cancellation.ThrowIfCancellationRequested();
            if (target.TrySend(message))
                return --_budget > 0 ? new ValueTask<object?>(s_sent) : Defer(s_sent); // Who sends without end gives way (P9).
            if (target is Process { Waiters: not null } && target.IsSame(this))
                throw WaitsForItsOwnRoom();
            if (target is Process { Waiters: not null })
                ThrowIfInVain(target);
            var suspended = Suspend(VerbKind.Reply, quiet: true);
            var waiter = new SendWaiter(Pid, message, new ReplyAddress.OfVerb(Self, _pending.Version));
            if (target is not Process process || !process.TryAwaitRoom(waiter))
            {
                EndVerb();
                Host.Refused(Pid, target, message);
                return --_budget > 0 ? new ValueTask<object?>(s_refused) : Defer(s_refused);
            }

            SetTimeout(timeout);
            _pending.Keep(new RoomWait(process, waiter) { Targets = [process], Cancellation = CancelledBy(cancellation) });
            return suspended;
        }
    }

    public InvalidOperationException WaitsForItsOwnRoom() =>
        new($"Process {Pid} ({Body}) waits for room in its own mailbox: it would wait for itself for ever.");

    /// <summary>Puts a sender into the line for room; false: nobody may wait here, or the process is dead. Any thread.</summary>
    public bool TryAwaitRoom(SendWaiter waiter) => Waiters is { } line && line.TryAdd(waiter, Self, Bounds);

    /// <summary>Takes a sender out of the line. Returns what has become of its message, null if nothing. Any thread.</summary>
    public bool? GiveUp(SendWaiter waiter) => Waiters!.GiveUp(waiter);

    private bool TrySendBounded(BoundedInbox inbox, object message)
    {
        if (inbox.WhenFull == MailboxFullMode.DropOldest)
        {
            inbox.Claim();
            if (!Put(message))
                return false;

            // Published, fenced, then looked at; who trims has claimed, fences, and leaves the rest to us if it does not find our message: one of us sees the other.
            Interlocked.MemoryBarrier();
            if (inbox.IsOver)
                TrimForSender(inbox);
            return true;
        }

        // Who waits goes first.
        if (Waiters is not { Any: true } && inbox.TryClaim())
            return Put(message);
        if (inbox.WhenFull != MailboxFullMode.DropNewest || message is IncomingCall || IsDead)
            return false;
        Host.Dropped(Carrier.Current?.Running?.Pid ?? Pid.Runtime, Pid, message);
        return true;
    }

    // A sender has found the mailbox over its limit. If nobody runs the process, the sender trims in its stead, so that the limit holds however long
    // the process waits for something else, or for its turn behind this very sender.
    private void TrimForSender(BoundedInbox inbox)
    {
        using var runtime = EnterRuntime();
        if (IsRunningHere)
        {
            Trim();
            return;
        }

        if (!inbox.TryTakeTurn())
        {
            if (inbox.ShouldAskForTrim())
                TrySignal(TrimSignal.Instance);
            return;
        }

        List<object>? shown = Host.ShowsDeadLetters ? [] : null;
        BecomeOwner();
        if (!IsDead)
            Trim(shown);
        GiveUpOwnership();
        inbox.GiveTurnBack();
        foreach (var message in shown ?? [])
            Host.ShowDropped(Pid.None, Pid, message);
    }

    // Drops the oldest until the limit is kept. The owner, or who has the turn: that one shows what was dropped once it has given the turn back.
    protected void Trim(List<object>? shown = null)
    {
        AssertOwned();
        Bounds.OnTrim();
        if (_trimming)
            return;
        _trimming = true;
        while (Bounds.IsOver)
        {
            if (_saved?.DropOldest() is { } oldest)
            {
                MessageLeft();
                Drop(oldest, shown);
            }
            else if (_reader.TryDequeue() is not { } item)
            {
                break; // Claimed, and not there yet: its sender will look again.
            }
            else if (item is Signal)
            {
                Absorb(item);
            }
            else
            {
                MessageLeft();
                Drop(item, shown);
            }
        }

        _trimming = false;
    }

    private void Drop(object message, List<object>? shown)
    {
        (message as IncomingCall)?.TryRefuse(new MailboxFullException(Pid));
        Host.CountDropped();
        if (shown is not null)
            shown.Add(message);
        else
            Host.ShowDropped(Pid.None, Pid, message);
    }

    // A user message has left the mailbox, for whatever reason but death.
    protected void MessageLeft()
    {
        Bounds.OnLeft();
        if (Waiters is { Any: true })
            Waiters.Serve(Self, Bounds);
    }
}
