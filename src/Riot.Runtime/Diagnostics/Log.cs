using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>Every line that the runtime logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Process {Pid} {Name} {Body} ended: {Reason}")]
    public static partial void Ended(ILogger logger, Pid pid, string name, string body, ExitReason reason);

    [LoggerMessage(2, LogLevel.Error, "Process {Pid} {Name} {Body} crashed: {Reason}")]
    public static partial void Crashed(ILogger logger, Exception? error, Pid pid, string name, string body, ExitReason reason);

    [LoggerMessage(3, LogLevel.Information, "Process {Pid} {Name} {Body} went down with {Peer}, root {RootPid}: {Reason}")]
    public static partial void LinkDown(ILogger logger, Pid pid, string name, string body, Pid peer, Pid rootPid, ExitReason reason);

    [LoggerMessage(4, LogLevel.Information,
        "Process {Pid} {Name} {Body} ended because its own child {Child} returned: a link shares every exit. " +
        "If the child may finish first, spawn it with LinkScope.AbnormalExit or LinkScope.Owner")]
    public static partial void OwnChildReturned(ILogger logger, Pid pid, string name, string body, Pid child);

    [LoggerMessage(5, LogLevel.Warning, "Process {Pid} {Name} {Body} was killed")]
    public static partial void Killed(ILogger logger, Pid pid, string name, string body);

    [LoggerMessage(6, LogLevel.Error, "Process {Pid} {Name} {Body} threw while it was exiting with {Reason}; the reason stands")]
    public static partial void ThrewWhileExiting(ILogger logger, Exception error, Pid pid, string name, string body, ExitReason reason);

    [LoggerMessage(7, LogLevel.Warning,
        "Process {Pid} {Name} {Body} was abandoned: it had not unwound in the time it was given for {Reason}. What is left of it runs outside any process")]
    public static partial void Abandoned(ILogger logger, Pid pid, string name, string body, ExitReason reason);

    [LoggerMessage(21, LogLevel.Warning,
        "Process {Pid} {Name} {Body} was abandoned: it caught ProcessExitException {Times} times and went on, while it was exiting with {Reason}")]
    public static partial void SwallowedExits(ILogger logger, Pid pid, string name, string body, int times, ExitReason reason);

    [LoggerMessage(8, LogLevel.Debug, "Dead letter from {From} to {To}: {MessageType}")]
    public static partial void DeadLetter(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(9, LogLevel.Warning,
        "Process {Pid} {Name} {Body} has held its thread for {Seconds:0.0} s; use SpawnBlocking for blocking code")]
    public static partial void HoldsItsThread(ILogger logger, Pid pid, string name, string body, double seconds);

    [LoggerMessage(10, LogLevel.Error,
        "Process {Pid} {Name} {Body} blocks its thread while a continuation of its own waits to run on it: a deadlock, if it blocks on that. Await instead of blocking")]
    public static partial void BlocksItself(ILogger logger, Pid pid, string name, string body);

    [LoggerMessage(11, LogLevel.Warning,
        "All {Maximum} spare workers are in use: processes behind a blocked one wait. Use SpawnBlocking, or raise RiotOptions.MaxSpareWorkers")]
    public static partial void NoSpareWorker(ILogger logger, int maximum);

    [LoggerMessage(12, LogLevel.Error, "The runtime observer threw in {Method}")]
    public static partial void ObserverThrew(ILogger logger, Exception error, string method);

    [LoggerMessage(13, LogLevel.Warning, "Interval timer of {Message} to {Name} {Pid}: the receiver is behind, fires are skipped until it takes the last one")]
    public static partial void IntervalSkipped(ILogger logger, string message, string name, Pid pid);

    /// <summary>Says that a process was killed because it had not stopped in <paramref name="time"/>, the time that it had.</summary>
    public static void KilledAtStop(ILogger logger, TimeSpan time, Pid pid, string name, string body)
    {
        if (time.Rounded() is { Ticks: > 0 } rounded)
            StopTookTooLong(logger, rounded, pid, name, body);
        else
            NoTimeToStop(logger, pid, name, body);
    }

    [LoggerMessage(14, LogLevel.Warning, "Stopping took longer than {Time:g}: killed {Pid} {Name} {Body}")]
    private static partial void StopTookTooLong(ILogger logger, TimeSpan time, Pid pid, string name, string body);

    [LoggerMessage(22, LogLevel.Warning, "No time was left to stop {Pid} {Name} {Body} in order: killed it")]
    private static partial void NoTimeToStop(ILogger logger, Pid pid, string name, string body);

    [LoggerMessage(15, LogLevel.Warning, "Process {Pid} {Name} {Body} was abandoned and still holds a thread at the end of the runtime")]
    public static partial void GhostHoldsThread(ILogger logger, Pid pid, string name, string body);

    [LoggerMessage(25, LogLevel.Error, "Process {Pid} {Name} {Body} has outlived the stop of its runtime, a kill included: it runs no more, and its end is not reported")]
    public static partial void OutlivesStop(ILogger logger, Pid pid, string name, string body);

    [LoggerMessage(16, LogLevel.Error, "What was left of process {Pid} threw")]
    public static partial void GhostThrew(ILogger logger, Exception error, Pid pid);

    [LoggerMessage(17, LogLevel.Debug, "Dead letter from {From} to the name {Name}, which nobody holds: {MessageType}")]
    public static partial void NameDropped(ILogger logger, Pid from, string name, string messageType);

    [LoggerMessage(18, LogLevel.Warning,
        "Process {Pid} {Name} {Body} is an orphan: its parent {Parent} was killed, and it lives on because it traps exits")]
    public static partial void Orphaned(ILogger logger, Pid pid, string name, string body, Pid parent);

    [LoggerMessage(23, LogLevel.Debug, "The mailbox of {To} is full: dropped {MessageType} from {From}")]
    public static partial void MailboxFull(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(26, LogLevel.Debug, "Process {Pid} {Name} {Body} left {Count} messages unread")]
    public static partial void LeftUnread(ILogger logger, Pid pid, string name, string body, int count);

    [LoggerMessage(24, LogLevel.Error, "The comparer of a registry threw when process {Pid} {Name} {Body} left it at its end")]
    public static partial void LeaveThrew(ILogger logger, Exception error, Pid pid, string name, string body);

    [LoggerMessage(19, LogLevel.Warning, "Process {Pid} {Name} {Body} does not handle the {Kind} {MessageType}: dropped. {Advice}")]
    public static partial void NotHandled(ILogger logger, Pid pid, string name, string body, string kind, string messageType, string advice);

    [LoggerMessage(20, LogLevel.Error, "Process {Pid} {Name} {Body} threw in Terminate while it ended with {Reason}")]
    public static partial void TerminateThrew(ILogger logger, Exception error, Pid pid, string name, string body, ExitReason reason);
}
