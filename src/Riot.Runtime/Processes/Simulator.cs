using Riot.Identity;
using Riot.Primitives;

namespace Riot.Processes;

/// <summary>
/// What stands in for the worker pool, and for the thread pool, in a simulation: it runs every process and all code outside processes, one step at a time, in an
/// order that it chooses itself.
/// </summary>
internal abstract class Simulator : ReadyQueue, IOutside
{
    [ThreadStatic]
    private static Simulator? s_here;

    /// <summary>The one whose thread this is, for verbs that belong to no runtime; null on any other thread.</summary>
    public static Simulator? Here => s_here;

    /// <summary>Where the runtime's randomness comes from (the jitter of restarts).</summary>
    public abstract Random Random { get; }

    /// <summary>Which of the simulation's runtimes the next one is, so that pids print the same in each run; those that only look alike are never in one simulation.</summary>
    public abstract int NextIncarnation();

    /// <summary>
    /// A verb begins: a moment at which the thread could have lost its processor, so others may run before this returns. Never called where a lock is held or a
    /// process's own state is half changed.
    /// </summary>
    public abstract void OnPoint();

    /// <summary>Runs foreign code that nobody is to be interrupted in: others would wait for its end, or see what is half done. Any thread.</summary>
    public abstract void AsAWhole(Action action);

    /// <summary>Takes a message, to send it later; false if it is to be sent now.</summary>
    public abstract bool Delays(Process? from, ProcessRef to, object message);

    /// <summary>Makes the calling thread one of its own, until it is another's.</summary>
    protected void ComeHere() => s_here = this;

    /// <summary>A runtime that it has run has stopped.</summary>
    public virtual void OnStopped()
    {
    }

    /// <inheritdoc/>
    public abstract void Run(Action action);
}
