using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>Every line that the runtime logs.</summary>
internal static partial class Log
{
    // One of these for each end of a process. What the text does not name is for sinks that keep values: the reason with all that it holds, above all.
    [LoggerMessage(1, LogLevel.Debug, "Process {Who} {How}")]
    public static partial void Ended(ILogger logger, string who, string how, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(2, LogLevel.Error, "Process {Who} {How}")]
    public static partial void Crashed(ILogger logger, Exception? error, string who, string how, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(3, LogLevel.Information, "Process {Who} {How}")]
    public static partial void LinkDown(ILogger logger, string who, string how, Pid pid, string? name, string body, Pid peer, Pid rootPid, ExitReason reason);

    [LoggerMessage(4, LogLevel.Information,
        "Process {Who} went down because its own child {ChildWho} returned: a link shares every exit. " +
        "If the child may finish first, spawn it with LinkScope.AbnormalExit or LinkScope.Owner")]
    public static partial void OwnChildReturned(ILogger logger, string who, string childWho, Pid pid, string? name, string body, Pid child, ExitReason reason);

    [LoggerMessage(5, LogLevel.Warning, "Process {Who} {How}")]
    public static partial void Killed(ILogger logger, string who, string how, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(EventId = 7, Message =
        "Process {Who} was abandoned, because it had not unwound in the time that it was given; what is left of it runs outside any process. Why it had to end: it {How}")]
    public static partial void Abandoned(
        ILogger logger, LogLevel level, Exception? error, string who, string how, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(EventId = 21, Message =
        "Process {Who} was abandoned, because it caught ProcessExitException {Times} times and went on. Why it had to end: it {How}")]
    public static partial void SwallowedExits(
        ILogger logger, LogLevel level, Exception? error, string who, int times, string how, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(6, LogLevel.Error, "Process {Who} threw while it was exiting; the reason of its end stands")]
    public static partial void ThrewWhileExiting(ILogger logger, Exception error, string who, Pid pid, string? name, string body, ExitReason reason);

    [LoggerMessage(8, LogLevel.Debug, "Dead letter from {From} to {To}: {MessageType}")]
    public static partial void DeadLetter(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(9, LogLevel.Warning,
        "Process {Who} has held its thread for {Seconds:0.0} s; spawn what has to block with ProcessOptions.Placement = ProcessPlacement.OwnThread")]
    public static partial void HoldsItsThread(ILogger logger, string who, Pid pid, string? name, string body, double seconds);

    [LoggerMessage(10, LogLevel.Error,
        "Process {Who} blocks its thread while a continuation of its own waits to run on it: a deadlock, if it blocks on that. Await instead of blocking")]
    public static partial void BlocksItself(ILogger logger, string who, Pid pid, string? name, string body);

    [LoggerMessage(11, LogLevel.Warning,
        "All {Maximum} spare workers are in use: processes behind a blocked one wait. Spawn what has to block with ProcessOptions.Placement = ProcessPlacement.OwnThread, or raise RiotOptions.MaxSpareWorkers")]
    public static partial void NoSpareWorker(ILogger logger, int maximum);

    [LoggerMessage(12, LogLevel.Error, "The runtime observer threw in {Method}")]
    public static partial void ObserverThrew(ILogger logger, Exception error, string method);

    [LoggerMessage(13, LogLevel.Warning, "Interval timer of {Message} to {Who}: the receiver is behind, fires are skipped until it takes the last one")]
    public static partial void IntervalSkipped(ILogger logger, string message, string who, Pid pid, string? name);

    /// <summary>Says that a process was killed because it had not stopped in <paramref name="time"/>, the time that it had.</summary>
    public static void KilledAtStop(ILogger logger, TimeSpan time, string who, Pid pid, string? name, string body)
    {
        if (time.Rounded() is { Ticks: > 0 } rounded)
            StopTookTooLong(logger, rounded, who, pid, name, body);
        else
            NoTimeToStop(logger, who, pid, name, body);
    }

    [LoggerMessage(14, LogLevel.Warning, "Stopping took longer than {Time:g}: killed {Who}")]
    private static partial void StopTookTooLong(ILogger logger, TimeSpan time, string who, Pid pid, string? name, string body);

    [LoggerMessage(22, LogLevel.Warning, "No time was left to stop {Who} in order: killed it")]
    private static partial void NoTimeToStop(ILogger logger, string who, Pid pid, string? name, string body);

    [LoggerMessage(15, LogLevel.Warning, "Process {Who} was abandoned and still holds a thread at the end of the runtime")]
    public static partial void GhostHoldsThread(ILogger logger, string who, Pid pid, string? name, string body);

    [LoggerMessage(25, LogLevel.Error, "Process {Who} has outlived the stop of its runtime, a kill included: it runs no more, and its end is not reported")]
    public static partial void OutlivesStop(ILogger logger, string who, Pid pid, string? name, string body);

    [LoggerMessage(16, LogLevel.Error, "What was left of process {Who} threw")]
    public static partial void GhostThrew(ILogger logger, Exception error, string who, Pid pid);

    [LoggerMessage(17, LogLevel.Debug, "Dead letter from {From} to the name {Name}, which nobody holds: {MessageType}")]
    public static partial void NameDropped(ILogger logger, Pid from, string name, string messageType);

    [LoggerMessage(18, LogLevel.Warning,
        "Process {Who} is an orphan: its parent {ParentWho} was killed, and it lives on because it traps exits")]
    public static partial void Orphaned(ILogger logger, string who, string parentWho, Pid pid, string? name, string body, Pid parent);

    [LoggerMessage(23, LogLevel.Debug, "The mailbox of {To} is full: dropped {MessageType} from {From}")]
    public static partial void MailboxFull(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(26, LogLevel.Debug, "Process {Who} left {Count} messages unread")]
    public static partial void LeftUnread(ILogger logger, string who, Pid pid, string? name, string body, int count);

    [LoggerMessage(24, LogLevel.Error, "The comparer of a registry threw when process {Who} left it at its end")]
    public static partial void LeaveThrew(ILogger logger, Exception error, string who, Pid pid, string? name, string body);

    [LoggerMessage(19, LogLevel.Warning, "Process {Who} does not handle the {Kind} {MessageType}: dropped. {Advice}")]
    public static partial void NotHandled(ILogger logger, string who, Pid pid, string? name, string body, string kind, string messageType, string advice);

    [LoggerMessage(20, LogLevel.Error, "Process {Who} threw in TerminateAsync; the reason of its end stands")]
    public static partial void TerminateThrew(ILogger logger, Exception error, string who, Pid pid, string? name, string body, ExitReason reason);
}
