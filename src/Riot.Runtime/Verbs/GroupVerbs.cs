using Riot.Processes;

namespace Riot.Verbs;

/// <summary>Process groups, from inside and outside processes alike (N3). Any thread.</summary>
internal static class GroupVerbs
{
    public static void Join(ProcessHost host, string group, Pid pid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        host.Simulator?.InterruptionPoint();
        if (Argument.Target(host, pid) is not Process process || !host.Groups.TryJoin(group, process))
            throw new NoSuchProcessException(pid, $"Join '{group}'");
    }

    public static bool Leave(ProcessHost host, string group, Pid pid)
    {
        ArgumentNullException.ThrowIfNull(group);
        host.Simulator?.InterruptionPoint();
        return Argument.Target(host, pid) is Process process && host.Groups.TryRemoveOne(group, process);
    }

    public static IReadOnlyList<Pid> Members(ProcessHost host, string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        host.Simulator?.InterruptionPoint();
        return host.Groups.Items(group);
    }

    public static int Broadcast(ProcessHost host, Process? from, string group, object message)
    {
        Argument.Message(message);
        var members = Members(host, group);
        foreach (var member in members)
            SendVerbs.Send(host, from, member, message);
        return members.Count;
    }
}
