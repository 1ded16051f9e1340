using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>
/// Code of a process that waits through the runtime's handle, outside of the process's verbs: nothing but what is here keeps it from waiting for its own end.
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

    /// <summary>
    /// The wait of a process is ended once the target waits for the end of that process, as that of a verb of its own would be (C4). Of anybody else it is the same.
    /// </summary>
    public static Task<T> EndingInVain<T>(ProcessHost host, Task<T> wait, Address address)
    {
        return CallerIn(host) is { } process && !wait.IsCompleted && Addressing.Find(host, address) is { } target ? Wait(process, target) : wait;

        async Task<T> Wait(Process process, ProcessRef target)
        {
            var inVain = new CancellationTokenSource(); // Not disposed of: the callback may be about to cancel it.
            var registration = process.StopRequested.UnsafeRegister(_ => CancelIfInVain(), null);
            try
            {
                return await wait.WaitAsync(inVain.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == inVain.Token)
            {
                throw process.InVain(target);
            }
            finally
            {
                registration.Unregister();
            }

            void CancelIfInVain()
            {
                if (process.IsAwaitedBy(target))
                    inVain.Cancel();
            }
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
