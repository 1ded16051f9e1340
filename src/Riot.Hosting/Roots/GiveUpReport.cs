namespace Riot.Hosting.Roots;

/// <summary>Follows the reason of a supervisor that gave up down to the child with which it began.</summary>
/// <remarks>A supervisor that gives up is itself a child that ended to the one above, so such reasons are nested.</remarks>
internal static class GiveUpReport
{
    /// <summary>A reason in words: which child it was, how often within what period it had been restarted, and the last reason.</summary>
    /// <param name="supervisor">The name of the outermost supervisor.</param>
    public static string Describe(string supervisor, ExitReason reason)
    {
        var words = "";
        var path = supervisor;
        for (var next = reason; ;)
        {
            switch (next)
            {
                case ExitReason.ShutdownWith { Detail: RestartIntensityExceeded exceeded }:
                    path = $"{path}/{exceeded.ChildId}";
                    words += $"its child {path} went down again after {Times(exceeded.Restarts)} within {exceeded.Period}: ";
                    next = exceeded.LastReason;
                    break;
                case ExitReason.ShutdownWith { Detail: BackoffExhausted exhausted }:
                    path = $"{path}/{exhausted.ChildId}";
                    words += $"its child {path} failed again after {Times(exhausted.Restarts)} in a row: ";
                    next = exhausted.LastReason;
                    break;
                case ExitReason.ShutdownWith { Detail: FailedToStartChild failed }:
                    path = $"{path}/{failed.ChildId}";
                    words += $"its child {path} did not start: ";
                    next = failed.Reason;
                    break;
                default:
                    return words + next;
            }
        }
    }

    /// <summary>The child whose failed start made a supervisor fail to start, and its reason.</summary>
    /// <param name="supervisor">The name of the outermost supervisor.</param>
    public static (string Path, ExitReason Reason) FailedChild(string supervisor, ExitReason reason)
    {
        var path = supervisor;
        while (reason is ExitReason.ShutdownWith { Detail: FailedToStartChild failed })
            (path, reason) = ($"{path}/{failed.ChildId}", failed.Reason);
        return (path, reason);
    }

    private static string Times(int restarts) => restarts == 1 ? "1 restart" : $"{restarts} restarts";
}
