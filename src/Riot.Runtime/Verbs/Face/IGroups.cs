namespace Riot;

/// <summary>
/// The process groups of a runtime: any process may be in any number of them, and leaves them when it dies. Found at <see cref="IRiot.Groups"/>. A process
/// watches one by <see cref="ProcessContext.MonitorGroup"/>.
/// </summary>
/// <remarks>Any thread. But at <see cref="ProcessContext"/> a process that joins a group itself does so in its own code.</remarks>
/// <example><code>
/// self.Join("room");
/// var copies = self.Groups.Broadcast("room", new Said("hello"));
/// foreach (var other in self.Groups.Members("room").Where(member => member != self.Pid))
///     self.Send(other, new Said($"{copies} are here"));
/// self.Groups.Leave("room", self.Pid);
/// </code></example>
public interface IGroups
{
    /// <summary>Enters a process into a group, which need not exist. Twice makes two memberships: it is listed and told twice, and has to leave twice.</summary>
    /// <exception cref="NoSuchProcessException">The process is exiting or dead.</exception>
    void Join(string group, Pid pid);

    /// <summary>Gives one membership of a process up.</summary>
    /// <returns>False if the process was no member.</returns>
    bool Leave(string group, Pid pid);

    /// <summary>Who is in a group, in the order in which they joined: a snapshot.</summary>
    IReadOnlyList<Pid> Members(string group);

    /// <summary>Sends a message to every member, the sender too if it is one.</summary>
    /// <returns>How many messages were sent: one for each membership.</returns>
    int Broadcast(string group, object message);
}
