using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>Every line that the runtime logs.</summary>
/// <remarks>
/// A parameter that the text does not mention is a value for sinks that keep values, above all the reason of an end with all that it holds. It bears its own name
/// there, so it is written as those in the texts are.
/// </remarks>
internal static partial class Log
{
    // One of these for each end of a process: see EndLog.
    [LoggerMessage(1, LogLevel.Debug, "Process {Who} {How}")]
    public static partial void Ended(ILogger logger, string who, string how, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(2, LogLevel.Error, "Process {Who} {How}")]
    public static partial void Crashed(ILogger logger, Exception? error, string who, string how, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(3, LogLevel.Information, "Process {Who} {How}")]
    public static partial void LinkDown(ILogger logger, string who, string how, Pid Pid, string? Name, string Body, Pid Peer, Pid RootPid, ExitReason Reason);

    [LoggerMessage(4, LogLevel.Information, "Process {Who} {How}")]
    public static partial void OwnChildReturned(ILogger logger, string who, string how, Pid Pid, string? Name, string Body, Pid Child, ExitReason Reason);

    [LoggerMessage(5, LogLevel.Warning, "Process {Who} {How}")]
    public static partial void Killed(ILogger logger, string who, string how, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(14, LogLevel.Warning, "Process {Who} {How}")]
    public static partial void KilledAtStop(ILogger logger, string who, string how, Pid Pid, string? Name, string Body, TimeSpan Time, ExitReason Reason);

    [LoggerMessage(EventId = 7, Message =
        "Process {Who} was abandoned, because it had not unwound in the time that it was given; what is left of it runs outside any process. Its end began when it {How}")]
    public static partial void Abandoned(
        ILogger logger, LogLevel level, Exception? error, string who, string how, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(EventId = 21, Message =
        "Process {Who} was abandoned, because it caught ProcessExitException {Times} times and went on: let it pass, as any OperationCanceledException. Its end began when it {How}")]
    public static partial void SwallowedExits(
        ILogger logger, LogLevel level, Exception? error, string who, int times, string how, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(6, LogLevel.Error, "Process {Who} threw while it was exiting; the reason of its end stands")]
    public static partial void ThrewWhileExiting(ILogger logger, Exception error, string who, Pid Pid, string? Name, string Body, ExitReason Reason);

    [LoggerMessage(8, LogLevel.Debug, "Dead letter from {From} to {To}: {MessageType}")]
    public static partial void DeadLetter(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(9, LogLevel.Warning,
        "Process {Who} has held its thread for {Seconds:0.0} s; spawn what has to block with ProcessOptions.Placement = ProcessPlacement.OwnThread")]
    public static partial void HoldsItsThread(ILogger logger, string who, Pid Pid, string? Name, string Body, double seconds);

    [LoggerMessage(10, LogLevel.Error,
        "Process {Who} blocks its thread while a continuation of its own waits to run on it: a deadlock, if it blocks on that. Await instead of blocking")]
    public static partial void BlocksItself(ILogger logger, string who, Pid Pid, string? Name, string Body);

    [LoggerMessage(11, LogLevel.Warning,
        "All {Maximum} spare workers are in use: processes behind a blocked one wait. Spawn what has to block with ProcessOptions.Placement = ProcessPlacement.OwnThread, or raise RiotOptions.MaxSpareWorkers")]
    public static partial void NoSpareWorker(ILogger logger, int maximum);

    [LoggerMessage(12, LogLevel.Error, "The runtime observer threw in {Method}")]
    public static partial void ObserverThrew(ILogger logger, Exception error, string method);

    [LoggerMessage(13, LogLevel.Warning, "Interval timer of {Message} to {Who}: the receiver is behind, fires are skipped until it takes the last one")]
    public static partial void IntervalSkipped(ILogger logger, string message, string who, Pid Pid, string? Name);

    [LoggerMessage(15, LogLevel.Warning, "Process {Who} was abandoned and still holds a thread at the end of the runtime")]
    public static partial void GhostHoldsThread(ILogger logger, string who, Pid Pid, string? Name, string Body);

    [LoggerMessage(25, LogLevel.Error, "Process {Who} has outlived the stop of its runtime, a kill included: it runs no more, and its end is not reported")]
    public static partial void OutlivesStop(ILogger logger, string who, Pid Pid, string? Name, string Body);

    [LoggerMessage(16, LogLevel.Error, "What was left of process {Who} threw")]
    public static partial void GhostThrew(ILogger logger, Exception error, string who, Pid Pid);

    [LoggerMessage(17, LogLevel.Debug, "Dead letter from {From} to the name {Name}, which nobody holds: {MessageType}")]
    public static partial void NameDropped(ILogger logger, Pid from, string name, string messageType);

    [LoggerMessage(18, LogLevel.Warning,
        "Process {Who} is an orphan: its parent {ParentWho} was killed, and it lives on because it traps exits")]
    public static partial void Orphaned(ILogger logger, string who, string parentWho, Pid Pid, string? Name, string Body, Pid Parent);

    [LoggerMessage(23, LogLevel.Debug, "The mailbox of {To} is full: dropped {MessageType} from {From}")]
    public static partial void MailboxFull(ILogger logger, Pid from, Pid to, string messageType);

    [LoggerMessage(26, LogLevel.Debug, "Process {Who} left {Count} messages unread")]
    public static partial void LeftUnread(ILogger logger, string who, Pid Pid, string? Name, string Body, int count);

    [LoggerMessage(24, LogLevel.Error, "The comparer of a registry threw when process {Who} left it at its end")]
    public static partial void LeaveThrew(ILogger logger, Exception error, string who, Pid Pid, string? Name, string Body);

    [LoggerMessage(27, LogLevel.Error, "A timer of {Message} to {Address} found nobody: the look-up of the key threw, or its holder is of another runtime")]
    public static partial void TimerLookUpThrew(ILogger logger, Exception error, string message, string address);

    [LoggerMessage(19, LogLevel.Warning, "Process {Who} does not handle the {Kind} {MessageType}: dropped. {Advice}")]
    public static partial void NotHandled(ILogger logger, string who, Pid Pid, string? Name, string Body, string kind, string messageType, string advice);

    [LoggerMessage(20, LogLevel.Error, "Process {Who} threw in TerminateAsync; the reason of its end stands")]
    public static partial void TerminateThrew(ILogger logger, Exception error, string who, Pid Pid, string? Name, string Body, ExitReason Reason);
}
