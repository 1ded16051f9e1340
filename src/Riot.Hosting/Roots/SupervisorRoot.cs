using System.Runtime.ExceptionServices;
using Riot.Diagnostics;

namespace Riot.Hosting.Roots;

/// <summary>Declares a root that is a supervisor: it has started once its whole tree has (S1).</summary>
internal static class SupervisorRoot
{
    /// <summary>Where an error that made a child fail to start says which child that was.</summary>
    private const string ChildKey = "Riot.Child";

    /// <exception cref="ArgumentException">No supervisor can have this spec.</exception>
    public static RootDeclaration Of(string name, SupervisorSpec spec)
    {
        Check(name, spec);
        return new RootDeclaration(name, (runtime, _, cancellationToken) => StartAsync(runtime, name, spec, cancellationToken));
    }

    /// <summary>One whose spec is made when it starts, once the host's services are there.</summary>
    public static RootDeclaration Of(string name, Func<IServiceProvider, SupervisorSpec> spec) => new(
        name,
        (runtime, services, cancellationToken) =>
        {
            var made = spec(services) ?? throw new InvalidOperationException($"The spec of supervisor '{name}' is null: return one.");
            Check(name, made);
            return StartAsync(runtime, name, made, cancellationToken);
        });

    public static RootDeclaration Of(string name, DynamicSupervisorSpec spec) => new(
        name, (runtime, _, cancellationToken) => ProcessRoot.StartAsync<DynamicSupervisor>(runtime, [spec], new ProcessOptions { Name = name }, cancellationToken));

    // Refuses what only shows when all of a spec is said (S10): a child's spec does so, and names the supervisor.
    private static void Check(string name, SupervisorSpec spec) => _ = ChildSpec.Of(name, spec);

    private static async Task<(Pid Pid, Task<ExitReason> Ended)> StartAsync(
        RiotRuntime runtime, string name, SupervisorSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await runtime.StartMonitoredAsync<Supervisor>([spec], new ProcessOptions { Name = name }, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (StartFailedException failed) when (failed.Reason.IsGiveUp)
        {
            var (path, reason) = GiveUpReport.FailedChild(name, failed.Reason);
            if (reason is ExitReason.Exception { Error: var error })
            {
                Note(error, path);
                ExceptionDispatchInfo.Throw(error);
            }

            throw new InvalidOperationException($"Child '{path}' did not start: it {EndWords.Of(reason, path, static pid => pid.ToString())}.", failed);
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
