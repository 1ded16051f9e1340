using Riot.Identity;
using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>The verbs that send, from inside and outside processes (G4, R5). Any thread, save where a process waits for room.</summary>
internal static class SendVerbs
{
    /// <param name="host">The runtime.</param>
    /// <param name="from">The process whose face was used; null for the runtime's.</param>
    public static void Send(SpawningHost host, Process? from, Address to, object message)
    {
        Argument.Message(message);
        if (Addressing.Find(host, to) is { } target)
            Send(host, from, target, message);
        else if (from is null && !host.IsRunning)
            host.DeadLetter(SenderOf(from)?.Pid ?? Pid.Runtime, to, message); // There are no names, and nobody is to blame for that (H6).
        else
            throw new UnknownNameException(to.ToString());
    }

    /// <summary>False: it is dead or not there, or its mailbox refuses it. What a ghost sends is dropped in silence, as by Send (X6).</summary>
    public static bool TrySend(SpawningHost host, Process? from, Address to, object message)
    {
        Argument.Message(message);
        if (Addressing.Find(host, to) is not { } target)
            return false;
        host.Simulator?.InterruptionPoint();
        return IsGhost(host, from, new Pid(target), message) || target.TrySend(message);
    }

    /// <summary>Waits for room where the mailbox has senders wait (R5).</summary>
    public static ValueTask<bool> SendWhenRoomAsync(
        SpawningHost host, Process? from, Address to, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (from is null)
            return new(SendFromOutside(host, to, message, timeout, cancellationToken));
        Argument.Message(message);
        var sent = from.SendOrWait(Addressing.Require(host, to), message, Argument.Limit(timeout), cancellationToken);
        return sent.IsCompletedSuccessfully ? new ValueTask<bool>(sent.Result is true) : Finish(sent, to, timeout, cancellationToken);

        static async ValueTask<bool> Finish(ValueTask<object?> verb, Address to, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            if (await verb is bool taken)
                return taken;
            cancellationToken.ThrowIfCancellationRequested();
            throw NoRoom(to, timeout);
        }
    }

    /// <summary>Sends to one process; what it refuses is dropped and counted.</summary>
    public static void Send(ProcessHost host, Process? from, ProcessRef target, object message)
    {
        if (host.Simulator is { } simulator)
        {
            simulator.InterruptionPoint();
            if (simulator.TryDelay(SenderOf(from), target, message))
                return;
        }

        if (!IsGhost(host, from, new Pid(target), message) && !target.TrySend(message))
            host.Refused(SenderOf(from)?.Pid ?? Pid.Runtime, target, message);
    }

    /// <summary>Whether it is code of a dead process that sends: such a message is counted, and not to be sent (X6).</summary>
    public static bool IsGhost(ProcessHost host, Process? from, Pid to, object message)
    {
        if (SenderOf(from) is not { IsDead: true } ghost)
            return false;
        host.SentAfterDeath(ghost.Pid, to, message);
        return true;
    }

    /// <summary>
    /// Who sends; null for code outside processes. Through the runtime's handle too, it is the process whose code this thread runs: as its ghost, or while it holds
    /// the thread (X9).
    /// </summary>
    public static Process? SenderOf(Process? from) => from ?? Ghost.Owner ?? Carrier.Current?.Holder;

    private static async Task<bool> SendFromOutside(SpawningHost host, Address to, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Argument.Message(message);
        var limit = Argument.Limit(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        var target = Addressing.Require(host, to);
        host.Simulator?.InterruptionPoint();
        if (IsGhost(host, null, new Pid(target), message) || target.TrySend(message))
            return true;
        if (target is Process { Waiters: not null })
        {
            if (target is Process { IsRunningHere: true } self)
                throw self.WaitsForItsOwnRoom();
            OutsideWait.ThrowIfInVain(host, target);
        }

        var source = new OutsideSource<bool>(host.Simulator);
        var waiter = new SendWaiter(Pid.Runtime, message, new ReplyAddress.OfTask<bool>(source));
        if (target is not Process process || !process.TryAwaitRoom(waiter))
        {
            host.Refused(Pid.Runtime, target, message);
            return false;
        }

        try
        {
            return await OutsideWait.For(host, process, source.Task, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            if (process.GiveUp(waiter) is { } outcome)
                return outcome;
            throw error is TimeoutException ? NoRoom(to, timeout) : error;
        }
    }

    private static TimeoutException NoRoom(Address to, TimeSpan? timeout) => new($"The mailbox of process {to} had no room within {timeout}.");
}
