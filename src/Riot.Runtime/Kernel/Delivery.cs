using Riot.Processes;

namespace Riot.Kernel;

/// <summary>Delivery, from inside and outside processes alike (G4). Any thread.</summary>
internal static class Delivery
{
    public static void Send(ProcessHost host, Process? from, Pid to, object message)
    {
        var target = Argument.Target(to);
        Argument.Message(message);
        if (!IsGhost(host, from, to, message) && !target.TrySend(message))
            host.DeadLetter(SenderOf(from)?.Pid ?? Pid.Runtime, to, message);
    }

    /// <summary>Whether it is code of a dead process that sends: such a message is counted, and not to be sent (X6).</summary>
    public static bool IsGhost(ProcessHost host, Process? from, Pid to, object message)
    {
        if (SenderOf(from) is not { IsDead: true } ghost)
            return false;
        host.GhostSend(ghost.Pid, to, message);
        return true;
    }

    // Through the runtime's handle too, it is the process whose code this thread runs that sends: as its ghost, or while it holds the thread (X9).
    private static Process? SenderOf(Process? from) => from ?? Ghost.Haunting ?? Carrier.Current?.Holder;

    /// <summary>False: nobody holds the name.</summary>
    public static bool TrySend(ProcessHost host, Process? from, string name, object message)
    {
        Argument.Message(message);
        if (host.Names.Find(name) is not { } target)
            return false;
        Send(host, from, target.Pid, message);
        return true;
    }

    /// <summary>Never fails (C3).</summary>
    public static void Cast(ProcessHost host, Process? from, string name, object message)
    {
        Argument.Message(message);
        if (!TrySend(host, from, name, new Cast(message)))
            host.DeadLetter(SenderOf(from)?.Pid ?? Pid.Runtime, Pid.None, message);
    }

    public static void Exit(Process? from, Pid pid, ExitReason reason) =>
        Argument.Target(pid).TrySignal(new Signals.ExitSignal(from?.Pid ?? Pid.Runtime, Argument.Reason(reason)));

    public static void Kill(Pid pid)
    {
        if (Argument.Target(pid) is Process process)
            process.Kill();
    }
}
