using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Riot.Kernel;

namespace Riot;

// Starts that are waited for, or watched from birth.
public sealed partial class RiotRuntime
{
    /// <inheritdoc/>
    public (Pid Pid, Task<ExitReason> Ended) SpawnMonitored(Func<ProcessContext, Task> body, ProcessOptions? options = null)
    {
        var ended = new ExternalMonitor(_kernel);
        return (_kernel.Spawn(KernelHost.BodyOf(body), options, null, child => child.AttachWatcher(ended)).Pid, ended.Reason);
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
        var start = new ExternalStart(_kernel.Simulator);
        var ended = new ExternalMonitor(_kernel);
        var process = _kernel.Spawn(_kernel.BodyOf<T>(arguments ?? [], start), options, null, child => child.AttachWatcher(ended));
        onSpawned?.Invoke(process.Pid);
        ExitReason reason;
        try
        {
            await Task.WhenAny(start.Started, ended.Reason).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (start.Started.IsCompleted && !start.IsIgnored)
                return (process.Pid, ended.Reason);
            reason = await ended.Reason.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (start.IsIgnored)
                return (Pid.None, ended.Reason);
        }
        catch (OperationCanceledException)
        {
            Kill(process.Pid);
            await ended.Reason.ConfigureAwait(false);
            throw;
        }

        if (reason is ExitReason.Exception exception)
            ExceptionDispatchInfo.Throw(exception.Error);
        throw new StartFailedException(typeof(T), reason);
    }
}
