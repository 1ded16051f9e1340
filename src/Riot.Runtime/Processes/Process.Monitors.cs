using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>Who watches the process, and whom it watches: the verbs, and what the signals of monitors do. The owner only.</summary>
internal sealed partial class Process
{
    private MonitorLists _monitors;

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
                Flush(message => MonitorLists.IsOf(message, monitor));
        }
    }

    /// <summary>The verb (M7): completes with the reasons, in the order asked, once all are dead.</summary>
    public ValueTask<object?> WaitForExit(IReadOnlyList<ProcessRef> targets, TimeSpan? timeout, CancellationToken cancellation = default) => Ask(
        version =>
        {
            ThrowIfInVain(targets);
            var wait = new ExitWait(this, version, targets);
            Array.ForEach(wait.Monitors, Watch);
            if (targets.Count == 0)
                CompleteVerb(wait.Reasons, null);
            return () => Array.ForEach(wait.Monitors, monitor => Unwatch(monitor));
        },
        timeout,
        targets,
        cancellation: cancellation);

    /// <summary>
    /// The verb: spawns a process, which ends with this one, and completes with its reason once it is dead. Cancelled, it asks that to exit and waits on; in vain, it asks
    /// and throws.
    /// </summary>
    public async ValueTask<ExitReason> SpawnAndWait(ProcessBody body, ProcessOptions? options, CancellationToken cancellation)
    {
        var targets = new ProcessRef[1]; // Whom it waits for is known once it is made.
        try
        {
            var reasons = await Ask(
                version =>
                {
                    var child = Host.Make(body, options, this);
                    targets[0] = child;
                    var wait = new ExitWait(this, version, targets);
                    AttachChild(child, LinkScope.Owner); // Who waits for it and is gone does not need it any more (L9).
                    Attach(child, wait.Monitors[0]);
                    child.Launch();
                    var asking = cancellation.UnsafeRegister(_ => child.TrySignal(new ExitSignal(Pid, ExitReason.Shutdown)), null);
                    return () =>
                    {
                        asking.Unregister();
                        Unwatch(wait.Monitors[0]);
                    };
                },
                timeout: null, targets, cancellation: CancellationToken.None);
            return ((ExitReason[])reasons!)[0];
        }
        catch (OperationCanceledException inVain) when (inVain is not ProcessExitException)
        {
            targets[0].TrySignal(new ExitSignal(Pid, ExitReason.Shutdown)); // It may have taken its link away, since it stops this process.
            throw;
        }
    }

    /// <summary>Puts both ends of a monitor in at birth (P7).</summary>
    public MonitorRef AttachMonitor(Process child, IDownSink? sink = null)
    {
        var monitor = new MonitorRef(Host.RefNumbers.NextMonitor(), this, child) { Sink = sink };
        Attach(child, monitor);
        return monitor;
    }

    private void Attach(Process child, MonitorRef monitor)
    {
        _monitors.AddWatched(monitor);
        child._monitors.AddWatcher(monitor);
    }

    /// <summary>Puts the end of a watcher outside processes in at birth.</summary>
    public void AttachWatcher(MonitorRef monitor) => _monitors.AddWatcher(monitor);

    private void Watch(MonitorRef monitor)
    {
        AssertOwned();
        _monitors.AddWatched(monitor);
        if (monitor.Target is not null && monitor.Target.TrySignal(new MonitorSignal(monitor)))
            return;
        if (monitor.Sink is null)
            AbsorbAll();
        OnDown(monitor, ExitReason.NoProcess);
    }

    // False if it had ended before.
    private bool Unwatch(MonitorRef monitor)
    {
        AssertOwned();
        if (!monitor.IsActive || monitor.Watcher != this)
            return false;
        _monitors.RemoveWatched(monitor);
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
        AssertOwned();
        if (!monitor.IsActive)
            return;
        _monitors.RemoveWatched(monitor);
        if (monitor.Sink is { } sink)
            sink.OnDown(reason);
        else
            Saved.Append(new ProcessDown(monitor, monitor.Target is { } target ? new Pid(target) : Pid.None, reason));
    }
}
