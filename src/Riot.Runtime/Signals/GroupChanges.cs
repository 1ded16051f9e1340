namespace Riot;

/// <summary>A process has joined a group that the receiver monitors (N3). One that joins twice is reported twice.</summary>
/// <param name="Monitor">What <c>MonitorGroup</c> returned.</param>
/// <param name="Group">The group.</param>
/// <param name="Pid">Who joined.</param>
public sealed record MemberJoined(MonitorRef Monitor, string Group, Pid Pid);

/// <summary>A process has left a group that the receiver monitors, or has died (N3): once for each time that it had joined.</summary>
/// <param name="Monitor">What <c>MonitorGroup</c> returned.</param>
/// <param name="Group">The group.</param>
/// <param name="Pid">Who left.</param>
public sealed record MemberLeft(MonitorRef Monitor, string Group, Pid Pid);
