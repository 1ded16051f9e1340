using System.Globalization;
using Riot.Identity;

namespace Riot;

/// <summary>
/// One monitor: what <c>Monitor</c> returns and the one <see cref="ProcessDown"/> of it carries (M1), or <c>MonitorGroup</c> and all its messages (N3). Equal
/// to itself only.
/// </summary>
/// <remarks>
/// It is a node of two lists: the watcher's (fields <c>Watching…</c>, touched by the thread that runs the watcher) and the target's (fields
/// <c>Watchers…</c>, touched by the thread that runs the target). <see cref="IsActive"/> belongs to the watcher.
/// </remarks>
public class MonitorRef
{
    private readonly long _number;

    internal MonitorRef(long number, ProcessRef? watcher, ProcessRef? target)
    {
        _number = number;
        Watcher = watcher;
        Target = target;
    }

    /// <summary>Null for a watcher outside processes.</summary>
    internal ProcessRef? Watcher { get; }

    /// <summary>Null when a name was watched that nobody held.</summary>
    internal ProcessRef? Target { get; }

    /// <summary>True until its down has been taken over by the watcher, or it was demonitored.</summary>
    internal bool IsActive { get; set; } = true;

    /// <summary>Where its down goes; null: to the mailbox (M7).</summary>
    internal IDownSink? Sink { get; init; }

    internal MonitorRef? WatchingNext { get; set; }

    internal MonitorRef? WatchingPrevious { get; set; }

    internal MonitorRef? WatchersNext { get; set; }

    internal MonitorRef? WatchersPrevious { get; set; }

    /// <summary>Tells a watcher outside processes; does nothing for others.</summary>
    internal virtual void Complete(ExitReason reason)
    {
    }

    /// <summary>A readable form, for example <c>#Monitor&lt;7&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#Monitor<{_number}>");
}
