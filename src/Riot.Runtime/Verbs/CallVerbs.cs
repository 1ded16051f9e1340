using Riot.Processes;

namespace Riot.Verbs;

/// <summary>The verb that asks and waits for a reply, from inside processes (C2) and outside (C5).</summary>
internal static class CallVerbs
{
    public static ValueTask<TReply> CallAsync<TReply>(
        SpawningHost host, Process? from, Address server, ICall<TReply> request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (from is null)
            return new(CallFromOutside(host, server, request, timeout, cancellationToken));
        ArgumentNullException.ThrowIfNull(request);
        return from.Call(Addressing.Require(host, server), request, Argument.CallLimit(host, timeout), cancellationToken);
    }

    private static async Task<TReply> CallFromOutside<TReply>(
        SpawningHost host, Address server, ICall<TReply> request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        host.ThrowIfNotRunning(nameof(IRiot.CallAsync));
        var limit = Argument.CallLimit(host, timeout);
        var target = Addressing.Require(host, server);
        cancellationToken.ThrowIfCancellationRequested();
        if (target is Process { IsRunningHere: true } self)
            throw self.CallsItself();
        OutsideWait.ThrowIfInVain(host, target);
        var call = new OutsideCall<TReply>(request, target, host.Simulator);
        host.Simulator?.InterruptionPoint();
        if (!target.TrySend(call))
            throw Process.Refusal(target);
        try
        {
            return await OutsideWait.For(host, target, call.Outcome, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var standing = call.Standing; // Giving up wakes the server.
            if (call.TryGiveUp())
                throw new CallTimeoutException(call, limit!.Value, standing);
            return await call.Outcome.ConfigureAwait(false); // Answered at the last moment; or this is what the server refused it with.
        }
        finally
        {
            call.TryGiveUp();
        }
    }
}
