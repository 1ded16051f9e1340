namespace Riot;

/// <summary>What a process is doing.</summary>
public enum ProcessStatus
{
    /// <summary>Running, or ready to run.</summary>
    Running,

    /// <summary>Suspended in a receive.</summary>
    Receiving,

    /// <summary>Suspended in another await.</summary>
    Awaiting,

    /// <summary>Exiting: it unwinds and is not dead yet (X5).</summary>
    Exiting,
}

/// <summary>A look at one process from outside. The figures are read while it runs: each is right, the set is not one moment.</summary>
public sealed record ProcessInfo
{
    internal ProcessInfo()
    {
    }

    /// <summary>Whose.</summary>
    public required Pid Pid { get; init; }

    /// <summary>Its registered name.</summary>
    public required string? Name { get; init; }

    /// <summary>What it is doing.</summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>Its priority.</summary>
    public required ProcessPriority Priority { get; init; }

    /// <summary>Messages that it has not taken yet.</summary>
    public required int MailboxLength { get; init; }

    /// <summary>How many processes it is linked to.</summary>
    public required int Links { get; init; }

    /// <summary>How many monitors it holds on others.</summary>
    public required int Monitors { get; init; }

    /// <summary>How many monitors others hold on it.</summary>
    public required int Watchers { get; init; }

    /// <summary>Steps that it has taken: messages received and continuations run.</summary>
    public required long Reductions { get; init; }

    /// <summary>When it was spawned, by the runtime's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The type or method that it began with.</summary>
    public required string InitialBody { get; init; }
}
