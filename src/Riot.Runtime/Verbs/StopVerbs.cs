using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verb that stops a process in order and waits for its end, from inside and outside processes (C1, X6).</summary>
internal static class StopVerbs
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(1);

    public static ValueTask<ExitReason> StopAsync(
        SpawningHost host, Process? self, Address process, Shutdown? shutdown, ExitReason? reason, CancellationToken cancellationToken)
    {
        var how = shutdown ?? default;
        reason = Argument.Reason(reason ?? ExitReason.Shutdown);
        return self is null
            ? new(StopFromOutside(host, process, how, reason, cancellationToken))
            : StopFromInside(self, Addressing.Find(host, process), how, reason, cancellationToken);
    }

    private static async ValueTask<ExitReason> StopFromInside(
        Process self, ProcessRef? target, Shutdown shutdown, ExitReason reason, CancellationToken cancellationToken)
    {
        if (target is null)
            return ExitReason.NoProcess;
        if (target.IsSame(self))
            throw new InvalidOperationException($"Process {self.Pid} stops itself and would wait for its own end: use Exit.");
        var began = self.Host.Time.GetTimestamp();
        var asked = new AskedToStop([target], shutdown.IsKill);
        var ended = self.StopAndWait(target, asked, stopper => shutdown.IsKill
            ? KillSignal.Instance
            : new ExitSignal(self.Pid, reason, Argument.Limit(shutdown.Limit) ?? TimeSpan.MaxValue, stopper));

        // And the wait goes on. Called back by the token: no verb, at which a simulation could interrupt it.
        using var kill = cancellationToken.UnsafeRegister(
            _ =>
            {
                if (!asked.IsInVain) // Else the stop request that ended the wait has cancelled the token as well.
                    target.TrySignal(new KillSignal(self.Host.Time.GetElapsedTime(began)));
            },
            null);
        return ((ExitReason[])(await ended)!)[0];
    }

    private static async Task<ExitReason> StopFromOutside(
        SpawningHost host, Address process, Shutdown shutdown, ExitReason reason, CancellationToken cancellationToken)
    {
        if (Addressing.Find(host, process) is not { } found)
            return ExitReason.NoProcess;
        OutsideWait.ThrowIfForItself(host, found, nameof(IRiot.StopAsync));
        var caller = OutsideWait.CallerIn(host);
        var ended = new OutsideMonitor(host);
        host.Simulator?.InterruptionPoint();
        if (found is not Process target || !target.TrySignal(new MonitorSignal(ended)))
            return ExitReason.NoProcess;
        var limit = Argument.Limit(shutdown.Limit);
        var began = host.Time.GetTimestamp();
        var asked = caller is null ? null : new AskedToStop([target], shutdown.IsKill);
        try
        {
            if (asked is null)
                target.TrySignal(Ask(null));
            else
                caller!.AskToStop(target, asked, Ask);
            return await OutsideWait.For(host, target, ended.Reason, shutdown.IsKill ? null : limit, cancellationToken, asked).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (asked?.IsInVain == true)
        {
            target.TrySignal(new DemonitorSignal(ended)); // The caller waits no more, and the target's own alarm holds it to its time.
            throw;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            target.TrySignal(new KillSignal(host.Time.GetElapsedTime(began))); // Not Kill: what its token calls back could hang the stop.
            return await ended.Reason.ConfigureAwait(false);
        }
        finally
        {
            if (asked is not null)
                caller!.NoteStopped(asked);
        }

        // The wait kills when the time is over; the process's own alarm is for a wait that is late.
        Signal Ask(Stopper? stopper) => shutdown.IsKill
            ? KillSignal.Instance
            : new ExitSignal(caller?.Pid ?? Pid.Runtime, reason, limit + s_guard ?? TimeSpan.MaxValue, stopper);
    }
}
