namespace Riot.Processes;

/// <summary>The process groups of one runtime (N3). Any thread.</summary>
internal sealed class GroupTable() : RosterTable<string, Pid>(StringComparer.Ordinal)
{
    /// <summary>False: the process is exiting or dead.</summary>
    public bool TryJoin(string group, Process process) => With(group, roster => roster.TryAdd(process, process.Pid));

    /// <summary>The verb's own part is in <c>Process.Monitors.cs</c>.</summary>
    public (GroupMonitorRef Monitor, IReadOnlyList<Pid> Members) Watch(string group, Process watcher) => With(group, roster =>
    {
        var monitor = ((Group)roster).Watch(watcher, out var members);
        return (monitor, members);
    });

    protected override Roster<string, Pid> Make(string key) => new Group(this, key);
}
