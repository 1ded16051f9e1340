using System.Diagnostics;
using System.Runtime.CompilerServices;
using Riot.Processes;
using Riot.Verbs;
using Process = Riot.Processes.Process;

namespace Riot;

/// <summary>
/// A process as its own body sees it. Its verbs that touch the process's own state (receive, link, monitor, flags, sleep …), and all that are awaited, work only inside
/// it, on the flow of its body; what sends, exits or looks works from any thread.
/// </summary>
/// <remarks>While the process is exiting, every verb of its own throws <see cref="ProcessExitException"/>, save those whose page says otherwise.</remarks>
[DebuggerDisplay("{ToString(),nq} {Name}")]
public sealed partial class ProcessContext : IRiot
{
    private readonly Process _process;

    internal ProcessContext(Process process) => _process = process;

    /// <summary>The pid of this process, to give to others.</summary>
    public Pid Pid => _process.Pid;

    /// <summary>Who spawned it; <see cref="Pid.Runtime"/> for code outside processes.</summary>
    public Pid Parent => _process.Parent;

    /// <summary>The name it is registered under, if any.</summary>
    public string? Name => _process.Name;

    /// <summary>Cancelled as soon as the process is exiting, for whatever reason: pass it to every foreign await. Any thread.</summary>
    public CancellationToken CancellationToken => _process.CancellationToken;

    /// <summary>Cancelled by a stop request to a process that traps exits, and when it exits. Any thread.</summary>
    public CancellationToken StopRequested => _process.StopRequested;

    /// <summary>Whether exits become <see cref="ExitMessage"/>s instead of ending the process. Default false.</summary>
    public bool TrapExits
    {
        get => _process.TrapExits;
        set
        {
            using var own = _process.Enter();
            _process.TrapExits = value;
        }
    }

    /// <summary>How urgently the process runs, from its next slice on.</summary>
    public ProcessPriority Priority
    {
        get => _process.Priority;
        set
        {
            Argument.Defined(value);
            using var own = _process.Enter();
            _process.Priority = value;
        }
    }

    /// <summary>For the floors above.</summary>
    internal Process Process => _process;

    internal SpawningHost Host => Unsafe.As<SpawningHost>(_process.Host); // Every runtime's host is one.

    /// <summary>The pid, as text.</summary>
    public override string ToString() => Pid.ToString();
}
