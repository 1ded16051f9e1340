using Microsoft.Extensions.DependencyInjection;

namespace Riot.Hosting.Roots;

/// <summary>Starts a root: completes once it has started, with its pid and the task of its end. Throws what made it fail.</summary>
/// <param name="runtime">The runtime.</param>
/// <param name="services">The host's services.</param>
/// <param name="cancellationToken">Kills it while it starts.</param>
internal delegate Task<(Pid Pid, Task<ExitReason> Ended)> RootStart(RiotRuntime runtime, IServiceProvider services, CancellationToken cancellationToken);

/// <summary>A root process before it starts.</summary>
/// <param name="Name">The name that it will have.</param>
/// <param name="Start">How it starts. Null: it is a supervisor, and the configuration says how.</param>
internal sealed record RootDeclaration(string Name, RootStart? Start)
{
    /// <summary>The class of its process, if it is known and no supervisor's.</summary>
    public Type? ProcessType { get; init; }

    /// <summary>Makes its address a service; null for one without a class.</summary>
    public Action<IServiceCollection, RiotRegistration>? AddReference { get; init; }

    /// <summary>Whether it is a supervisor that comes from the configuration.</summary>
    public bool IsConfigured => Start is null;
}
