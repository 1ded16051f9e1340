namespace Riot;

/// <summary>How urgently a process runs, per worker: a ready process of a higher priority goes first.</summary>
/// <remarks>Promise P8.</remarks>
public enum ProcessPriority
{
    /// <summary>Before all others that are ready: for little work that must not wait.</summary>
    High = -1,

    /// <summary>In turn with all others. The default.</summary>
    Normal = 0,

    /// <summary>After all others; not starved for ever.</summary>
    Low = 1,
}

/// <summary>Which threads a process runs on.</summary>
/// <remarks>Promise P10.</remarks>
public enum ProcessPlacement
{
    /// <summary>Any worker of the runtime. The default.</summary>
    Shared,

    /// <summary>One worker, always the same.</summary>
    Pinned,

    /// <summary>A thread of its own: for code that blocks.</summary>
    OwnThread,
}

/// <summary>What may be said of a process at spawn. All of it is optional.</summary>
/// <example><code>
/// // Calls of a library that blocks: on a thread of its own.
/// riot.Spawn(async self =>
/// {
///     while (true)
///         Printer.Print(await self.ReceiveAsync&lt;string&gt;());
/// }, new ProcessOptions { Name = "printer", Placement = ProcessPlacement.OwnThread });
///
/// // Little to do, but at once, and it looks after others.
/// riot.Spawn&lt;Watch&gt;(["printer"], new ProcessOptions { Priority = ProcessPriority.High, TrapExits = true });
/// </code></example>
public sealed record ProcessOptions
{
    /// <summary>A name to register it under before it starts; default none. If the holder is ending, the process starts when that is dead.</summary>
    public string? Name { get; init; }

    /// <summary>Its priority; default <see cref="ProcessPriority.Normal"/>.</summary>
    public ProcessPriority Priority { get; init; }

    /// <summary>Whether it traps exits from its first step on; default false.</summary>
    public bool TrapExits { get; init; }

    /// <summary>Which threads it runs on; default <see cref="ProcessPlacement.Shared"/>.</summary>
    public ProcessPlacement Placement { get; init; }

    /// <summary>How many messages its mailbox holds; null, the default, is as many as there are.</summary>
    public MailboxLimit? Mailbox { get; init; }
}
