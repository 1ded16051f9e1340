using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verbs that wait for the end of processes, or ask whether one lives, from inside and outside processes (M7, G6).</summary>
internal static class WaitVerbs
{
    public static ValueTask<ExitReason> WaitForExitAsync(
        SpawningHost host, Process? self, Address process, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        return self is null
            ? new(WaitFromOutside(host, process, timeout, cancellationToken))
            : WaitForOne(self, Addressing.Find(host, process), timeout, cancellationToken);

        static async ValueTask<ExitReason> WaitForOne(Process self, ProcessRef? target, TimeSpan? timeout, CancellationToken cancellationToken) =>
            await WaitForAll(self, target is null ? [] : [target], timeout, cancellationToken) is [var reason] ? reason : ExitReason.NoProcess;
    }

    /// <summary>Waits until all are dead; their reasons, in the order given.</summary>
    public static async ValueTask<IReadOnlyList<ExitReason>> WaitForAll(
        Process self, ProcessRef[] targets, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(timeout);
        if (Array.Exists(targets, self.IsSame))
            throw new InvalidOperationException($"Process {self.Pid} waits for its own end, which cannot come while it waits: use Exit to end it.");
        var reasons = await self.WaitForExit(targets, limit, cancellation: cancellationToken);
        return reasons as ExitReason[]
            ?? throw new TimeoutException($"Process {self.Pid} waited {timeout} for {targets.Length} processes to exit, and not all did.");
    }

    public static async ValueTask<bool> IsAliveAsync(SpawningHost host, Process? self, Pid process, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var target = Argument.Target(host, process);
        var limit = Argument.Limit(timeout);
        if (self is not null && target != self)
            return await AskFromInside(self, target, limit, cancellationToken) as bool? ?? throw Silent(process, timeout);
        cancellationToken.ThrowIfCancellationRequested();
        if (self is not null)
            return !self.IsExiting;
        host.Simulator?.InterruptionPoint();
        var source = new OutsideSource<bool>(host.Simulator);
        if (!target.TrySignal(new AliveQuery(new ReplyAddress.OfTask<bool>(source))))
            return false;
        try
        {
            return await source.Task.WaitAsync(Argument.PlatformWait(limit), host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Silent(process, timeout);
        }
    }

    private static ValueTask<object?> AskFromInside(Process self, ProcessRef target, TimeSpan? limit, CancellationToken cancellationToken) => self.Ask(
        verb =>
        {
            var reply = new ReplyAddress.OfVerb(self, verb);
            if (!target.TrySignal(new AliveQuery(reply)))
                reply.Answer(false);
            return null;
        },
        limit,
        awaited: new Awaited($"a sign of life of {new Pid(target)}"),
        cancellation: cancellationToken);

    private static async Task<ExitReason> WaitFromOutside(SpawningHost host, Address process, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(timeout);
        var found = Addressing.Find(host, process);
        cancellationToken.ThrowIfCancellationRequested();
        if (found is not { } target)
            return ExitReason.NoProcess;
        OutsideWait.ThrowIfForItself(host, target, nameof(IRiot.WaitForExitAsync));
        OutsideWait.ThrowIfInVain(host, target);
        var ended = new OutsideMonitor(host);
        host.Simulator?.InterruptionPoint();
        if (!target.TrySignal(new MonitorSignal(ended)))
            return ExitReason.NoProcess;
        try
        {
            return await OutsideWait.For(host, target, ended.Reason, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            target.TrySignal(new DemonitorSignal(ended));
            throw error is TimeoutException ? new TimeoutException($"Process {process} lives on after {timeout}.") : error;
        }
    }

    private static TimeoutException Silent(Pid process, TimeSpan? timeout) => new($"Process {process} did not say within {timeout} whether it lives: it holds its thread.");
}
