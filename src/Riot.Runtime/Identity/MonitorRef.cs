using System.Globalization;
using Riot.Identity;
using Riot.Primitives;

namespace Riot;

/// <summary>
/// One monitor: what <c>Monitor</c> returns and the one <see cref="ProcessDown"/> of it carries, or <c>MonitorGroup</c> and all its messages. Equal
/// to itself only.
/// </summary>
/// <remarks>
/// It is a node of two lists: the watcher's (<see cref="OfWatcher"/>, touched by the thread that runs the watcher) and the target's
/// (<see cref="OfTarget"/>, touched by the thread that runs the target). <see cref="IsActive"/> belongs to the watcher.
/// </remarks>
public class MonitorRef
{
    private readonly long _number;
    private ListLinks<MonitorRef> _watching;
    private ListLinks<MonitorRef> _watchers;

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

    /// <summary>Tells a watcher outside processes; does nothing for others.</summary>
    internal virtual void Complete(ExitReason reason)
    {
    }

    /// <summary>A readable form, for example <c>#Monitor&lt;7&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#Monitor<{_number}>");

    /// <summary>The list of those whom a process watches.</summary>
    internal readonly struct OfWatcher : IListHook<MonitorRef>
    {
        public static ref ListLinks<MonitorRef> LinksOf(MonitorRef item) => ref item._watching;
    }

    /// <summary>The list of those who watch a process.</summary>
    internal readonly struct OfTarget : IListHook<MonitorRef>
    {
        public static ref ListLinks<MonitorRef> LinksOf(MonitorRef item) => ref item._watchers;
    }
}
