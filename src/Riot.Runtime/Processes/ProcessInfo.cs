using System.Diagnostics;

namespace Riot;

/// <summary>What a process is doing.</summary>
public enum ProcessStatus
{
    /// <summary>Running, or ready to run.</summary>
    Running,

    /// <summary>Suspended in a receive, until a message comes that it takes.</summary>
    Receiving,

    /// <summary>Suspended in another await: a call, a sleep, or one that is not a verb.</summary>
    Awaiting,

    /// <summary>Exiting: it unwinds and is not dead yet.</summary>
    Exiting,
}

/// <summary>A look at one process from outside. The figures are read while it runs: each is right, the set is not one moment.</summary>
/// <example><code>
/// // The ten longest mailboxes.
/// var all = riot.Processes.List().Select(riot.Processes.Info).OfType&lt;ProcessInfo&gt;();
/// foreach (var info in all.OrderByDescending(info => info.MailboxLength).Take(10))
/// {
///     Console.WriteLine($"{info.Pid} {info.Name ?? info.InitialBody}: {info.MailboxLength} wait, {info.MessagesTaken} steps taken");
///     Console.WriteLine($"  {info.Status} {info.WaitsFor}, priority {info.Priority}, from {info.Parent} since {info.StartedAt:T}");
///     Console.WriteLine($"  linked to {info.Links}, watches {info.Monitors}, watched by {info.Watchers}");
/// }
/// </code></example>
[DebuggerDisplay("{Pid} {Name} {Status} mailbox {MailboxLength}")]
public sealed record ProcessInfo
{
    internal ProcessInfo()
    {
    }

    /// <summary>The process that this is about.</summary>
    public required Pid Pid { get; init; }

    /// <summary>Who spawned it; <see cref="Pid.Runtime"/> for code outside processes.</summary>
    public required Pid Parent { get; init; }

    /// <summary>The name that it is registered under; null if it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>What log lines call it beside its pid: its name, else its path among supervisors; null: nothing.</summary>
    internal string? Label { get; init; }

    /// <summary>Whether it runs, waits or exits.</summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>How urgently it runs.</summary>
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
    public required long MessagesTaken { get; init; }

    /// <summary>When it was spawned, by the runtime's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// What it waits for, in words (<c>the reply of &lt;0.1.7&gt; to PlaceOrder</c>), if it is <see cref="ProcessStatus.Receiving"/> or <see cref="ProcessStatus.Awaiting"/>;
    /// otherwise empty.
    /// </summary>
    public required string WaitsFor { get; init; }

    /// <summary>The type or method that it began with.</summary>
    public required string InitialBody { get; init; }
}
