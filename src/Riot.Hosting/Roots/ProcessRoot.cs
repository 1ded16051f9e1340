using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Riot.Hosting.Roots;

/// <summary>Declares a root that is a process of the application: it has started once it has been made and its <see cref="IProcess.StartAsync"/> has ended.</summary>
internal static class ProcessRoot
{
    public static RootDeclaration Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string name, Values values, ProcessOptions? options)
        where T : class, IProcess
    {
        var settings = Named(name, options);
        return new RootDeclaration(name, (runtime, _, cancellationToken) => StartAsync<T>(runtime, values, settings, cancellationToken))
        {
            ProcessType = typeof(T),
            AddReference = (services, registration) => registration.AddReference<T>(services, name),
        };
    }

    /// <summary>One that is a function has started once it is spawned.</summary>
    public static RootDeclaration Of(string name, Func<ProcessContext, Task> body, ProcessOptions? options)
    {
        ArgumentNullException.ThrowIfNull(body);
        var settings = Named(name, options);
        return new RootDeclaration(name, (runtime, _, _) => Task.FromResult(runtime.SpawnMonitored(body, settings)));
    }

    /// <summary>Starts it; throws what it has thrown.</summary>
    public static async Task<(Pid Pid, Task<ExitReason> Ended)> StartAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        RiotRuntime runtime, Values values, ProcessOptions options, CancellationToken cancellationToken)
        where T : class, IProcess
    {
        try
        {
            return await runtime.StartMonitoredAsync<T>(values, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (StartFailedException failed) when (failed.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(failed.InnerException);
            throw;
        }
    }

    private static ProcessOptions Named(string name, ProcessOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return options?.Name is { } other && other != name
            ? throw new ArgumentException($"Root process '{name}' cannot have the name '{other}', too: leave ProcessOptions.Name out.", nameof(options))
            : (options ?? new ProcessOptions()) with { Name = name };
    }
}
