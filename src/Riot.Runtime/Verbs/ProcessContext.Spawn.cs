using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that spawn (P1, P6, P7). They return at once; the body starts later, on a worker. Plain spawns work while exiting too.
public sealed partial class ProcessContext
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Starts a process.</summary>
    /// <exception cref="NameAlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null) => SpawnPlain(SpawningHost.BodyOf(body), options);

    /// <summary>Starts a process by type; <paramref name="arguments"/> are constructor values, the rest comes from the activator (H3).</summary>
    /// <exception cref="ActivationException">The activator says that it cannot be built.</exception>
    public Pid Spawn<[DynamicallyAccessedMembers(Constructors)] T>(params object[] arguments) where T : class, IProcess =>
        SpawnPlain(Host.BodyOf<T>(arguments), null);

    /// <inheritdoc cref="Spawn{T}(object[])"/>
    public Pid Spawn<[DynamicallyAccessedMembers(Constructors)] T>(ProcessOptions options, params object[] arguments) where T : class, IProcess =>
        SpawnPlain(Host.BodyOf<T>(arguments), options);

    /// <summary>Starts a process that is linked to this one from birth (P7, L9).</summary>
    public Pid SpawnLink(Func<ProcessContext, Task> body, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null) =>
        SpawnLinked(SpawningHost.BodyOf(body), scope, options);

    /// <summary>Starts a process by type that is linked to this one from birth (P7), with <see cref="LinkScope.AnyExit"/>.</summary>
    public Pid SpawnLink<[DynamicallyAccessedMembers(Constructors)] T>(params object[] arguments) where T : class, IProcess =>
        SpawnLinked(Host.BodyOf<T>(arguments), LinkScope.AnyExit, null);

    /// <summary>Starts a process by type that is linked to this one from birth (P7, L9).</summary>
    public Pid SpawnLink<[DynamicallyAccessedMembers(Constructors)] T>(LinkScope scope, params object[] arguments) where T : class, IProcess =>
        SpawnLinked(Host.BodyOf<T>(arguments), scope, null);

    /// <inheritdoc cref="SpawnLink{T}(LinkScope, object[])"/>
    public Pid SpawnLink<[DynamicallyAccessedMembers(Constructors)] T>(LinkScope scope, ProcessOptions? options, params object[] arguments)
        where T : class, IProcess =>
        SpawnLinked(Host.BodyOf<T>(arguments), scope, options);

    /// <summary>Starts a process that this one monitors from birth (P7).</summary>
    public (Pid Pid, MonitorRef Monitor) SpawnMonitor(Func<ProcessContext, Task> body, ProcessOptions? options = null) =>
        SpawnMonitored(SpawningHost.BodyOf(body), options);

    /// <summary>Starts a process by type that this one monitors from birth (P7).</summary>
    public (Pid Pid, MonitorRef Monitor) SpawnMonitor<[DynamicallyAccessedMembers(Constructors)] T>(params object[] arguments)
        where T : class, IProcess =>
        SpawnMonitored(Host.BodyOf<T>(arguments), null);

    /// <inheritdoc cref="SpawnMonitor{T}(object[])"/>
    public (Pid Pid, MonitorRef Monitor) SpawnMonitor<[DynamicallyAccessedMembers(Constructors)] T>(
        ProcessOptions options, params object[] arguments)
        where T : class, IProcess =>
        SpawnMonitored(Host.BodyOf<T>(arguments), options);

    /// <summary>Starts a process on a thread of its own, for code that blocks (P10): <see cref="ProcessPlacement.OwnThread"/>.</summary>
    public Pid SpawnBlocking(Func<ProcessContext, Task> body) => Spawn(body, new ProcessOptions { Placement = ProcessPlacement.OwnThread });

    /// <summary>Starts a process that stays on one worker (P10): <see cref="ProcessPlacement.Pinned"/>.</summary>
    public Pid SpawnPinned(Func<ProcessContext, Task> body) => Spawn(body, new ProcessOptions { Placement = ProcessPlacement.Pinned });

    private Pid SpawnPlain(ProcessBody body, ProcessOptions? options) => Host.Spawn(body, options, _process).Pid;

    internal Pid SpawnLinked(ProcessBody body, LinkScope scope, ProcessOptions? options)
    {
        Argument.Defined(scope);
        using var own = _process.Enter();
        var child = Host.Make(body, options, _process);
        _process.AttachChild(child, scope);
        child.Launch();
        return child.Pid;
    }

    private (Pid Pid, MonitorRef Monitor) SpawnMonitored(ProcessBody body, ProcessOptions? options)
    {
        using var own = _process.Enter();
        var child = Host.Make(body, options, _process);
        var monitor = _process.AttachMonitor(child);
        child.Launch();
        return (child.Pid, monitor);
    }
}
