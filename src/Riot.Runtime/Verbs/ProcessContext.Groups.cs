using Riot.Verbs;

namespace Riot;

// The verbs for process groups (N3), as OTP's pg: any process may join any number of groups, and leaves them when it dies.
public sealed partial class ProcessContext
{
    /// <summary>Joins a group, which need not exist. Joining twice makes two memberships: it is listed and told twice, and has to leave twice (N3).</summary>
    public void Join(string group)
    {
        using var own = _process.Enter();
        GroupVerbs.Join(Host, group, Pid);
    }

    /// <summary>Gives one membership up; false if there was none. Never throws while exiting; a dead process has left (N3).</summary>
    public bool Leave(string group) => GroupVerbs.Leave(Host, group, Pid);

    /// <summary>Who is in a group, in the order in which they joined: a snapshot (N3). Any thread.</summary>
    public IReadOnlyList<Pid> Members(string group) => GroupVerbs.Members(Host, group);

    /// <summary>Sends a message to every member, this process too if it is one, and says to how many memberships (N3). Any thread.</summary>
    public int Broadcast(string group, object message) => GroupVerbs.Broadcast(Host, _process, group, message);

    /// <summary>
    /// Watches a group, whether it has members or not: a <see cref="MemberJoined"/> or <see cref="MemberLeft"/> comes for each change after the members
    /// that are returned (N3). It ends with <see cref="Demonitor"/>, or with this process.
    /// </summary>
    public (MonitorRef Monitor, IReadOnlyList<Pid> Members) MonitorGroup(string group)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        using var own = _process.Enter();
        return Host.Groups.Watch(group, _process);
    }
}
