using System.Diagnostics.CodeAnalysis;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that start another process and wait until it has started (C1).
public sealed partial class ProcessContext
{
    /// <inheritdoc/>
    public ValueTask<Pid> StartAsync<[DynamicallyAccessedMembers(Constructors)] T>(
        Values values = default, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        var attempt = new StartAttempt(_process);
        return StartVerbs.StartAsync(attempt, Host.BodyOf<T>(values, attempt), typeof(T), null, options, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Pid> StartAsync<T>(
        Func<T> make, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        var attempt = new StartAttempt(_process);
        return StartVerbs.StartAsync(attempt, SpawningHost.BodyOf(make, attempt), typeof(T), null, options, timeout, cancellationToken);
    }

    /// <summary>
    /// Starts a linked child by type, and returns once it has started: a server, once its <see cref="GenServer.InitAsync"/> has ended; another <see cref="IProcess"/>, once its
    /// <see cref="IProcess.StartAsync"/> has. The link exists from birth; but a child that ends before it has started fails the start, and ends nobody by the link.
    /// </summary>
    /// <param name="values">Constructor values, in brackets; the rest comes from the container.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <param name="timeout">How long its start may take; then it is killed. Null, the default, for as long as it likes.</param>
    /// <param name="cancellationToken">Gives up waiting; the child is then killed, and dead when this throws.</param>
    /// <returns>Its pid; <see cref="Pid.None"/> if it found nothing to do (a server's <see cref="InitResult.Ignore"/>).</returns>
    /// <exception cref="StartFailedException">It ended before it had started; its name is free again.</exception>
    /// <exception cref="TimeoutException">It had not started in time; it is dead.</exception>
    /// <exception cref="ActivationException">It cannot be made of these values and services.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public ValueTask<Pid> StartLinkAsync<[DynamicallyAccessedMembers(Constructors)] T>(
        Values values = default, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        Argument.Defined(scope);
        var attempt = new StartAttempt(_process);
        return StartVerbs.StartAsync(attempt, Host.BodyOf<T>(values, attempt), typeof(T), scope, options, timeout, cancellationToken);
    }

    /// <summary>Starts a linked child that a function makes, and returns once it has started.</summary>
    /// <param name="make">Makes it, as its first step. It is disposed of at its end, if it can be.</param>
    /// <param name="scope">Which ends of one end the other; default all.</param>
    /// <param name="options">Its settings; null, the default, for none.</param>
    /// <param name="timeout">How long its start may take; then it is killed. Null, the default, for as long as it likes.</param>
    /// <param name="cancellationToken">Gives up waiting; the child is then killed, and dead when this throws.</param>
    /// <returns>Its pid; <see cref="Pid.None"/> if it found nothing to do.</returns>
    /// <exception cref="StartFailedException">It ended before it had started; its name is free again.</exception>
    /// <exception cref="TimeoutException">It had not started in time; it is dead.</exception>
    /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
    public ValueTask<Pid> StartLinkAsync<T>(
        Func<T> make, LinkScope scope = LinkScope.AnyExit, ProcessOptions? options = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class, IProcess
    {
        Argument.Defined(scope);
        var attempt = new StartAttempt(_process);
        return StartVerbs.StartAsync(attempt, SpawningHost.BodyOf(make, attempt), typeof(T), scope, options, timeout, cancellationToken);
    }
}
