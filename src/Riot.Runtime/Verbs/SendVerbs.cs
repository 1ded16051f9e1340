using Riot.Processes;
using Riot.Signals;

namespace Riot.Verbs;

/// <summary>Delivery, from inside and outside processes alike (G4). Any thread.</summary>
internal static class SendVerbs
{
    public static void Send(ProcessHost host, Process? from, Pid to, object message)
    {
        var target = Argument.Target(host, to);
        Argument.Message(message);
        if (host.Simulator is { } simulator)
        {
            simulator.InterruptionPoint();
            if (simulator.TryDelay(SenderOf(from), target, message))
                return;
        }

        if (!IsGhost(host, from, to, message) && !target.TrySend(message))
            host.Refused(SenderOf(from)?.Pid ?? Pid.Runtime, target, message);
    }

    public static void Send(ProcessHost host, Process? from, string name, object message)
    {
        Argument.Message(message);
        Send(host, from, NameVerbs.Find(host, name)?.Pid ?? throw new UnknownNameException(name), message);
    }

    /// <summary>False: it is dead, or its mailbox refuses it. What a ghost sends is dropped in silence, as by Send (X6).</summary>
    public static bool TrySend(ProcessHost host, Process? from, Pid to, object message)
    {
        var target = Argument.Target(host, to);
        Argument.Message(message);
        host.Simulator?.InterruptionPoint();
        return IsGhost(host, from, to, message) || target.TrySend(message);
    }

    /// <summary>Whether it is code of a dead process that sends: such a message is counted, and not to be sent (X6).</summary>
    public static bool IsGhost(ProcessHost host, Process? from, Pid to, object message)
    {
        if (SenderOf(from) is not { IsDead: true } ghost)
            return false;
        host.GhostSend(ghost.Pid, to, message);
        return true;
    }

    /// <summary>
    /// Who sends; null for code outside processes. Through the runtime's handle too, it is the process whose code this thread runs: as its ghost, or while it holds
    /// the thread (X9).
    /// </summary>
    public static Process? SenderOf(Process? from) => from ?? Ghost.Haunting ?? Carrier.Current?.Holder;

    /// <summary>False: nobody holds the name, or it was not taken.</summary>
    public static bool TrySend(ProcessHost host, Process? from, string name, object message)
    {
        Argument.Message(message);
        return NameVerbs.Find(host, name) is { } target && TrySend(host, from, target.Pid, message);
    }

    /// <summary>From outside processes: waits for room where the mailbox has senders wait (R5).</summary>
    public static async Task<bool> SendAsync(ProcessHost host, Pid to, object message, CancellationToken cancellationToken)
    {
        if (TrySend(host, null, to, message))
            return true;
        var source = new OutsideSource<bool>(host.Simulator);
        var waiter = new SendWaiter(Pid.Runtime, message, new ReplyAddress.OfTask<bool>(source));
        if (to.Target is not Process process || !process.TryAwaitRoom(waiter))
        {
            host.Refused(Pid.Runtime, to.Target!, message);
            return false;
        }

        try
        {
            return await source.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (process.GiveUp(waiter) is { } outcome)
                return outcome;
            throw;
        }
    }

    /// <summary>To a name that nobody holds, by a verb that does not throw.</summary>
    public static void Drop(ProcessHost host, Process? from, string name, object message)
    {
        Argument.Message(message);
        host.DeadLetter(SenderOf(from)?.Pid ?? Pid.Runtime, name, message);
    }

    public static void Exit(ProcessHost host, Process? from, Pid pid, ExitReason reason)
    {
        var target = Argument.Target(host, pid);
        var signal = new ExitSignal(from?.Pid ?? Pid.Runtime, Argument.Reason(reason));
        host.Simulator?.InterruptionPoint();
        target.TrySignal(signal);
    }

    public static void Kill(ProcessHost host, Pid pid)
    {
        host.Simulator?.InterruptionPoint();
        if (Argument.Target(host, pid) is Process process)
            process.Kill();
    }
}
