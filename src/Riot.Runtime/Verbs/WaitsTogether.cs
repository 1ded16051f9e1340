using System.Runtime.ExceptionServices;
using Riot.Processes;

namespace Riot.Verbs;

/// <summary>One wait for many processes, made of a wait for each: through the runtime's handle, or a fake (M7).</summary>
/// <param name="riot">The runtime, or a fake.</param>
/// <param name="timeout">How long each may take.</param>
internal sealed class WaitsTogether(IRiot riot, TimeSpan? timeout)
{
    // Ends the others once one has failed. Not disposed of: it has no timer, and a fake may look at its token later.
    private readonly CancellationTokenSource _end = new();
    private Exception? _failure;

    /// <summary>Their reasons, in the order given; or what the first wait to fail has failed with, and then nobody waits for the others.</summary>
    public static async Task<IReadOnlyList<ExitReason>> ForAll(IRiot riot, Pid[] processes, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        var waits = new WaitsTogether(riot, timeout);
        var cancelled = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), waits._end);
        try
        {
            return await waits.ForAll(processes).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (error.CancellationToken == waits._end.Token && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            cancelled.Unregister();
        }
    }

    private async Task<IReadOnlyList<ExitReason>> ForAll(Pid[] processes)
    {
        var reasons = new Task<ExitReason>[processes.Length];
        for (var i = 0; i < processes.Length; i++)
        {
            reasons[i] = ForOne(processes[i]);
            if (Volatile.Read(ref _failure) is { } refused)
                ExceptionDispatchInfo.Throw(refused);
        }

        var all = await Task.WhenAll(reasons).ConfigureAwait(false);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return all;
    }

    // What it throws is told by the field alone.
    private async Task<ExitReason> ForOne(Pid process)
    {
        try
        {
            return await riot.WaitForExitAsync(process, timeout, _end.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (Interlocked.CompareExchange(ref _failure, error, null) is null)
                _end.Cancel();
            return ExitReason.NoProcess;
        }
    }
}
