using Riot.Primitives;

namespace Riot.Processes;

/// <summary>What few processes need, so that idle ones do not pay for it.</summary>
internal sealed class ProcessExtras
{
    /// <summary>Cancelled when the process exits. Any thread.</summary>
    public LazyToken Exiting;

    /// <summary>Cancelled by a stop request, and when the process exits. Any thread.</summary>
    public LazyToken Stopping;

    /// <summary>Runs what comes back after death. Set once, by the owner or by whoever posts first.</summary>
    public Ghost? Ghost;

    /// <summary>Set once, by whoever needs it first.</summary>
    public Memberships? Memberships;

    /// <summary>Set at birth, for a mailbox in which senders may wait for room.</summary>
    public SendWaiters? Waiters;

    /// <summary>How many killers run callbacks of <see cref="Exiting"/> on their own threads now. Raised before and lowered behind them.</summary>
    public int Killers;

    /// <summary>The owner's, once it has been launched: the lines in which the process stands.</summary>
    public PlacesInLine Places;

    /// <summary>The owner's: what bounds its end.</summary>
    public GraceAlarm Grace;

    /// <summary>Who waits for its end.</summary>
    public StopperList Stoppers;

    /// <summary>The owner's: what the process ends with when its body returns.</summary>
    public ReturnReason Return;

    /// <summary>The owner's: the calls that it has taken and that are not settled.</summary>
    public IntrusiveList<IncomingCall, IncomingCall.Owed> Calls;

    /// <summary>The owner's: the limit of the pending verb.</summary>
    public VerbDeadline Deadline;

    /// <summary>Of a supervisor that is divided: into how many. Written once, before it has started.</summary>
    public int Partitions;

    /// <summary>The owner's: exits that the body has swallowed (X5).</summary>
    public int Swallowed;
}
