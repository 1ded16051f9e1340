using Microsoft.Extensions.Logging;
using Riot.Diagnostics;

namespace Riot.Processes;

/// <summary>What the log says of a process's end, in one line, and how loud (P2, X1). The owner of the process.</summary>
internal static class EndLog
{
    /// <param name="process">It is dead.</param>
    /// <param name="course">How the end went.</param>
    /// <param name="stopTook"><inheritdoc cref="Life.StopTook" path="/summary"/></param>
    /// <param name="byOwnChild"><inheritdoc cref="Life.OwnChildReturned" path="/summary"/></param>
    public static void Write(Process process, EndCourse course, TimeSpan? stopTook, bool byOwnChild)
    {
        var (logger, reason) = (process.Host.Logger, process.Reason!);
        var level = LevelOf(reason);
        if ((course != EndCourse.InOrder || stopTook is not null) && level < LogLevel.Warning)
            level = LogLevel.Warning;
        if (!logger.IsEnabled(level)) // To say what its body was costs more than all the rest of a crash.
            return;

        var (who, pid, name, body) = (process.Who, process.Pid, process.Label, process.Body);
        var down = reason as ExitReason.LinkDown;
        byOwnChild &= down is not null;
        var how = byOwnChild ? EndWords.OfOwnChild(down!.Pid.Mention) : EndWords.Of(reason, process.Path ?? process.Name, static pid => pid.Mention);
        if (stopTook is { } took)
            how = EndWords.AtStop(how, isKill: ReferenceEquals(reason, ExitReason.Killed), took);
        var error = (reason as ExitReason.Exception)?.Error;
        switch (reason)
        {
            case var _ when course == EndCourse.OutOfGrace:
                Log.Abandoned(logger, level, error, who, how, pid, name, body, reason);
                break;
            case var _ when course == EndCourse.SwallowedExits:
                Log.SwallowedExits(logger, level, error, who, Process.SwallowedExits, how, pid, name, body, reason);
                break;
            case var _ when stopTook is { } time && level == LogLevel.Warning:
                Log.KilledAtStop(logger, who, how, pid, name, body, time, reason);
                break;
            case ExitReason.LinkDown link when byOwnChild:
                Log.OwnChildReturned(logger, who, how, pid, name, body, link.Pid, reason);
                break;
            case ExitReason.LinkDown link when level == LogLevel.Information:
                Log.LinkDown(logger, who, how, pid, name, body, link.Pid, link.RootPid, reason);
                break;
            case var _ when level == LogLevel.Debug:
                Log.Ended(logger, who, how, pid, name, body, reason);
                break;
            case var _ when level == LogLevel.Warning:
                Log.Killed(logger, who, how, pid, name, body, reason);
                break;
            default:
                Log.Crashed(logger, error, who, how, pid, name, body, reason);
                break;
        }
    }

    private static LogLevel LevelOf(ExitReason reason) => reason switch
    {
        { IsNormal: true } or { IsShutdown: true, IsGiveUp: false } => LogLevel.Debug,
        ExitReason.LinkDown => LogLevel.Information,
        _ when ReferenceEquals(reason, ExitReason.Killed) => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}

/// <summary>How an end went, beside its reason.</summary>
internal enum EndCourse
{
    InOrder,

    /// <summary>It had not unwound in the time that it was given, and was abandoned (X6).</summary>
    OutOfGrace,

    /// <summary>It caught so many exits that it was abandoned (X5).</summary>
    SwallowedExits,
}
