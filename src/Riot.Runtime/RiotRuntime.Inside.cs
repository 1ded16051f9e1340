using Riot.Identity;
using Riot.Processes;

namespace Riot;

// Code of a process that uses this handle: it waits outside of the process's verbs, so that nothing but what is here keeps it from waiting for its own end.
public sealed partial class RiotRuntime
{
    /// <summary>
    /// The process of this runtime whose code calls; null for any other code, be it of a process of another runtime, or what a body has handed to <c>Task.Run</c>.
    /// </summary>
    public Pid? CallingProcess => Inside?.Pid;

    private Process? Inside => Carrier.Current?.Running is { } process && process.Host == _node ? process : null;

    private void ThrowIfStopsItself()
    {
        if (Inside is { } process)
        {
            throw new InvalidOperationException(
                $"Process {process.Pid} ({process.Body}) stops its runtime and would wait for its own end. In a host, call IHostApplicationLifetime.StopApplication(), " +
                "which does not wait; end a script by the end of its main process; end this process alone by Exit.");
        }
    }

    private void ThrowIfItself(ProcessRef target, string verb)
    {
        if (Inside is { } process && target.IsSame(process))
            throw new InvalidOperationException($"{verb}: process {process.Pid} ({process.Body}) would wait for its own end, which cannot come while it waits: use Exit to end it.");
    }

    // What a process waits for through this handle is no verb of its own; but once the target waits for the end of that process, this wait ends as a verb would (C4).
    private Task<T> EndingInVain<T>(Task<T> wait, Pid pid)
    {
        return Inside is { } process && !wait.IsCompleted ? Wait(process, pid.Target!) : wait;

        async Task<T> Wait(Process process, ProcessRef target)
        {
            var inVain = new CancellationTokenSource(); // Not disposed of: the callback may be about to cancel it.
            var registration = process.StopRequested.UnsafeRegister(_ => CancelIfInVain(), null);
            try
            {
                return await wait.WaitAsync(inVain.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (inVain.IsCancellationRequested)
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
