using Riot.Mailboxes;

namespace Riot.Processes;

/// <summary>The seam between processes and what runs them: a pool of workers, a thread of one's own, or a deterministic scheduler.</summary>
internal abstract class ReadyQueue
{
    /// <summary>
    /// Takes a process whose state has just become <see cref="RunState.Ready"/>, and will run it once. Any thread.
    /// </summary>
    /// <param name="process">The process; it is in no other queue.</param>
    /// <param name="yielded">It has used up its budget: it goes behind all others of its priority.</param>
    public abstract void Enqueue(Process process, bool yielded = false);
}
