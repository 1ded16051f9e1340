using System.Runtime.ExceptionServices;
using Riot.Signals;

namespace Riot;

// Programs without a host: a script, which is one main process, and applications, which are trees.
public sealed partial class RiotRuntime
{
    /// <summary>Runs a script: starts a runtime, runs <paramref name="main"/> as its first process, and stops the runtime when that ends (X8, H6).</summary>
    /// <param name="main">The body of the main process.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Asks the main process to exit with <see cref="ExitReason.Shutdown"/>.</param>
    /// <exception cref="ProcessExitException">The main process ended abnormally; if it threw, that exception is thrown instead.</exception>
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
        await using (cancellationToken.UnsafeRegister(_ => Stop(pid), null).ConfigureAwait(false))
            reason = await ended.ConfigureAwait(false);
        await runtime.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        if (reason.IsAbnormal)
            throw new ProcessExitException(pid, reason, hint: reason is ExitReason.LinkDown { Cause.IsNormal: true });
    }

    /// <summary>
    /// Runs applications: starts a runtime and their trees, in order, each once the one before has started; stops the runtime when all of them have ended (X8, H6).
    /// </summary>
    /// <param name="applications">What to run.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops all trees, the last one first, from their leaves.</param>
    /// <exception cref="ProcessExitException">An application gave up, or ended abnormally otherwise; the others were stopped.</exception>
    /// <exception cref="StartFailedException">One could not be started; those before it were stopped.</exception>
    /// <exception cref="ArgumentException">There is none, or two have one name.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before; nothing has run.</exception>
    public static async Task RunAsync(
        IReadOnlyCollection<Application> applications, RiotOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applications);
        if (applications.Count == 0)
            throw new ArgumentException("There is no application to run: give at least one.", nameof(applications));
        if (applications.Contains(null!))
            throw new ArgumentException("One of the applications is null.", nameof(applications));
        var root = Application.Root(applications);
        cancellationToken.ThrowIfCancellationRequested();
        await using var runtime = new RiotRuntime(options);
        await runtime.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var (pid, reason) = await RunTreeAsync(runtime, root, cancellationToken).ConfigureAwait(false);
        await runtime.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (reason.IsAbnormal || reason.GaveUp)
            throw new ProcessExitException(pid, reason);
    }

    // Called back by the token, whose registration waits for the end of that when it is disposed of: so it is no verb, at which a simulation could interrupt it.
    private static void Stop(Pid pid) => pid.Target!.TrySignal(new ExitSignal(Pid.Runtime, ExitReason.Shutdown));

    // A supervisor obeys a stop while it starts, too (S1).
    private static async Task<(Pid Root, ExitReason Reason)> RunTreeAsync(RiotRuntime runtime, SupervisorSpec root, CancellationToken cancellationToken)
    {
        var (spawned, stop) = (Pid.None, default(CancellationTokenRegistration));
        try
        {
            var (pid, ended) = await runtime.SpawnMonitoredAsync<Supervisor>(
                null,
                [root],
                supervisor => (spawned, stop) = (supervisor, cancellationToken.UnsafeRegister(_ => Stop(supervisor), null)),
                CancellationToken.None).ConfigureAwait(false);
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
