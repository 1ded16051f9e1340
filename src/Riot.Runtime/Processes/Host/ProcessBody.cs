using System.Diagnostics;

namespace Riot.Processes;

/// <summary>What a process runs: made by its spawner, started by its first step, disposed of after its end.</summary>
internal abstract class ProcessBody
{
    private static readonly ProcessBody s_ended = new NoBody(null, "");

    /// <summary>What a dead process has in place of its body: nothing of the application's, only what the lines of others call it by.</summary>
    public virtual ProcessBody Ended => s_ended;

    /// <summary>What a dead process has of which something is left that may come back: as <see cref="Ended"/>, with all that it was called by, whatever that costs.</summary>
    public ProcessBody Remembered => Known(Path, Description);

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

    /// <summary>What is left of a body that has a <see cref="Path"/>, or a <see cref="Description"/> that costs nothing.</summary>
    protected static ProcessBody Known(string? path, string description) => new NoBody(path, description);

    private sealed class NoBody(string? path, string description) : ProcessBody
    {
        public override string? Path => path;

        public override string Description => description;

        public override ProcessBody Ended => this;

        public override Task Start(Process process) => throw new UnreachableException();
    }
}
