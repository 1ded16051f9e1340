using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>
/// Waits through the runtime's handle: by code outside processes, and by a process's code outside of its verbs, which only what is here keeps from waiting for its own end.
/// </summary>
internal static class OutsideWait
{
    /// <summary>The process of this runtime whose code this thread runs; null for any other code.</summary>
    public static Process? CallerIn(ProcessHost host) => Carrier.Current?.Running is { } process && process.Host == host ? process : null;

    public static void ThrowIfForItself(ProcessHost host, ProcessRef target, string verb)
    {
        if (CallerIn(host) is { } process && target.IsSame(process))
            throw new InvalidOperationException($"{verb}: process {process.Pid} ({process.Body}) would wait for its own end, which cannot come while it waits: use Exit to end it.");
    }

    /// <summary>For a wait that is about to begin (C4).</summary>
    public static void ThrowIfInVain(ProcessHost host, ProcessRef target) => CallerIn(host)?.ThrowIfInVain(target);

    /// <summary>
    /// Waits for what a task comes to. The wait of a process is ended once the target waits for the end of that process, as that of a verb of its own would be (C4): by
    /// an <see cref="OperationCanceledException"/>, as it is when the token is cancelled, so that the verb undoes what it has begun in either case.
    /// </summary>
    /// <param name="asked">How the target was asked to stop by this process, if it was.</param>
    public static Task<T> For<T>(
        ProcessHost host, ProcessRef target, Task<T> task, TimeSpan? limit, CancellationToken cancellationToken, AskedToStop? asked = null)
    {
        if (task.IsCompleted)
            return task;
        return CallerIn(host) is { } process
            ? new OfProcess(process, target, asked).For(task, limit, cancellationToken)
            : task.WaitAsync(Argument.PlatformWait(limit), host.Time, cancellationToken);
    }

    private sealed class OfProcess(Process process, ProcessRef target, AskedToStop? asked) : StopperWatch
    {
        // Not disposed of: whoever looks may be about to cancel it.
        private readonly CancellationTokenSource _end = new();

        private bool IsInVain => process.IsAwaitedBy(target, asked?.Before ?? 0);

        public async Task<T> For<T>(Task<T> task, TimeSpan? limit, CancellationToken cancellationToken)
        {
            var cancelled = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
            try
            {
                // One who comes from now on makes it look, since the process's owner adds both of us; one who came before is seen here.
                process.NoteWaiting(this);
                Look();
                return await task.WaitAsync(Argument.PlatformWait(limit), process.Host.Time, _end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsInVain) // Though the stop request that made it so may have cancelled the token before anybody looked.
            {
                throw process.InVain(target, asked);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            finally
            {
                cancelled.Unregister();
                process.NoteStopped(this);
            }
        }

        public override void Look()
        {
            if (IsInVain)
                _end.Cancel();
        }
    }
}

/// <summary>Somebody outside who wants to know when a process is dead.</summary>
internal sealed class OutsideMonitor(ProcessHost host) : MonitorRef(host.RefNumbers.NextMonitor(), null, null)
{
    private readonly OutsideSource<ExitReason> _reason = new(host.Simulator);

    public Task<ExitReason> Reason => _reason.Task;

    internal override void Complete(ExitReason reason) => _reason.TrySetResult(reason);
}
