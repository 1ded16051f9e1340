using Riot.Signals;

namespace Riot.Processes;

/// <summary>Who holds which name (N1), and who waits for one. Any thread; one lock.</summary>
/// <param name="runtime">The runtime's name, for errors.</param>
internal sealed class NameTable(string? runtime)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Process> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplyAddress>> _waiting = new(StringComparer.Ordinal);
    private bool _closed;

    public void Register(string name, Process process)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        List<ReplyAddress>? waiters;
        lock (_lock)
        {
            if (_holders.TryGetValue(name, out var holder))
            {
                if (holder == process)
                    return;
                throw new NameAlreadyRegisteredException($"The name '{name}' is held by process {holder.Pid}.", name, holder.Pid);
            }

            if (process.Name is { } held)
            {
                throw new NameAlreadyRegisteredException(
                    $"Process {process.Pid} already has the name '{held}', and a process has one name: unregister that first.", held, process.Pid);
            }

            // Written, fenced, then looked at; a dying process has raised its flag, fences, then looks at the name: one of us sees the other.
            process.Name = name;
            Interlocked.MemoryBarrier();
            if (process.IsExiting)
            {
                process.Name = null;
                throw new NoSuchProcessException(process.Pid, $"Register '{name}'");
            }

            _holders.Add(name, process);
            _waiting.Remove(name, out waiters);
        }

        foreach (var waiter in waiters ?? [])
            waiter.Answer(process.Pid);
    }

    /// <summary>Frees a name; false if nobody held it.</summary>
    public bool Unregister(string name)
    {
        lock (_lock)
        {
            if (!_holders.Remove(name, out var holder))
                return false;
            holder.Name = null;
            return true;
        }
    }

    /// <summary>Frees the name of a process that is about to be reported dead.</summary>
    public void Release(Process process)
    {
        Interlocked.MemoryBarrier();
        if (process.Name is null)
            return;
        lock (_lock)
        {
            // The name stays on the dead process for the log line that reports it.
            if (process.Name is { } name && _holders.GetValueOrDefault(name) == process)
                _holders.Remove(name);
        }
    }

    public Process? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
            return _holders.GetValueOrDefault(name);
    }

    /// <summary>Returns the holder, or leaves <paramref name="waiter"/> to be answered with a <see cref="Pid"/> when there is one.</summary>
    public Process? FindOrWait(string name, ReplyAddress waiter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (_lock)
        {
            if (_holders.TryGetValue(name, out var holder))
                return holder;
            if (_closed)
                throw NobodyWill(name);
            if (!_waiting.TryGetValue(name, out var waiters))
                _waiting.Add(name, waiters = []);
            waiters.Add(waiter);
            return null;
        }
    }

    /// <summary>Stops waiting.</summary>
    public void Forget(string name, ReplyAddress waiter)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(name, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
                _waiting.Remove(name);
        }
    }

    /// <summary>The runtime has stopped: nobody will take a name any more, and who waits for one is told.</summary>
    public void Close()
    {
        List<KeyValuePair<string, List<ReplyAddress>>> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (name, waiters) in waiting)
            waiters.ForEach(waiter => waiter.Fail(NobodyWill(name)));
    }

    private RuntimeNotRunningException NobodyWill(string name) => new($"AwaitName '{name}'", runtime);
}
