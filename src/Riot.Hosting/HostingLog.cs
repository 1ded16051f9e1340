using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Diagnostics;

namespace Riot.Hosting;

/// <summary>Every line that the host's side logs.</summary>
internal static partial class HostingLog
{
    public static ILogger For(IServiceProvider services) => new GuardedLogger(services.GetRequiredService<ILoggerFactory>(), "Riot.Hosting");

    // How a root has ended, with its error, the process itself has logged: here stands what that means for the host.
    [LoggerMessage(101, LogLevel.Error, "{Consequence}, because its root process {ProcessName} {Pid} {How}")]
    public static partial void RootFailed(ILogger logger, string consequence, string processName, Pid pid, string how, ExitReason Reason);

    [LoggerMessage(107, LogLevel.Error, "{Consequence}, because its root process {ProcessName} {Pid} {How}")]
    public static partial void RootGaveUp(ILogger logger, string consequence, string processName, Pid pid, string how, ExitReason Reason);

    [LoggerMessage(102, LogLevel.Information, "The host goes on without its root process {ProcessName} {Pid}, which {How}")]
    public static partial void RootEnded(ILogger logger, string processName, Pid pid, string how, ExitReason Reason);

    [LoggerMessage(103, LogLevel.Information, "{Consequence}, because the last of its root processes, {ProcessName} {Pid}, {How}")]
    public static partial void LastRootEnded(ILogger logger, string consequence, string processName, Pid pid, string how, ExitReason Reason);

    [LoggerMessage(104, LogLevel.Error, "Settings have changed and are wrong; the runtime keeps those that it has. {Problems}")]
    public static partial void ReloadRefused(ILogger logger, Exception error, string problems);

    [LoggerMessage(105, LogLevel.Information,
        "Settings have changed: CallTimeout {CallTimeout}, MessagesPerTurn {MessagesPerTurn}, ExitGrace {ExitGrace}, BlockedWorkerThreshold {BlockedWorkerThreshold}, ShutdownTimeout {ShutdownTimeout}")]
    public static partial void Reconfigured(
        ILogger logger, TimeSpan callTimeout, int messagesPerTurn, TimeSpan exitGrace, TimeSpan blockedWorkerThreshold, TimeSpan shutdownTimeout);

    [LoggerMessage(106, LogLevel.Warning, "{Setting} has changed from {Old} to {New}: that takes effect at the next start only")]
    public static partial void FixedAtStart(ILogger logger, string setting, object old, object @new);

    [LoggerMessage(108, LogLevel.Information, "{Setting} has changed from {Old} to {New}")]
    public static partial void SettingChanged(ILogger logger, string setting, string old, string @new);

    [LoggerMessage(109, LogLevel.Warning, "Supervisor {Supervisor} has not taken the settings that have changed: {Problem}")]
    public static partial void SettingsNotTaken(ILogger logger, Exception error, string supervisor, string problem);
}
