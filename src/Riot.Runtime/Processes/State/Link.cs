using Riot.Identity;

namespace Riot.Processes;

/// <summary>One end's half of a link. Touched by the thread that runs the process that it belongs to.</summary>
internal sealed class Link(ProcessRef peer, LinkScope scope)
{
    public ProcessRef Peer { get; } = peer;

    public LinkScope Scope { get; set; } = scope;

    /// <summary>Whether the peer's exit matters: always, but between an unlink and its ack.</summary>
    public bool IsActive => Unlinking == 0;

    /// <summary>The number of the unlink sent to the peer that it has not acknowledged; zero: none.</summary>
    public long Unlinking { get; set; }

    /// <summary>This end spawned the peer.</summary>
    public bool IsChild { get; set; }

    /// <summary>Not null while the peer, a child of this end, has not started: then its exit is the result of the start (C1).</summary>
    public StartAttempt? Start { get; set; }

    /// <summary>The peer spawned this end as its owner: any exit of it counts, whatever is asked for later (L9).</summary>
    public bool IsOwner { get; set; }
}
