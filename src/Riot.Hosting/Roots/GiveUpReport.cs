namespace Riot.Hosting.Roots;

/// <summary>Follows the reason of a supervisor that gave up down to the child with which it began.</summary>
/// <remarks>A supervisor that gives up is itself a child that ended to the one above, so such reasons are nested.</remarks>
internal static class GiveUpReport
{
    /// <summary>The child whose failed start made a supervisor fail to start, and its reason.</summary>
    /// <param name="supervisor">The name of the outermost supervisor.</param>
    public static (string Path, ExitReason Reason) FailedChild(string supervisor, ExitReason reason)
    {
        var path = supervisor;
        while (reason is ExitReason.ShutdownWith { Detail: FailedToStartChild failed })
            (path, reason) = ($"{path}/{failed.ChildId}", failed.Reason);
        return (path, reason);
    }
}
