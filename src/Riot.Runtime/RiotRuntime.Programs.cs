using System.Runtime.ExceptionServices;
using Riot.Verbs;

namespace Riot;

// Programs without a host: a script, which is one main process, and several roots, which are trees.
public sealed partial class RiotRuntime
{
    /// <summary>Runs a script: starts a runtime, runs <paramref name="main"/> as its first process, and stops the runtime when that ends.</summary>
    /// <param name="main">The body of the main process.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Asks the main process to exit with <see cref="ExitReason.Shutdown"/>.</param>
    /// <exception cref="ProgramFailedException">The main process ended abnormally; if it threw, that exception is thrown instead.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before; nothing has run.</exception>
    public static async Task RunAsync(
        Func<ProcessContext, Task> main, RiotOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        cancellationToken.ThrowIfCancellationRequested();
        await using var runtime = new RiotRuntime(options);
        await runtime.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var (pid, ended) = runtime.SpawnMonitored(main);
        ExitReason reason;
        await using (cancellationToken.UnsafeRegister(_ => AskToExit(pid), null).ConfigureAwait(false))
            reason = await ended.ConfigureAwait(false);
        await runtime.ShutdownAsync(CancellationToken.None).ConfigureAwait(false);
        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        if (reason.IsAbnormal)
            throw new ProgramFailedException(pid, reason);
    }

    /// <summary>
    /// Runs trees of processes: starts a runtime and its roots, in order, each once the one before has started; stops the runtime when all of them have ended.
    /// </summary>
    /// <param name="roots">
    /// What to run. Each is registered under its id, unless it has a name of its own. None is started again: a root that ends by itself has done its work, and one that fails
    /// ends the program. So <see cref="ChildSpec.Restart"/> and <see cref="ChildSpec.IsSignificant"/> say nothing here, and a <see cref="ChildSpec.Backoff"/> is refused: what
    /// is to be started again is the child of a supervisor, which is the root.
    /// </param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops all roots, the last one first, from their leaves.</param>
    /// <exception cref="ProgramFailedException">A root gave up, or ended abnormally otherwise; the others were stopped.</exception>
    /// <exception cref="StartFailedException">One could not be started; those before it were stopped.</exception>
    /// <exception cref="ArgumentException">There is none, one is null or has a back-off, or two have one id.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before; nothing has run.</exception>
    public static async Task RunAsync(IReadOnlyList<ChildSpec> roots, RiotOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(roots);
        if (roots.Count == 0)
            throw new ArgumentException("There is no root to run: give at least one.", nameof(roots));
        if (roots.Contains(null!))
            throw new ArgumentException("One of the roots is null.", nameof(roots));
        if (roots.FirstOrDefault(spec => spec.Backoff is not null) is { } delayed)
        {
            throw new ArgumentException(
                $"Root '{delayed.Id}' has a back-off, though no root is started again: make it a child of a SupervisorSpec, and that the root; or leave Backoff out.",
                nameof(roots));
        }

        var root = new SupervisorSpec
        {
            IsRoot = true,
            MaxRestarts = 0,
            AutoShutdown = AutoShutdown.AllSignificant,
            Children = [.. roots.Select(spec => spec with { Name = spec.Name ?? spec.Id, Restart = Restart.Transient, IsSignificant = true })],
        };
        cancellationToken.ThrowIfCancellationRequested();
        await using var runtime = new RiotRuntime(options);
        await runtime.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var (pid, reason) = await RunTreeAsync(runtime, root, cancellationToken).ConfigureAwait(false);
        await runtime.ShutdownAsync(CancellationToken.None).ConfigureAwait(false);
        if (reason.IsAbnormal || reason.IsGiveUp)
            throw new ProgramFailedException(pid, reason);
    }

    // A supervisor obeys a stop while it starts, too (S1).
    private static async Task<(Pid Root, ExitReason Reason)> RunTreeAsync(RiotRuntime runtime, SupervisorSpec root, CancellationToken cancellationToken)
    {
        var (spawned, stop) = (Pid.None, default(CancellationTokenRegistration));
        try
        {
            var start = new OutsideStart(runtime._node);
            var (pid, ended) = await StartVerbs.StartMonitoredAsync(
                runtime._node,
                start,
                SpawningHost.BodyOf(() => new Supervisor(root), start),
                typeof(Supervisor),
                null,
                null,
                CancellationToken.None,
                supervisor => (spawned, stop) = (supervisor, cancellationToken.UnsafeRegister(_ => AskToExit(supervisor), null))).ConfigureAwait(false);
            return (pid, await ended.ConfigureAwait(false));
        }
        catch (StartFailedException failed) when (cancellationToken.IsCancellationRequested && ReferenceEquals(failed.Reason, ExitReason.Shutdown))
        {
            return (spawned, failed.Reason);
        }
        finally
        {
            await stop.DisposeAsync().ConfigureAwait(false);
        }
    }
}
