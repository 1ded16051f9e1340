using System.Diagnostics;

namespace Riot.Processes;

/// <summary>What a process runs: made by its spawner, started by its first step, disposed of after its end.</summary>
internal abstract class ProcessBody
{
    /// <summary>What a dead process has in place of its body.</summary>
    public static readonly ProcessBody Ended = new NoBody();

    /// <summary>What it is, for logs and <see cref="ProcessInfo.InitialBody"/>.</summary>
    public abstract string Description { get; }

    /// <summary>Where it belongs in a tree of supervisors, for logs; null if nowhere.</summary>
    public virtual string? Path => null;

    /// <summary>Whether <see cref="DisposeAsync"/> does anything.</summary>
    public virtual bool HasScope => false;

    /// <summary>What an exit does to the process.</summary>
    public virtual ExitConduct Conduct => ExitConduct.Unwinds;

    /// <summary>Runs the body. Called once, inside the process.</summary>
    public abstract Task Start(Process process);

    /// <summary>Gives back what belongs to this life of the process. Called inside the process after its body has ended, or by its ghost.</summary>
    public virtual ValueTask DisposeAsync() => default;

    private sealed class NoBody : ProcessBody
    {
        public override string Description => "has ended";

        public override Task Start(Process process) => throw new UnreachableException();
    }
}
