using Riot.Primitives;

namespace Riot.Mailboxes;

/// <summary>
/// The part of a process that its senders touch: the queue of signals and two words, in an object of their own, so that a sender does not
/// pull at the cache lines that the running process writes. <c>Process</c> has the protocol.
/// </summary>
internal class Inbox : ManyToOneQueue
{
    /// <summary>A <c>ProcessState</c>.</summary>
    public int State;

    /// <summary>How many control signals were ever sent.</summary>
    public int ControlsSent;
}
