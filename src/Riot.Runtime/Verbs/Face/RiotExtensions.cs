using System.Runtime.ExceptionServices;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

/// <summary>What follows from the verbs of <see cref="IRiot"/>: on a runtime, a process and a fake alike.</summary>
public static class RiotExtensions
{
    /// <summary>The runtime, a process, or a fake.</summary>
    extension(IRiot riot)
    {
        /// <summary>
        /// Runs a function in a process of its own and returns its value. One that a process starts on its own face ends with that process; to have several run at the same
        /// time, there is <see cref="TaskVerbs.SpawnTask{T}"/>.
        /// </summary>
        /// <param name="body">What the process runs; what it returns is the value.</param>
        /// <param name="options">Its settings; null, the default, for none.</param>
        /// <param name="cancellationToken">Asks the process to exit; this throws once it is dead.</param>
        /// <exception cref="TaskFailedException">It ended otherwise than by a value or an exception.</exception>
        /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
        /// <exception cref="RuntimeNotRunningException">Before the runtime's start, and from the moment at which its stop begins.</exception>
        /// <exception cref="AlreadyRegisteredException">The name in <paramref name="options"/> is taken; nothing was started.</exception>
        /// <exception cref="Exception">What <paramref name="body"/> threw, as it is.</exception>
        /// <example><code>
        /// var price = await riot.ComputeAsync(self => shop.PriceOfAsync("tea", self.CancellationToken), cancellationToken: cancellationToken);
        /// </code></example>
        public async ValueTask<T> ComputeAsync<T>(
            Func<ProcessContext, Task<T>> body, ProcessOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(riot);
            ArgumentNullException.ThrowIfNull(body);
            var pid = Pid.None;
            Task<T>? value = null;
            var reason = await riot.SpawnAndWaitAsync(
                self =>
                {
                    pid = self.Pid;
                    return value = body(self);
                },
                options,
                cancellationToken).ConfigureAwait(riot is ProcessContext); // A process is to come home.
            if (reason.IsNormal && value is { IsCompletedSuccessfully: true })
                return value.Result;
            if (reason is ExitReason.Exception exception)
                ExceptionDispatchInfo.Throw(exception.Error);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TaskFailedException(pid, reason);
        }

        /// <summary>Waits until all these processes are dead, in time linear in their number, and leaves nothing in a mailbox.</summary>
        /// <param name="processes">The processes to wait for.</param>
        /// <param name="timeout">How long to wait for all; null, the default, for ever.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>Their reasons, in the order given.</returns>
        /// <exception cref="TimeoutException">Some still lived when the time was over.</exception>
        /// <exception cref="InvalidOperationException">A process waits for its own end, among others.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled; or this process has been asked to stop, and one of the others waits for its end.</exception>
        public async ValueTask<IReadOnlyList<ExitReason>> WaitForExitAsync(
            IEnumerable<Pid> processes, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(riot);
            ArgumentNullException.ThrowIfNull(processes);
            return riot is ProcessContext self
                ? await WaitVerbs.WaitForAll(self.Process, [.. processes.Select(pid => Argument.Target(self.Host, pid))], timeout, cancellationToken)
                : await WaitsTogether.ForAll(riot, [.. processes], timeout, cancellationToken).ConfigureAwait(false);
        }
    }
}
