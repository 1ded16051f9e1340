using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>One group: its members, and who watches it (N3). Its watchers are told under its lock, so that all hear of the changes in one order.</summary>
internal sealed class Group(GroupTable table, string name) : Roster<string, Pid>(table, name)
{
    private MembershipChain _watches;

    protected override bool IsUnused => base.IsUnused && _watches.Count == 0;

    /// <summary>Starts a watch, whose first news will be the first change after what <paramref name="members"/> shows. Under the lock.</summary>
    public GroupMonitorRef Watch(Process watcher, out IReadOnlyList<Pid> members)
    {
        members = Items;
        var monitor = new GroupMonitorRef(watcher, this);
        if (watcher.Memberships.TryAdd(monitor.Watch))
            _watches.Add(monitor.Watch);
        return monitor;
    }

    public void Unwatch(GroupWatch watch)
    {
        using var runtime = Process.EnterRuntime();
        using (Steady.Lock(this))
        {
            if (_watches.Remove(watch))
                GoIfUnused();
        }

        watch.Holder.Memberships.Remove(watch);
    }

    protected override void OnCame(Pid member) => Tell(member, joined: true);

    protected override void OnWent(Pid member) => Tell(member, joined: false);

    private void Tell(Pid member, bool joined)
    {
        for (var watch = _watches.First; watch is not null; watch = MembershipChain.Next(watch))
            watch.Holder.TrySignal(new GroupChangeSignal(((GroupWatch)watch).Monitor, Key, member, joined));
    }
}

/// <summary>A watch over a group; it ends with its holder, the watcher.</summary>
internal sealed class GroupWatch(Process watcher, Group group, MonitorRef monitor) : Membership(watcher, group)
{
    public MonitorRef Monitor { get; } = monitor;

    public override void Leave() => group.Unwatch(this);
}

/// <summary>What the watcher holds of its watch.</summary>
internal sealed class GroupMonitorRef : MonitorRef
{
    public GroupMonitorRef(Process watcher, Group group)
        : base(watcher.Host.RefNumbers.NextMonitor(), watcher, null)
    {
        Watch = new GroupWatch(watcher, group, this);
    }

    public GroupWatch Watch { get; }
}
