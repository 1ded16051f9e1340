using Microsoft.Extensions.Logging;

namespace Riot.Supervision;

/// <summary>Every line that supervisors log. That a child has ended, and that a supervisor gives up, the process itself logs (X1).</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(101, LogLevel.Information, "Supervisor {Pid} {Name} restarts {Children}: {Child} ended with {Reason}")]
    public static partial void Restarts(ILogger logger, Pid pid, string name, string children, string child, ExitReason reason);

    [LoggerMessage(102, LogLevel.Information, "Supervisor {Pid} {Name} restarts {Child} in {Wait:g}")]
    public static partial void RestartsLater(ILogger logger, Pid pid, string name, string child, TimeSpan wait);

    [LoggerMessage(103, LogLevel.Error, "Supervisor {Pid} {Name} could not start {Child}: {Reason}")]
    public static partial void StartFailed(ILogger logger, Exception? error, Pid pid, string name, string child, ExitReason reason);

    [LoggerMessage(104, LogLevel.Warning,
        "Supervisor {Pid} {Name} restarts {Child} alone, although it went down with its sibling {Root}. Children that are linked belong together: " +
        "use OneForAll (under a dynamic supervisor: one supervisor with OneForAll for each group)")]
    public static partial void DraggedDown(ILogger logger, Pid pid, string name, string child, Pid root);

    [LoggerMessage(105, LogLevel.Warning, "Supervisor {Pid} {Name} ignored a message of type {MessageType}: it answers calls, such as StartChild, and nothing else")]
    public static partial void StrayMessage(ILogger logger, Pid pid, string name, string messageType);
}
