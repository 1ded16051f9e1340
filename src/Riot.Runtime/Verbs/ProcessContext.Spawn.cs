using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that spawn (P1, P6, P7). They return at once; the body starts later, on a worker. Plain spawns work while exiting too.
public sealed partial class ProcessContext
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <inheritdoc/>
    public Pid Spawn(Func<ProcessContext, Task> body, ProcessOptions? options = null) => SpawnPlain(SpawningHost.BodyOf(body), options);

    /// <inheritdoc/>
    public Pid Spawn<[DynamicallyAccessedMembers(Constructors)] T>(Values values = default, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnPlain(Host.BodyOf<T>(values), options);

    /// <inheritdoc/>
    public Pid Spawn<T>(Func<T> make, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnPlain(SpawningHost.BodyOf(make), options);

    /// <summary>Starts a process that is linked to this one from birth.</summary>
    /// <param name="body">What it runs; it lives until that ends.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The pid of the new process.</returns>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Pid SpawnLink(Func<ProcessContext, Task> body, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null) =>
        SpawnLinked(SpawningHost.BodyOf(body), scope, options);

    /// <summary>Starts a process by type that is linked to this one from birth.</summary>
    /// <param name="values">Constructor values, in brackets; the rest comes from the container.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The pid of the new process.</returns>
    /// <exception cref="ActivationException">It cannot be made of these values and services.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Pid SpawnLink<[DynamicallyAccessedMembers(Constructors)] T>(
        Values values = default, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnLinked(Host.BodyOf<T>(values), scope, options);

    /// <summary>Starts a process that a function makes, linked to this one from birth.</summary>
    /// <param name="make">Makes it, as its first step. It is disposed of at its end, if it can be.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The pid of the new process.</returns>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Pid SpawnLink<T>(Func<T> make, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnLinked(SpawningHost.BodyOf(make), scope, options);

    /// <summary>Starts a process that this one monitors from birth: its <see cref="ProcessDown"/> tells why it ended, however soon.</summary>
    /// <param name="body">What it runs; it lives until that ends.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The process, and the monitor.</returns>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    /// <example><code>
    /// var (pid, monitor) = self.SpawnMonitor(async self => await shop.PriceOfAsync("tea", self.CancellationToken));
    /// var down = await self.ReceiveAsync&lt;ProcessDown&gt;(down => down.Monitor == monitor);
    /// Console.WriteLine($"{pid} has ended: {down.Reason}");
    /// </code></example>
    public Monitored SpawnMonitor(Func<ProcessContext, Task> body, ProcessOptions? options = null) => SpawnMonitored(SpawningHost.BodyOf(body), options);

    /// <summary>Starts a process by type that this one monitors from birth.</summary>
    /// <param name="values">Constructor values, in brackets; the rest comes from the container.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The process, and the monitor.</returns>
    /// <exception cref="ActivationException">It cannot be made of these values and services.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Monitored SpawnMonitor<[DynamicallyAccessedMembers(Constructors)] T>(Values values = default, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnMonitored(Host.BodyOf<T>(values), options);

    /// <summary>Starts a process that a function makes, and that this one monitors from birth.</summary>
    /// <param name="make">Makes it, as its first step. It is disposed of at its end, if it can be.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <returns>The process, and the monitor.</returns>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public Monitored SpawnMonitor<T>(Func<T> make, ProcessOptions? options = null)
        where T : class, IProcess =>
        SpawnMonitored(SpawningHost.BodyOf(make), options);

    /// <inheritdoc/>
    public async ValueTask<ExitReason> SpawnAndWaitAsync(
        Func<ProcessContext, Task> body, ProcessOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _process.SpawnAndWait(SpawningHost.BodyOf(body), options, cancellationToken);
    }

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

    private Monitored SpawnMonitored(ProcessBody body, ProcessOptions? options)
    {
        using var own = _process.Enter();
        var child = Host.Make(body, options, _process);
        var monitor = _process.AttachMonitor(child);
        child.Launch();
        return new Monitored(child.Pid, monitor);
    }
}
