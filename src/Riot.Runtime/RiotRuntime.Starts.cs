using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// Starts that are waited for, or watched from birth.
public sealed partial class RiotRuntime
{
    /// <inheritdoc/>
    public (Pid Pid, Task<ExitReason> Ended) SpawnMonitored(Func<ProcessContext, Task> body, ProcessOptions? options = null)
    {
        var (process, ended) = SpawnWatched(SpawningHost.BodyOf(body), options);
        return (process.Pid, ended);
    }

    /// <inheritdoc/>
    public async Task<Pid> SpawnStartedAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions? options = null, object[]? arguments = null, CancellationToken cancellationToken = default)
        where T : class, IProcess =>
        (await SpawnMonitoredAsync<T>(options, arguments, cancellationToken).ConfigureAwait(false)).Pid;

    /// <summary>
    /// Starts a process by type, waits until it has started, and watches it from birth (P7): unlike <see cref="WaitForExitAsync"/> on the pid, the task
    /// that comes with it tells the reason however soon the process ends.
    /// </summary>
    /// <returns>The process, and a task that completes with its reason once it is dead.</returns>
    /// <exception cref="Exception">What its constructor or its start threw; by then the process is dead.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled first; the process was killed and is dead.</exception>
    public Task<(Pid Pid, Task<ExitReason> Ended)> SpawnMonitoredAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions? options = null, object[]? arguments = null, CancellationToken cancellationToken = default)
        where T : class, IProcess =>
        SpawnMonitoredAsync<T>(options, arguments, null, cancellationToken);

    private async Task<(Pid Pid, Task<ExitReason> Ended)> SpawnMonitoredAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        ProcessOptions? options, object[]? arguments, Action<Pid>? onSpawned, CancellationToken cancellationToken)
        where T : class, IProcess
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ExternalStart(_node.Simulator);
        var (process, ended) = SpawnWatched(_node.BodyOf<T>(arguments ?? [], start), options);
        onSpawned?.Invoke(process.Pid);
        ExitReason reason;
        try
        {
            await Task.WhenAny(start.Started, ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (start.Started.IsCompleted && !start.IsIgnored)
                return (process.Pid, ended);
            reason = await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (start.IsIgnored)
                return (Pid.None, ended);
        }
        catch (OperationCanceledException)
        {
            Kill(process.Pid);
            await ended.ConfigureAwait(false);
            throw;
        }

        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        throw new StartFailedException(typeof(T), reason);
    }

    private (Process Process, Task<ExitReason> Ended) SpawnWatched(ProcessBody body, ProcessOptions? options)
    {
        var ended = new ExternalMonitor(_node);
        var process = _node.Make(body, options, null);
        process.AttachWatcher(ended);
        process.Launch();
        return (process, ended.Reason);
    }
}
