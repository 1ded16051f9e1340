using Riot.Processes;

namespace Riot.Kernel;

/// <summary>Delivery, from inside and outside processes alike (G4). Any thread.</summary>
internal static class Delivery
{
    public static void Send(ProcessHost host, Process? from, Pid to, object message)
    {
        var target = Argument.Target(to);
        Argument.Message(message);
        if ((from ?? Ghost.Haunting) is { IsDead: true } ghost)
            host.GhostSend(ghost.Pid, to, message);
        else if (!target.TrySend(message))
            host.DeadLetter(from?.Pid ?? Carrier.Current?.Running?.Pid ?? Pid.Runtime, to, message);
    }

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
            host.DeadLetter(from?.Pid ?? Pid.Runtime, Pid.None, message);
    }

    public static void Exit(Process? from, Pid pid, ExitReason reason) =>
        Argument.Target(pid).TrySignal(new Signals.ExitSignal(from?.Pid ?? Pid.Runtime, Argument.Reason(reason)));

    public static void Kill(Pid pid)
    {
        if (Argument.Target(pid) is Process process)
            process.Kill();
    }
}
