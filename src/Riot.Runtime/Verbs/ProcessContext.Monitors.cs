using Riot.Verbs;

namespace Riot;

// The verbs for monitors (M1–M7, N3).
public sealed partial class ProcessContext
{
    /// <summary>Watches a process: exactly one <see cref="ProcessDown"/> will come, at once if it is dead.</summary>
    /// <param name="process">The process; of a name or key whoever holds it now, and if nobody does, <see cref="ProcessDown"/> comes at once.</param>
    /// <exception cref="ArgumentException">It belongs to another runtime.</exception>
    public MonitorRef Monitor(Address process) => _process.Monitor(Addressing.Find(Host, process));

    /// <summary>Stops watching a process or a group: after the return nothing of it arrives. Never throws while exiting.</summary>
    /// <param name="monitor">What the watch was begun with.</param>
    /// <param name="flush">Also remove what is in the mailbox already.</param>
    public void Demonitor(MonitorRef monitor, bool flush = false)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        _process.Demonitor(monitor, flush);
    }

    /// <summary>
    /// Watches a group, whether it has members or not: a <see cref="MemberJoined"/> or <see cref="MemberLeft"/> comes for each change after the members
    /// that are returned. It ends with <see cref="Demonitor"/>, or with this process.
    /// </summary>
    /// <param name="group">The name of the group; it need not exist.</param>
    /// <returns>The watch, and the members at that moment.</returns>
    /// <example><code>
    /// var (monitor, members) = self.MonitorGroup("room");
    /// Console.WriteLine($"{members.Count} are here.");
    /// while (true)
    /// {
    ///     switch (await self.ReceiveAsync())
    ///     {
    ///         case MemberJoined joined:
    ///             Console.WriteLine($"{joined.Pid} has come to {joined.Group}.");
    ///             break;
    ///         case MemberLeft left:
    ///             Console.WriteLine($"{left.Pid} has gone.");
    ///             break;
    ///         case Said:
    ///             self.Demonitor(monitor, flush: true);
    ///             return;
    ///     }
    /// }
    /// </code></example>
    public GroupMonitor MonitorGroup(string group)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        using var own = _process.Enter();
        var (monitor, members) = Host.Groups.Watch(group, _process);
        return new GroupMonitor(monitor, members);
    }

    /// <inheritdoc/>
    public ValueTask<ExitReason> WaitForExitAsync(Address process, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitVerbs.WaitForExitAsync(Host, _process, process, timeout, cancellationToken);
}
