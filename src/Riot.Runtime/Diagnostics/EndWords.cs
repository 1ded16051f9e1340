using System.Globalization;
using System.Text;

namespace Riot.Diagnostics;

/// <summary>Says in a sentence how a process has ended, for those who read a log: what a reason prints is for those who look into it. Any thread.</summary>
/// <remarks>All texts go behind the one who ended: 'crashed: IOException: no more'. What the application gave is printed with care (P2).</remarks>
internal static class EndWords
{
    /// <summary>Who a process is, as the one that a line is about.</summary>
    /// <param name="label">Its name, or its path among supervisors; null if it has neither.</param>
    /// <param name="pid">Its pid.</param>
    /// <param name="body">What it runs; empty if that is not known any more.</param>
    public static string Who(string? label, string pid, string body) =>
        (label is null ? pid : $"{label} {pid}") + (body.Length == 0 ? "" : $" ({body})");

    /// <summary>The whole of it: whom it went down with, where that began and with what; of a supervisor that gave up, with which child.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="path">How the paths of its children begin, if it is a supervisor; null: unknown.</param>
    /// <param name="mention">What another process is called.</param>
    public static string Of(ExitReason reason, string? path, Func<Pid, string> mention)
    {
        // Supervisors are each other's children, so one reason may hold another, and so on: no recursion.
        var text = new StringBuilder();
        for (var next = reason; ;)
        {
            switch (next)
            {
                case ExitReason.LinkDown link:
                    text.Append(CultureInfo.InvariantCulture, $"went down because {mention(link.Pid)}, to which it was linked, ");
                    if (link.Hops > 1)
                        text.Append(CultureInfo.InvariantCulture, $"did; it began with {mention(link.RootPid)}, which ");
                    (next, path) = (link.Root, null);
                    break;
                case ExitReason.ShutdownWith { Detail: RestartIntensityExceeded exceeded }:
                    path = Under(path, exceeded.ChildId);
                    text.Append(CultureInfo.InvariantCulture, $"gave up{After(exceeded.Restarts)} within {exceeded.Period:g}, because its child {path} ");
                    next = exceeded.LastReason;
                    break;
                case ExitReason.ShutdownWith { Detail: BackoffExhausted exhausted }:
                    path = Under(path, exhausted.ChildId);
                    text.Append(CultureInfo.InvariantCulture, $"gave up{After(exhausted.Restarts)} in a row, because its child {path} ");
                    next = exhausted.LastReason;
                    break;
                case ExitReason.ShutdownWith { Detail: FailedToStartChild failed }:
                    path = Under(path, failed.ChildId);
                    text.Append(CultureInfo.InvariantCulture, $"could not start {path}");
                    if (failed.Reason is ExitReason.Exception { Error: var error })
                        return text.Append(": ").Append(Printed.Of(error)).ToString(); // Nothing may have been spawned that could crash.
                    text.Append(", which ");
                    next = failed.Reason;
                    break;
                default:
                    return text.Append(OfRoot(next)).ToString();
            }
        }
    }

    /// <summary>Of one that its own child has brought down by returning: the trap that newcomers meet first, and the way out (P2).</summary>
    public static string OfOwnChild(string child) =>
        $"went down because its own child {child} returned: a link shares every exit. If the child may finish first, spawn it with LinkScope.AbnormalExit or LinkScope.Owner";

    /// <summary>Of one that was killed because it had not stopped in the time that it had.</summary>
    /// <param name="how">How it ended, but for that.</param>
    /// <param name="isKill">Whether that says that it was killed, as it does not if it was exiting before.</param>
    /// <param name="time">The time, to the millisecond; zero: it had none.</param>
    public static string AtStop(string how, bool isKill, TimeSpan time)
    {
        var why = time > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"stopping it took longer than {time:g}") : "no time was left to stop it in order";
        return $"{how}{(isKill ? "" : "; then it was killed")}, because {why}";
    }

    /// <summary>In a few words, for a line that says what somebody does about the end: the rest is told where the process itself is logged.</summary>
    /// <inheritdoc cref="Of"/>
    public static string Short(ExitReason reason, Func<Pid, string> mention) => reason switch
    {
        ExitReason.LinkDown link => $"went down because {mention(link.RootPid)} {Short(link.Root, mention)}",
        { IsGiveUp: true } => reason is ExitReason.ShutdownWith { Detail: FailedToStartChild } ? "did not start" : "gave up",
        ExitReason.ShutdownWith => "was stopped",
        ExitReason.Exception => "crashed",
        ExitReason.Custom => "ended with a reason of its own",
        _ => OfRoot(reason),
    };

    private static string OfRoot(ExitReason reason) => reason switch
    {
        ExitReason.Exception exception => $"crashed: {Printed.Of(exception.Error)}",
        ExitReason.ShutdownWith shutdown => $"was stopped: {Printed.Of(shutdown.Detail)}",
        ExitReason.Custom custom => $"ended with {Printed.Of(custom.Value)}",
        { IsNormal: true } => "returned",
        _ when ReferenceEquals(reason, ExitReason.Shutdown) => "was stopped",
        _ when ReferenceEquals(reason, ExitReason.Killed) => "was killed",
        _ when ReferenceEquals(reason, ExitReason.NoProcess) => "was not there any more",
        _ when ReferenceEquals(reason, ExitReason.NoConnection) => "was out of reach",
        _ => $"ended with {reason}",
    };

    private static string Under(string? path, string child) => path is null ? child : $"{path}/{child}";

    private static string After(int restarts) => restarts == 1 ? " after 1 restart" : $" after {restarts} restarts";
}
