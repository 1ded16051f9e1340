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
    private static Simulator? s_current;

    /// <summary>The simulator that the calling thread belongs to, for verbs that belong to no runtime; null on any other thread.</summary>
    public static Simulator? Current => s_current;

    /// <summary>Where the runtime's randomness comes from (the jitter of restarts).</summary>
    public abstract Random Random { get; }

    /// <summary>The number of the simulation's next runtime, so that pids print the same in each run. Pids of two simulations may print alike; they never meet.</summary>
    public abstract int NextIncarnation();

    /// <summary>
    /// A verb begins: a moment at which the thread could have lost its processor, so others may run before this returns. Never called where a lock is held or a
    /// process's own state is half changed.
    /// </summary>
    public abstract void InterruptionPoint();

    /// <summary>Runs foreign code without interruption: others would wait for its end, or see its work half done. Any thread.</summary>
    public abstract void RunUninterrupted(Action action);

    /// <summary>Whether it has taken a message, to send it later; if not, it is to be sent now. Any thread.</summary>
    public abstract bool TryDelay(Process? from, ProcessRef to, object message);

    /// <summary>Makes the calling thread one of its own, until the thread enters another simulator.</summary>
    public void Enter() => s_current = this;

    /// <summary>A runtime that it runs has stopped.</summary>
    public virtual void OnStopped()
    {
    }

    /// <inheritdoc/>
    public abstract void Run(Action action);
}
