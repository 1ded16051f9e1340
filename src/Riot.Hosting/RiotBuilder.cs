using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Riot.Hosting;
using Riot.Hosting.Roots;

namespace Riot;

/// <summary>Says what a runtime in a host consists of: see <c>AddRiot</c>. To be used while services are being registered.</summary>
public sealed class RiotBuilder
{
    private readonly IServiceCollection _services;
    private readonly RiotRegistration _registration;

    internal RiotBuilder(IServiceCollection services, RiotRegistration registration)
    {
        _services = services;
        _registration = registration;
    }

    /// <summary>
    /// Declares a root process. Roots start in the order of their declaration, each once the one before has started (it is made, and its
    /// <see cref="IProcess.StartAsync"/> has ended), and stop in reverse (H2). If one fails to start, so does the host.
    /// </summary>
    /// <remarks>
    /// A root that ends abnormally stops the host, and raises <see cref="Environment.ExitCode"/> from 0 to 1; after clean ends the host stops with the last root
    /// (X8). Without roots the host runs on. What fails, or ends as the last, while the host still starts cuts the host's start off (H2).
    /// </remarks>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="name">The name that it is registered under (N1); roots find each other by it.</param>
    /// <param name="arguments">Constructor values; the others are services (H3).</param>
    /// <exception cref="ArgumentException">The name is empty, or another root of the same runtime has it.</exception>
    public RiotBuilder AddProcess<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, params object[] arguments)
        where T : class, IProcess
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new ProcessOptions { Name = name };
        _registration.AddRoot(new RootDeclaration(
            name, (runtime, cancellationToken) => runtime.SpawnMonitoredAsync<T>(options, arguments, cancellationToken)));
        return this;
    }

    /// <summary>
    /// Declares a root that is a supervisor, registered under its name. It starts in its turn among the other roots, once all its children have started, and
    /// stops in its turn, its children in reverse (H2, S5).
    /// </summary>
    /// <remarks>
    /// If it gives up (S6) the host stops as with any root that fails, and the log says which child it was, how often within what period it had been restarted,
    /// and the last reason (X8). One that shuts down because significant children have ended (S9) has ended clean. If a child fails to start, the host's
    /// start throws what that child threw; the log names the child by its path, and so does <c>Data["Riot.Child"]</c> of the error. A
    /// <see cref="DynamicSupervisor"/> is declared by <see cref="AddProcess"/>.
    /// </remarks>
    /// <param name="name">The name that it is registered under (N1), and with which the paths of its children begin.</param>
    /// <param name="configure">Says what it is and which children it has; called at once.</param>
    /// <exception cref="ArgumentException">The name is empty or taken by another root of the same runtime, or the supervisor has a bad value (S10).</exception>
    public RiotBuilder AddSupervisor(string name, Func<SupervisorSpec, SupervisorSpec> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        var spec = configure(new SupervisorSpec(name));
        if (spec is null)
            throw new ArgumentException($"Supervisor '{name}': nothing was returned; return the spec that was changed.", nameof(configure));
        _registration.AddRoot(SupervisorRoot.Of(name, spec));
        return this;
    }

    /// <summary>
    /// Declares a root that is a supervisor and that the configuration describes (S10): the section <c>Supervisors:name</c> within that of the runtime.
    /// This gives it its place among the roots; supervisors that only the configuration knows start after all of them, in the order of their names.
    /// </summary>
    /// <remarks>
    /// See <see cref="AddProcessType"/> for what its children may be, and the other overload for the rest. Without its section the host's start fails.
    /// When the section changes while the host runs, settings change in the tree as by <see cref="Reconfigure"/> (H4).
    /// </remarks>
    /// <param name="name">The name that it is registered under (N1), and of its section.</param>
    /// <exception cref="ArgumentException">The name is empty, or another root of the same runtime has it.</exception>
    public RiotBuilder AddSupervisor(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _registration.AddRoot(new RootDeclaration(name, null));
        return this;
    }

    /// <summary>Lets the configuration name a class: <c>Type</c> of a child of <c>Supervisors</c> (S10).</summary>
    /// <typeparam name="T">The class. It may be <see cref="DynamicSupervisor"/>.</typeparam>
    /// <param name="name">The name, whatever its case.</param>
    /// <param name="arguments">Constructor values; the others are services (H3).</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public RiotBuilder AddProcessType<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, params object[] arguments)
        where T : class, IProcess
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(arguments);
        _registration.ProcessTypes.Add<T>(name, arguments);
        return this;
    }

    /// <summary>Changes settings in code, after those from configuration and in the order of the calls.</summary>
    public RiotBuilder Configure(Action<RiotOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _services.Configure(_registration.OptionsName, configure);
        return this;
    }
}
