using Riot.Processes;

namespace Riot.Kernel;

/// <summary>A call by code outside processes (C5). Any thread.</summary>
internal static class OutsideCall
{
    public static async Task<object?> MakeAsync(ProcessHost host, Pid pid, object request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.CallLimit(timeout);
        var target = Argument.LocalTarget(host, pid);
        cancellationToken.ThrowIfCancellationRequested();
        var reply = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new IncomingCall(request, target, reply);
        if (!target.TrySend(call))
            throw new NoSuchProcessException(pid, "Call");
        try
        {
            return await reply.Task.WaitAsync(limit ?? Timeout.InfiniteTimeSpan, host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!reply.Task.IsCompleted)
        {
            throw new CallTimeoutException(pid, request, limit!.Value);
        }
        finally
        {
            call.GiveUp();
        }
    }
}
