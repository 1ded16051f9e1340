namespace Riot;

/// <summary>What a monitor yields, once.</summary>
/// <param name="Monitor">The monitor that this is the end of.</param>
/// <param name="Pid">The process that went down; <see cref="Pid.None"/> when a name was watched that nobody held.</param>
/// <param name="Reason">Its reason, or <see cref="ExitReason.NoProcess"/> if it was gone before.</param>
public sealed record ProcessDown(MonitorRef Monitor, Pid Pid, ExitReason Reason);
