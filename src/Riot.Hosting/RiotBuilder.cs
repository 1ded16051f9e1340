using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Riot.Hosting;
using Riot.Hosting.Activation;
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
    /// <see cref="IProcess.StartAsync"/> has ended), and stop in reverse. If one fails to start, so does the host. If no other root has its class,
    /// <see cref="ServerRef{TServer}"/> is a service.
    /// </summary>
    /// <remarks>
    /// A root that ends abnormally stops the host, and raises <see cref="Environment.ExitCode"/> from 0 to 1; after clean ends the host stops with the last root.
    /// Without roots the host runs on. What fails, or ends as the last, while the host still starts cuts the host's start off.
    /// </remarks>
    /// <typeparam name="T">The class of the process.</typeparam>
    /// <param name="name">The name that it is registered under; roots find each other by it.</param>
    /// <param name="values">
    /// Constructor values, in brackets; the others are services. With none, a class that is a service itself is made by its registration.
    /// </param>
    /// <param name="options">Its other settings; null, the default, for none.</param>
    /// <exception cref="ArgumentException">The name is empty, another root of the same runtime has it, or the options have another.</exception>
    public RiotBuilder AddProcess<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, Values values = default, ProcessOptions? options = null)
        where T : class, IProcess =>
        AddRoot(ProcessRoot.Of<T>(name, values, options));

    /// <summary>Declares a root process that a factory makes from the services of a scope of its own.</summary>
    /// <param name="name">The name that it is registered under; roots find each other by it.</param>
    /// <param name="make">Makes it, as its first step.</param>
    /// <param name="options">Its other settings; null, the default, for none.</param>
    /// <inheritdoc cref="AddProcess{T}(string, Values, ProcessOptions?)"/>
    public RiotBuilder AddProcess<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, ProcessFactory<T> make, ProcessOptions? options = null)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(make);
        return AddRoot(ProcessRoot.Of<T>(name, [new GivenFactory(make)], options));
    }

    /// <summary>Declares a root process that runs a function: it has started once it is spawned.</summary>
    /// <param name="name">The name that it is registered under; roots find each other by it.</param>
    /// <param name="body">What it runs; the root lives until that ends.</param>
    /// <param name="options">Its other settings; null, the default, for none.</param>
    /// <exception cref="ArgumentException">The name is empty, another root of the same runtime has it, or the options have another.</exception>
    public RiotBuilder AddProcess(string name, Func<ProcessContext, Task> body, ProcessOptions? options = null) => AddRoot(ProcessRoot.Of(name, body, options));

    /// <summary>
    /// Declares a root that is a supervisor, registered under its name. It starts in its turn among the other roots, once all its children have started, and
    /// stops in its turn, its children in reverse.
    /// </summary>
    /// <remarks>
    /// If it gives up the host stops as with any root that fails, and the log says which child it was, how often within what period it had been restarted,
    /// and the last reason. One that shuts down because significant children have ended has ended clean. If a child fails to start, the host's
    /// start throws what that child threw; the log names the child by its path, and so does <c>Data["Riot.Child"]</c> of the error.
    /// </remarks>
    /// <param name="name">The name that it is registered under, and with which the paths of its children begin.</param>
    /// <param name="spec">What it is and which children it has.</param>
    /// <exception cref="ArgumentException">The name is empty or taken by another root of the same runtime, or the spec is one that no supervisor can have.</exception>
    public RiotBuilder AddSupervisor(string name, SupervisorSpec spec)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(spec);
        return AddRoot(SupervisorRoot.Of(name, spec));
    }

    /// <summary>Declares a root that is a dynamic supervisor, registered under its name.</summary>
    /// <param name="name">The name that it is registered under.</param>
    /// <param name="spec">Its restart limit, and how many children it may hold.</param>
    /// <exception cref="ArgumentException">The name is empty, or another root of the same runtime has it.</exception>
    public RiotBuilder AddSupervisor(string name, DynamicSupervisorSpec spec)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(spec);
        return AddRoot(SupervisorRoot.Of(name, spec));
    }

    /// <summary>Declares a root that is a supervisor whose spec needs services, such as <c>IOptions&lt;T&gt;</c>.</summary>
    /// <param name="name">The name that it is registered under, and with which the paths of its children begin.</param>
    /// <param name="spec">Says what it is and which children it has; called when the root starts, and what it throws makes the host's start fail.</param>
    /// <exception cref="ArgumentException">The name is empty, or another root of the same runtime has it.</exception>
    /// <inheritdoc cref="AddSupervisor(string, SupervisorSpec)" path="/remarks"/>
    public RiotBuilder AddSupervisor(string name, Func<IServiceProvider, SupervisorSpec> spec)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(spec);
        return AddRoot(SupervisorRoot.Of(name, spec));
    }

    /// <summary>
    /// Declares a root that is a supervisor and that the configuration describes: the section <c>Supervisors:name</c> within that of the runtime.
    /// This gives it its place among the roots; supervisors that only the configuration knows start after all of them, in the order of their names.
    /// </summary>
    /// <remarks>
    /// See <see cref="AddProcessType{T}(string, Values)"/> for what its children may be, and the other overloads for the rest. Without its section the host's start fails.
    /// When the section changes while the host runs, settings change in the tree as by <c>ReconfigureAsync</c>.
    /// </remarks>
    /// <param name="name">The name that it is registered under, and of its section.</param>
    /// <exception cref="ArgumentException">The name is empty, or another root of the same runtime has it.</exception>
    public RiotBuilder AddSupervisor(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return AddRoot(new RootDeclaration(name, null));
    }

    /// <summary>Lets the configuration name a class: <c>Type</c> of a child of <c>Supervisors</c>.</summary>
    /// <typeparam name="T">The class. It may be <see cref="DynamicSupervisor"/>.</typeparam>
    /// <param name="type">The name, whatever its case.</param>
    /// <param name="values">Constructor values, in brackets; the others are services.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public RiotBuilder AddProcessType<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string type, Values values = default)
        where T : class, IProcess
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        _registration.ProcessTypes.Add<T>(type, values);
        return this;
    }

    /// <summary>Lets the configuration name a class whose processes a factory makes.</summary>
    /// <typeparam name="T">The class that the name stands for.</typeparam>
    /// <param name="type">The name, whatever its case.</param>
    /// <param name="make">Makes one, for each life, from the services of a scope of its own.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public RiotBuilder AddProcessType<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string type, ProcessFactory<T> make)
        where T : class, IProcess
    {
        ArgumentNullException.ThrowIfNull(make);
        return AddProcessType<T>(type, [new GivenFactory(make)]);
    }

    /// <summary>Changes settings in code, after those from configuration and in the order of the calls.</summary>
    public RiotBuilder Configure(Action<RiotOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _services.Configure(_registration.OptionsName, configure);
        return this;
    }

    private RiotBuilder AddRoot(RootDeclaration root)
    {
        _registration.AddRoot(_services, root);
        return this;
    }
}
