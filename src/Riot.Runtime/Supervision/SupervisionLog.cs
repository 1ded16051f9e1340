using Microsoft.Extensions.Logging;

namespace Riot.Supervision;

/// <summary>
/// Every line that supervisors log: what they do. How a child has ended, and that a supervisor gives up, the process itself logs (X1), with its error.
/// </summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(101, LogLevel.Information, "Supervisor {Who} restarts {Children}: {Cause}")]
    public static partial void Restarts(ILogger logger, string who, string children, string cause, Pid Pid, string? Name, string Child, ExitReason Reason);

    [LoggerMessage(102, LogLevel.Information, "Supervisor {Who} restarts {Children} in {Wait:g}: {Cause}")]
    public static partial void RestartsLater(
        ILogger logger, string who, string children, TimeSpan wait, string cause, Pid Pid, string? Name, string Child, ExitReason Reason);

    [LoggerMessage(EventId = 103, Message = "Supervisor {Who} could not start {Child}: {Cause}")]
    public static partial void StartFailed(
        ILogger logger, LogLevel level, Exception? error, string who, string child, string cause, Pid Pid, string? Name, ExitReason Reason);

    [LoggerMessage(104, LogLevel.Warning,
        "Supervisor {Who} restarts {Child} alone, although it went down with its sibling {RootWho}. Children that are linked belong together: " +
        "use OneForAll (under a dynamic supervisor: one supervisor with OneForAll for each group)")]
    public static partial void DraggedDown(ILogger logger, string who, string child, string rootWho, Pid Pid, string? Name, Pid Root);

    [LoggerMessage(105, LogLevel.Warning,
        "Supervisor {Who} ignored a message of type {MessageType}: it answers calls, such as that of StartChildAsync, and nothing else")]
    public static partial void StrayMessage(ILogger logger, string who, string messageType, Pid Pid, string? Name);
}
