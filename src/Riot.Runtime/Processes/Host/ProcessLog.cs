using Microsoft.Extensions.Logging;
using Riot.Diagnostics;
using Riot.Identity;

namespace Riot.Processes;

/// <summary>The lines about one process, but for that of its end: who it is is put together for a line that is wanted, and not otherwise. Any thread.</summary>
internal static class ProcessLog
{
    public static void ThrewWhileExiting(Process process, Exception error, ExitReason reason)
    {
        if (Wants(process, LogLevel.Error))
            Log.ThrewWhileExiting(process.Host.Logger, error, process.Who, process.Pid, process.Label, process.Body, reason);
    }

    public static void TerminateThrew(Process process, Exception error, ExitReason reason)
    {
        if (Wants(process, LogLevel.Error))
            Log.TerminateThrew(process.Host.Logger, error, process.Who, process.Pid, process.Label, process.Body, reason);
    }

    public static void GhostThrew(Process process, Exception error)
    {
        if (Wants(process, LogLevel.Error))
            Log.GhostThrew(process.Host.Logger, error, process.Who, process.Pid);
    }

    public static void GhostHoldsThread(Process process)
    {
        if (Wants(process, LogLevel.Warning))
            Log.GhostHoldsThread(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body);
    }

    public static void OutlivesStop(Process process)
    {
        if (Wants(process, LogLevel.Error))
            Log.OutlivesStop(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body);
    }

    public static void HoldsItsThread(Process process, TimeSpan held)
    {
        if (Wants(process, LogLevel.Warning))
            Log.HoldsItsThread(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body, held.TotalSeconds);
    }

    public static void BlocksItself(Process process)
    {
        if (Wants(process, LogLevel.Error))
            Log.BlocksItself(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body);
    }

    public static void Orphaned(Process process, ProcessRef parent)
    {
        if (Wants(process, LogLevel.Warning))
            Log.Orphaned(process.Host.Logger, process.Who, parent.Mention, process.Pid, process.Label, process.Body, new Pid(parent));
    }

    public static void LeftUnread(Process process, int count)
    {
        if (Wants(process, LogLevel.Debug))
            Log.LeftUnread(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body, count);
    }

    public static void LeaveThrew(Process process, Exception error)
    {
        if (Wants(process, LogLevel.Error))
            Log.LeaveThrew(process.Host.Logger, error, process.Who, process.Pid, process.Label, process.Body);
    }

    /// <param name="process">The server.</param>
    /// <param name="kind">Of what it does not handle.</param>
    /// <param name="what">Which it is, in words.</param>
    /// <param name="advice">What to do about it.</param>
    public static void NotHandled(Process process, string kind, Func<string> what, string advice)
    {
        if (Wants(process, LogLevel.Warning))
            Log.NotHandled(process.Host.Logger, process.Who, process.Pid, process.Label, process.Body, kind, what(), advice);
    }

    public static void IntervalSkipped(Process receiver, object message)
    {
        if (Wants(receiver, LogLevel.Warning))
            Log.IntervalSkipped(receiver.Host.Logger, MessageName.Short(message), receiver.Who, receiver.Pid, receiver.Label);
    }

    private static bool Wants(Process process, LogLevel level) => process.Host.Logger.IsEnabled(level);
}
