using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>Who watches the process, and whom it watches: two intrusive lists, so that each monitor comes and goes in O(1). The owner only.</summary>
internal sealed partial class Process
{
    private MonitorRef? _watching;
    private MonitorRef? _watchers;
    private int _watchingCount;
    private int _watchersCount;

    /// <summary>The verb (M1, M2). <paramref name="target"/> is null for a name that nobody holds.</summary>
    public MonitorRef Monitor(ProcessRef? target)
    {
        using var own = Enter();
        var monitor = new MonitorRef(Host.RefNumbers.NextMonitor(), this, target);
        Watch(monitor);
        return monitor;
    }

    /// <summary>The verb (M3).</summary>
    public void Demonitor(MonitorRef monitor, bool flush)
    {
        if (!TryEnterExiting(out var own))
            return;
        using (own)
        {
            if (monitor is GroupMonitorRef group)
                Unwatch(group);
            else if (Unwatch(monitor))
                return; // It has told nothing yet, so there is nothing to flush.
            if (flush)
                Flush(message => IsOf(message, monitor));
        }
    }

    /// <summary>The verb (M7): completes with the reasons, in the order asked, once all are dead.</summary>
    /// <param name="stop">What each is asked to exit by, once it is watched; null: they are only waited for.</param>
    public ValueTask<object?> WaitForExit(
        IReadOnlyList<ProcessRef> targets, TimeSpan? timeout, ExitSignal? stop = null)
    {
        return Ask(version =>
        {
            ThrowIfInVain(targets, areAsked: stop is not null);
            var wait = new ExitWait(this, version, targets.Count);
            for (var i = 0; i < targets.Count; i++)
            {
                wait.Monitors[i] = new MonitorRef(Host.RefNumbers.NextMonitor(), this, targets[i]) { Sink = new ExitWait.Place(wait, i) };
                Watch(wait.Monitors[i]);
                if (stop is not null)
                    targets[i].TrySignal(stop);
            }

            if (targets.Count == 0)
                CompleteVerb(wait.Reasons, null);
            return () => Array.ForEach(wait.Monitors, monitor => Unwatch(monitor));
        }, timeout, targets);
    }

    /// <summary>Puts both ends of a monitor in at birth (P7).</summary>
    public MonitorRef AttachMonitor(Process child, IDownSink? sink = null)
    {
        var monitor = new MonitorRef(Host.RefNumbers.NextMonitor(), this, child) { Sink = sink };
        AddWatching(monitor);
        child.AddWatcher(monitor);
        return monitor;
    }

    /// <summary>Puts the end of a watcher outside processes in at birth.</summary>
    public void AttachWatcher(MonitorRef monitor) => AddWatcher(monitor);

    // Whether a message is what a monitor tells its watcher.
    private static bool IsOf(object message, MonitorRef monitor) => message switch
    {
        ProcessDown down => down.Monitor == monitor,
        MemberJoined joined => joined.Monitor == monitor,
        MemberLeft left => left.Monitor == monitor,
        _ => false,
    };

    private void Watch(MonitorRef monitor)
    {
        AddWatching(monitor);
        if (monitor.Target is not null && monitor.Target.TrySignal(new MonitorSignal(monitor)))
            return;
        if (monitor.Sink is null)
            AbsorbAll();
        OnDown(monitor, ExitReason.NoProcess);
    }

    // False if it had ended before.
    private bool Unwatch(MonitorRef monitor)
    {
        if (!monitor.IsActive || monitor.Watcher != this)
            return false;
        RemoveWatching(monitor);
        monitor.Target?.TrySignal(new DemonitorSignal(monitor));
        return true;
    }

    private void Unwatch(GroupMonitorRef monitor)
    {
        if (monitor.Watcher != this)
            return;
        monitor.IsActive = false;
        monitor.Watch.Leave();
    }

    private void OnDown(MonitorRef monitor, ExitReason reason)
    {
        if (!monitor.IsActive)
            return;
        RemoveWatching(monitor);
        if (monitor.Sink is { } sink)
            sink.OnDown(reason);
        else
            Saved.Append(new ProcessDown(monitor, monitor.Target is { } target ? new Pid(target) : Pid.None, reason));
    }

    private void AddWatching(MonitorRef monitor)
    {
        AssertOwned();
        monitor.WatchingNext = _watching;
        _watching?.WatchingPrevious = monitor;
        _watching = monitor;
        _watchingCount++;
    }

    private void RemoveWatching(MonitorRef monitor)
    {
        AssertOwned();
        monitor.IsActive = false;
        if (monitor.WatchingPrevious is { } previous)
            previous.WatchingNext = monitor.WatchingNext;
        else
            _watching = monitor.WatchingNext;
        monitor.WatchingNext?.WatchingPrevious = monitor.WatchingPrevious;
        (monitor.WatchingNext, monitor.WatchingPrevious) = (null, null);
        _watchingCount--;
    }

    private void AddWatcher(MonitorRef monitor)
    {
        AssertOwned();
        monitor.WatchersNext = _watchers;
        _watchers?.WatchersPrevious = monitor;
        _watchers = monitor;
        _watchersCount++;
    }

    private void RemoveWatcher(MonitorRef monitor)
    {
        AssertOwned();
        if (monitor.WatchersPrevious is { } previous)
            previous.WatchersNext = monitor.WatchersNext;
        else if (_watchers == monitor)
            _watchers = monitor.WatchersNext;
        else
            return;
        monitor.WatchersNext?.WatchersPrevious = monitor.WatchersPrevious;
        (monitor.WatchersNext, monitor.WatchersPrevious) = (null, null);
        _watchersCount--;
    }

    /// <summary>One wait for the exits of many.</summary>
    private sealed class ExitWait(Process waiter, short verb, int count)
    {
        private int _outstanding = count;

        public MonitorRef[] Monitors { get; } = new MonitorRef[count];

        public ExitReason[] Reasons { get; } = new ExitReason[count];

        private void Take(int index, ExitReason reason)
        {
            Reasons[index] = reason;
            if (--_outstanding == 0)
                waiter.AnswerVerb(verb, Reasons);
        }

        /// <summary>What one of them ended with goes here.</summary>
        public sealed class Place(ExitWait wait, int index) : IDownSink
        {
            public void OnDown(ExitReason reason) => wait.Take(index, reason);
        }
    }
}
