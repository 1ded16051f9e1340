// What the monitor of a group yields: a process has joined it, or left it.
namespace Riot;

/// <summary>A process has joined a group that the receiver monitors. One that joins twice is reported twice.</summary>
/// <param name="Monitor">What <c>MonitorGroup</c> returned.</param>
/// <param name="Group">The name of the group.</param>
/// <param name="Pid">The process that has joined.</param>
public sealed record MemberJoined(MonitorRef Monitor, string Group, Pid Pid);

/// <summary>A process has left a group that the receiver monitors, or has died: once for each time that it had joined.</summary>
/// <param name="Monitor">What <c>MonitorGroup</c> returned.</param>
/// <param name="Group">The name of the group.</param>
/// <param name="Pid">The process that has left or died.</param>
public sealed record MemberLeft(MonitorRef Monitor, string Group, Pid Pid);
