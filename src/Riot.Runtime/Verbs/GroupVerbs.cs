using Riot.Processes;

namespace Riot.Verbs;

/// <summary>
/// The verbs for process groups, from inside and outside processes (N3): what <see cref="IRiot.Groups"/> gives. Any thread, but a process joins one itself in
/// its own code.
/// </summary>
/// <param name="host">The runtime.</param>
/// <param name="self">The process whose face this is; null for the runtime's.</param>
internal sealed class GroupVerbs(SpawningHost host, Process? self) : IGroups
{
    public void Join(string group, Pid pid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        if (Argument.Target(host, pid) is not Process process)
            throw new NoSuchProcessException(pid, $"Join '{group}'");
        using var own = self is null ? default : self.EnterFor(process);
        host.Simulator?.InterruptionPoint();
        if (!host.Groups.TryJoin(group, process))
            throw new NoSuchProcessException(pid, $"Join '{group}'");
    }

    public bool Leave(string group, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(group);
        host.Simulator?.InterruptionPoint();
        return Argument.Target(host, pid) is Process process && host.Groups.TryRemoveOne(group, process);
    }

    public IReadOnlyList<Pid> Members(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        host.Simulator?.InterruptionPoint();
        return host.Groups.Items(group);
    }

    public int Broadcast(string group, object message)
    {
        Argument.Message(message);
        var members = Members(group);
        foreach (var member in members)
            SendVerbs.Send(host, self, member.Target!, message);
        return members.Count;
    }
}
