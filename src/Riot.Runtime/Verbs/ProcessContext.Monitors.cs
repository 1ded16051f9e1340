using Riot.Identity;
using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs for monitors (M1–M7), and the two questions that are answered in order with signals (G6).
public sealed partial class ProcessContext
{
    /// <summary>Watches a process: exactly one <see cref="ProcessDown"/> will come, at once if it is dead (M1, M2).</summary>
    /// <exception cref="ArgumentException">It belongs to another runtime.</exception>
    public MonitorRef Monitor(Pid pid) => _process.Monitor(Argument.Target(Host, pid));

    /// <summary>Watches whoever holds a name now; if nobody does, <see cref="ProcessDown"/> comes at once (M2).</summary>
    public MonitorRef Monitor(string name) => _process.Monitor(NameVerbs.Find(Host, name));

    /// <summary>Stops watching a process or a group: after the return nothing of it arrives (M3, N3). Never throws while exiting.</summary>
    /// <param name="flush">Also remove what is in the mailbox already.</param>
    public void Demonitor(MonitorRef monitor, bool flush = false)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        _process.Demonitor(monitor, flush);
    }

    /// <summary>Suspends until a process is dead, and says why it ended; <see cref="ExitReason.NoProcess"/> if it was dead before (M7).</summary>
    /// <exception cref="TimeoutException">It lives on after <paramref name="timeout"/>; null, the default, waits for ever.</exception>
    /// <exception cref="InvalidOperationException">It is this process.</exception>
    /// <exception cref="OperationCanceledException">This process has been asked to stop, and the other waits for its end (C4).</exception>
    public async ValueTask<ExitReason> WaitForExit(Pid pid, TimeSpan? timeout = null) =>
        (await WaitForAll([Argument.Target(Host, pid)], timeout))[0];

    /// <summary>Suspends until all these processes are dead, in time linear in their number, and leaves nothing in the mailbox (M7).</summary>
    /// <returns>Their reasons, in the order given.</returns>
    /// <exception cref="TimeoutException">Some live on after <paramref name="timeout"/>; null, the default, waits for ever.</exception>
    public ValueTask<IReadOnlyList<ExitReason>> WaitForExit(IEnumerable<Pid> pids, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(pids);
        return WaitForAll([.. pids.Select(pid => Argument.Target(Host, pid))], timeout);
    }

    /// <summary>Whether a process lives, after all this process's earlier signals to it have taken effect; false once it is exiting (G6).</summary>
    public async ValueTask<bool> IsAlive(Pid pid)
    {
        var target = Argument.Target(Host, pid);
        if (target == _process)
            return !_process.IsExiting;
        return (bool)(await _process.Ask(verb =>
        {
            var reply = new Signals.ReplyAddress.OfVerb(_process, verb);
            if (!target.TrySignal(new Signals.AliveQuery(reply)))
                reply.Answer(false);
            return null;
        }, timeout: null))!;
    }

    private async ValueTask<IReadOnlyList<ExitReason>> WaitForAll(ProcessRef[] targets, TimeSpan? timeout)
    {
        var limit = Argument.Limit(timeout);
        if (Array.Exists(targets, _process.IsSame))
            throw new InvalidOperationException($"Process {Pid} waits for its own end, which cannot come while it waits: use Exit to end it.");
        var reasons = await _process.WaitForExit(targets, limit);
        return reasons as ExitReason[]
            ?? throw new TimeoutException($"Process {Pid} waited {timeout} for {targets.Length} processes to exit, and not all did.");
    }
}
