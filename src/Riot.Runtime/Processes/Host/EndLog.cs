using Microsoft.Extensions.Logging;
using Riot.Diagnostics;

namespace Riot.Processes;

/// <summary>What the log says of a process's end, and how loud (P2, X1). The owner of the process.</summary>
internal static class EndLog
{
    /// <param name="process">It is dead.</param>
    /// <param name="ownChildReturned">It has ended because a child of its own has returned.</param>
    public static void Write(Process process, bool ownChildReturned)
    {
        var (logger, reason) = (process.Host.Logger, process.Reason!);
        switch (reason)
        {
            case ExitReason.LinkDown { IsShutdown: false } link when ownChildReturned && logger.IsEnabled(LogLevel.Information):
                Log.OwnChildReturned(logger, process.Pid, process.Label, process.Body, link.Pid);
                break;
            case { IsNormal: true } or { IsShutdown: true, IsGiveUp: false }:
                if (logger.IsEnabled(LogLevel.Debug))
                    Log.Ended(logger, process.Pid, process.Label, process.Body, reason);
                break;
            case ExitReason.LinkDown link:
                if (logger.IsEnabled(LogLevel.Information))
                    Log.LinkDown(logger, process.Pid, process.Label, process.Body, link.Pid, link.RootPid, reason);
                break;
            default:
                if (ReferenceEquals(reason, ExitReason.Killed))
                    Log.Killed(logger, process.Pid, process.Label, process.Body);
                else if (logger.IsEnabled(LogLevel.Error)) // To say what its body was costs more than all the rest of a crash.
                    Log.Crashed(logger, (reason as ExitReason.Exception)?.Error, process.Pid, process.Label, process.Body, reason);
                break;
        }
    }
}
