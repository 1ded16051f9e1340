namespace Riot;

/// <summary>A process that is monitored from birth; also <c>var (pid, monitor) = …</c>.</summary>
/// <param name="Pid">The process that was spawned.</param>
/// <param name="Monitor">The monitor, which its <see cref="ProcessDown"/> carries.</param>
public readonly record struct Monitored(Pid Pid, MonitorRef Monitor);

/// <summary>A group that is watched; also <c>var (monitor, members) = …</c>.</summary>
/// <param name="Monitor">The monitor, which each <see cref="MemberJoined"/> and <see cref="MemberLeft"/> carries.</param>
/// <param name="Members">Who was in it at that moment; the changes that come are those after it.</param>
public readonly record struct GroupMonitor(MonitorRef Monitor, IReadOnlyList<Pid> Members);
