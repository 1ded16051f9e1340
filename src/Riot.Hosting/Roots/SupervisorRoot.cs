using System.Runtime.ExceptionServices;

namespace Riot.Hosting.Roots;

/// <summary>Declares a root that is a supervisor: it has started once its whole tree has (S1).</summary>
internal static class SupervisorRoot
{
    /// <summary>Where an error that made a child fail to start says which child that was.</summary>
    private const string ChildKey = "Riot.Child";

    /// <exception cref="ArgumentException">No supervisor can have this spec.</exception>
    public static RootDeclaration Of(string name, SupervisorSpec spec)
    {
        _ = new Supervisor(spec); // Refuses now what only shows when all of the spec is said (S10).
        return new RootDeclaration(name, (runtime, cancellationToken) => StartAsync(runtime, name, spec, cancellationToken));
    }

    private static async Task<(Pid Pid, Task<ExitReason> Ended)> StartAsync(
        RiotRuntime runtime, string name, SupervisorSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await runtime.SpawnMonitoredAsync<Supervisor>(new ProcessOptions { Name = name }, [spec], cancellationToken).ConfigureAwait(false);
        }
        catch (StartFailedException failed) when (failed.Reason.GaveUp)
        {
            var (path, reason) = GiveUpReport.FailedChild(name, failed.Reason);
            if (reason is ExitReason.Exception { Error: var error })
            {
                Note(error, path);
                ExceptionDispatchInfo.Throw(error);
            }

            throw new InvalidOperationException($"Child '{path}' did not start: {reason}.", failed);
        }
    }

    // The error is the application's, and so may its data be: it stands, noted or not.
    private static void Note(Exception error, string path)
    {
        try
        {
            error.Data[ChildKey] = path;
        }
        catch (Exception)
        {
            // The log names the child too.
        }
    }
}
