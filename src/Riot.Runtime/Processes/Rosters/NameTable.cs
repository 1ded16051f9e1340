using Riot.Primitives;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>Who holds which name (N1), who is next, and who waits for somebody to have one; refuses a name that is taken. Any thread; one lock.</summary>
/// <remarks>
/// Lines. Whoever finds a holder that is ending (<see cref="Process.IsEnding"/>) stands in line, under the lock. The holder that dies, or has its name taken
/// away, lets in the first under the same lock, so nobody comes in between; that one is told, and so are the others, who look for themselves: their turn is
/// over once they meet a holder that lives. Whoever is exiting is passed over: nobody is to be given out who is on the way out (N2). One that is let in and
/// begins to exit just then passes the name on when it dies: it leaves the line before it releases its name, so either it was in the line, or it has the name.
/// A holder that seemed to be ending may go on living; for that, and for nothing else, those in line look again from time to time.
/// </remarks>
/// <param name="runtime">The runtime's name, for errors.</param>
internal sealed class NameTable(string? runtime)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, Process> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Process>> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplyAddress>> _waiting = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>Gives a process a name; or a place in the line for it, if it <paramref name="mayWait"/> and the holder is ending.</summary>
    public PlaceInLine? Register(string name, Process process, bool mayWait = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        List<ReplyAddress>? waiters;
        using (Steady.Lock(_lock))
        {
            if (_holders.TryGetValue(name, out var holder))
            {
                if (holder == process)
                    return null;
                if (!mayWait || !holder.IsEnding)
                    throw IsHeld(name, holder);
                ThrowIfNamed(process);
                if (!_lines.TryGetValue(name, out var line))
                    _lines.Add(name, line = []);
                line.Add(process);
                return new Place(this, name, process);
            }

            ThrowIfNamed(process);

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
        return null;
    }

    /// <summary>Frees a name; false if nobody held it.</summary>
    public bool Unregister(string name)
    {
        Succession after;
        using (Steady.Lock(_lock))
        {
            if (!_holders.TryGetValue(name, out var holder))
                return false;
            holder.Name = null;
            after = Vacate(name);
        }

        after.Tell();
        return true;
    }

    /// <summary>Frees the name of a process that is about to be reported dead.</summary>
    public void Release(Process process)
    {
        Interlocked.MemoryBarrier();
        if (process.Name is null)
            return;
        Succession after = default;
        using (Steady.Lock(_lock))
        {
            // The name stays on the dead process for the log line that reports it.
            if (process.Name is { } name && _holders.GetValueOrDefault(name) == process)
                after = Vacate(name);
        }

        after.Tell();
    }

    public Process? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using (Steady.Lock(_lock))
            return _holders.GetValueOrDefault(name);
    }

    /// <summary>Returns the holder, or leaves <paramref name="waiter"/> to be answered with a <see cref="Pid"/> when there is one.</summary>
    public Process? FindOrWait(string name, ReplyAddress waiter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using (Steady.Lock(_lock))
        {
            if (_holders.TryGetValue(name, out var holder) && !holder.IsExiting)
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
        using (Steady.Lock(_lock))
        {
            if (_waiting.TryGetValue(name, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
                _waiting.Remove(name);
        }
    }

    /// <summary>The runtime has stopped: nobody will take a name any more, and who waits for one is told.</summary>
    public void Close()
    {
        List<KeyValuePair<string, List<ReplyAddress>>> waiting;
        using (Steady.Lock(_lock))
        {
            _closed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (name, waiters) in waiting)
            waiters.ForEach(waiter => waiter.Fail(NobodyWill(name)));
    }

    // Nobody holds the name any more: the first in line does who may. Returns who is to be told. Under the lock.
    private Succession Vacate(string name)
    {
        _holders.Remove(name);
        if (!_lines.Remove(name, out var line))
            return default;
        List<ReplyAddress>? waiters = null;
        var first = line.Find(process => process is { Name: null, IsExiting: false });
        if (first is not null)
        {
            first.Name = name;
            _holders.Add(name, first);
            _waiting.Remove(name, out waiters);
        }

        List<Process> others = [.. line.Where(process => process != first)];
        if (others.Count > 0)
            _lines.Add(name, others);
        return new Succession(line, first, waiters);
    }

    private bool TryTake(string name, Process process)
    {
        Process? holder;
        using (Steady.Lock(_lock))
        {
            _holders.TryGetValue(name, out holder);
            if (holder == process || !_lines.TryGetValue(name, out var line) || !line.Contains(process))
                return true; // It has been let in, though it may have lost the name again.
            if (holder?.IsEnding != true)
            {
                LeaveLine(name, process);
                throw holder is null ? AlreadyNamed(process, process.Name!) : IsHeld(name, holder);
            }
        }

        Tell(holder); // So that it acts on what may end it, and is not held for ending if it does not: see Inbox.HasEndingSignal.
        return false;
    }

    // Under the lock.
    private void LeaveLine(string name, Process process)
    {
        if (_lines.TryGetValue(name, out var line) && line.Remove(process) && line.Count == 0)
            _lines.Remove(name);
    }

    private static void Tell(Process process) => process.TrySignal(TurnSignal.Instance);

    private static void ThrowIfNamed(Process process)
    {
        if (process.Name is { } held)
            throw AlreadyNamed(process, held);
    }

    private static AlreadyRegisteredException IsHeld(string name, Process holder) =>
        new($"The name '{name}' is held by process {holder.Pid}.", name, holder.Pid);

    private static AlreadyRegisteredException AlreadyNamed(Process process, string held) => new(
        $"Process {process.Pid} already has the name '{held}', and a process has one name: unregister that first.", held, process.Pid);

    private RuntimeNotRunningException NobodyWill(string name) => new($"Names.WaitForAsync '{name}'", runtime);

    /// <summary>A name has gone on: who stood in line for it, who has it, and who waits for somebody to have it.</summary>
    private readonly record struct Succession(List<Process>? Line, Process? Holder, List<ReplyAddress>? Waiters)
    {
        public void Tell()
        {
            Line?.ForEach(NameTable.Tell);
            foreach (var waiter in Waiters ?? [])
                waiter.Answer(Holder!.Pid);
        }
    }

    private sealed class Place(NameTable table, string name, Process process) : PlaceInLine
    {
        public override bool TryTake() => table.TryTake(name, process);

        public override void Leave()
        {
            using (Steady.Lock(table._lock))
                table.LeaveLine(name, process);
        }
    }
}
