using Riot.Processes;

namespace Riot.Verbs;

/// <summary>The verbs that look at processes, from inside and outside them: what <see cref="IRiot.Processes"/> gives.</summary>
/// <param name="host">The runtime.</param>
/// <param name="self">The process whose face this is; null for the runtime's.</param>
internal sealed class DirectoryVerbs(SpawningHost host, Process? self) : IProcessDirectory
{
    public RuntimeCounters Counters => host.Counters;

    public IReadOnlyList<Pid> List()
    {
        host.Simulator?.InterruptionPoint();
        return [.. host.Table.Snapshot().Select(process => process.Pid)];
    }

    public ProcessInfo? Info(Pid pid)
    {
        host.Simulator?.InterruptionPoint();
        return (Argument.Target(host, pid) as Process)?.Look();
    }

    public string Describe()
    {
        host.Simulator?.InterruptionPoint();
        return ProcessTree.Print(host.Table.Snapshot().Select(process => process.Look()).OfType<ProcessInfo>());
    }

    public Pid ParsePid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Pid.TryParse(text, out var node, out var incarnation, out var id))
            throw new FormatException($"'{text}' is not a pid: one looks like <0.1.42>.");
        if (node == 0 && incarnation == 0 && id == 0)
            return Pid.Runtime;
        if (node != host.Number || incarnation != host.Incarnation)
            throw new FormatException($"'{text}' names a process of another runtime; the pids of this one begin with <{host}.");
        if (!host.Table.WasIssued(id))
            throw new FormatException($"'{text}' names no process that this runtime has ever had.");
        return host.PidOf(id);
    }

    public ValueTask<bool> IsAliveAsync(Pid pid, TimeSpan? timeout, CancellationToken cancellationToken) =>
        WaitVerbs.IsAliveAsync(host, self, pid, timeout, cancellationToken);
}
