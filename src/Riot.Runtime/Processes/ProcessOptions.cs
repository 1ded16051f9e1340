namespace Riot;

/// <summary>How urgently a process runs, per worker (P8): a ready process of a higher priority goes first.</summary>
public enum ProcessPriority
{
    /// <summary>Before all others.</summary>
    High = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>After all others; not starved for ever.</summary>
    Low = 1,
}

/// <summary>Which threads a process runs on (P10).</summary>
public enum ProcessPlacement
{
    /// <summary>Any worker. The default.</summary>
    Shared,

    /// <summary>Always the same worker.</summary>
    Pinned,

    /// <summary>A thread of its own: for code that blocks.</summary>
    OwnThread,
}

/// <summary>What may be said of a process at spawn. All of it is optional.</summary>
public sealed record ProcessOptions
{
    // Null: not said, so that it need not stand against what was said before (see Over).
    private readonly ProcessPriority? _priority;
    private readonly bool? _trapExits;
    private readonly ProcessPlacement? _placement;

    /// <summary>A name to register it under before it starts (N1); default none. If the holder is ending, the process starts when that is dead.</summary>
    public string? Name { get; init; }

    /// <summary>Its priority; default <see cref="ProcessPriority.Normal"/>.</summary>
    public ProcessPriority Priority
    {
        get => _priority ?? ProcessPriority.Normal;
        init => _priority = value;
    }

    /// <summary>Whether it traps exits from its first step on (L4); default false.</summary>
    public bool TrapExits
    {
        get => _trapExits ?? false;
        init => _trapExits = value;
    }

    /// <summary>Which threads it runs on; default <see cref="ProcessPlacement.Shared"/>.</summary>
    public ProcessPlacement Placement
    {
        get => _placement ?? ProcessPlacement.Shared;
        init => _placement = value;
    }

    /// <summary>How many messages its mailbox holds (R5); null, the default, is as many as there are.</summary>
    public MailboxLimit? Mailbox { get; init; }

    /// <summary>Equal options spawn equal processes, whether a default was said or not.</summary>
    public bool Equals(ProcessOptions? other) =>
        other is not null && (Name, Priority, TrapExits, Placement) == (other.Name, other.Priority, other.TrapExits, other.Placement)
        && Equals(Mailbox, other.Mailbox);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Priority, TrapExits, Placement, Mailbox);

    /// <summary>What these say, and of the rest what the earlier ones say.</summary>
    internal ProcessOptions Over(ProcessOptions? earlier)
    {
        var options = earlier ?? this;
        if (Name is not null)
            options = options with { Name = Name };
        if (_priority is { } priority)
            options = options with { Priority = priority };
        if (_trapExits is { } trapExits)
            options = options with { TrapExits = trapExits };
        if (_placement is { } placement)
            options = options with { Placement = placement };
        return Mailbox is null ? options : options with { Mailbox = Mailbox };
    }
}
