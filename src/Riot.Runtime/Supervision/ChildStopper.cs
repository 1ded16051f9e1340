using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Supervision;

/// <summary>Stops children and waits until they are dead, each within its time (S4). The supervisor's own code.</summary>
/// <remarks>
/// Children are watched, not waited for along their links, so that one which has unlinked itself cannot hang its supervisor. The exits that come along the links all
/// the same are of processes that no child has any more.
/// </remarks>
internal sealed class ChildStopper(ProcessContext self)
{
    private readonly Process _process = self.Process;

    /// <summary>One after the other, in this order (S5).</summary>
    public async ValueTask StopInOrderAsync(IReadOnlyList<Child> children)
    {
        foreach (var child in children)
            await StopTogetherAsync([child]);
    }

    /// <summary>All at once (S5): whoever is out of its time is killed while the others have theirs.</summary>
    /// <param name="asked">The call that asks for it, if one does: its caller waits for their end too.</param>
    public async ValueTask StopTogetherAsync(IReadOnlyList<Child> children, IncomingCall? asked = null)
    {
        var since = self.Host.Time.GetTimestamp();
        var others = _process.NoteStopping([.. children.Select(child => child.Pid.Target!)]);
        var stopper = _process.AsStopper(asked);
        foreach (var child in children)
            Ask(child, stopper);

        var killed = new List<ProcessRef>();
        foreach (var group in children.GroupBy(child => child.Spec.Shutdown).OrderBy(group => Order(group.Key)))
        {
            ProcessRef[] processes = [.. group.Select(child => child.Pid.Target!)];
            var left = group.Key.Limit - self.Host.Time.GetElapsedTime(since);
            if (group.Key == Shutdown.Infinite)
                await _process.WaitForExit(processes, null);
            else if (group.Key.IsKill)
                killed.AddRange(processes);
            else if (left <= TimeSpan.Zero || await _process.WaitForExit(processes, left) is not ExitReason[])
                killed.AddRange(Kill(processes, new KillSignal(group.Key.Limit)));
        }

        if (killed.Count > 0)
            await _process.WaitForExit(killed, null);
        _process.NoteStopped(others);
    }

    private static TimeSpan Order(Shutdown shutdown) => shutdown == Shutdown.Infinite ? TimeSpan.MaxValue : shutdown.Limit;

    private void Ask(Child child, Stopper stopper)
    {
        var shutdown = child.Spec.Shutdown;
        if (shutdown.IsKill)
            Kill([child.Pid.Target!], KillSignal.Instance);
        else
            child.Pid.Target!.TrySignal(new ExitSignal(_process.Pid, ExitReason.Shutdown, Order(shutdown), stopper));
    }

    // Not the verb: what the child's token calls back could hang its supervisor.
    private static ProcessRef[] Kill(ProcessRef[] processes, KillSignal signal)
    {
        Array.ForEach(processes, process => process.TrySignal(signal));
        return processes;
    }
}
