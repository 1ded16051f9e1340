using System.Diagnostics;
using Riot.Primitives;

namespace Riot.Processes;

/// <summary>
/// Whom a process watches, and who watches it. A mutable struct: never copy it. The owner only; the counts are a hint for anyone.
/// </summary>
internal struct MonitorLists
{
    private IntrusiveList<MonitorRef, MonitorRef.OfWatcher> _watched;
    private IntrusiveList<MonitorRef, MonitorRef.OfTarget> _watchers;

    public int WatchedCount { get; private set; }

    public int WatcherCount { get; private set; }

    /// <summary>One of those whom it watches; null: it watches nobody.</summary>
    public readonly MonitorRef? Watched => _watched.First;

    /// <summary>One of those who watch it; null: nobody does.</summary>
    public readonly MonitorRef? Watcher => _watchers.First;

    public void AddWatched(MonitorRef monitor)
    {
        Debug.Assert(monitor.IsActive);
        _watched.AddFirst(monitor);
        WatchedCount++;
    }

    /// <summary>The watch is over: its down, if it still comes, counts no more.</summary>
    public void RemoveWatched(MonitorRef monitor)
    {
        monitor.IsActive = false;
        var wasThere = _watched.Remove(monitor);
        Debug.Assert(wasThere, "It was active, so it was there.");
        WatchedCount--;
    }

    public void AddWatcher(MonitorRef monitor)
    {
        _watchers.AddFirst(monitor);
        WatcherCount++;
    }

    /// <summary>Does nothing if it has been told.</summary>
    public void RemoveWatcher(MonitorRef monitor)
    {
        if (_watchers.Remove(monitor))
            WatcherCount--;
    }

    /// <summary>Whether a message is what a monitor tells its watcher.</summary>
    public static bool IsOf(object message, MonitorRef monitor) => message switch
    {
        ProcessDown down => down.Monitor == monitor,
        MemberJoined joined => joined.Monitor == monitor,
        MemberLeft left => left.Monitor == monitor,
        _ => false,
    };
}
