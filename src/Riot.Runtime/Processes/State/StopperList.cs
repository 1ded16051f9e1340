using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// Who waits for the end of a process, each as they were when they asked for it, and who is told of each that comes. A mutable struct: never copy it. The owner
/// only, save where a member says otherwise.
/// </summary>
internal struct StopperList
{
    // The owner replaces it; any thread reads.
    private Stopper[]? _all;

    // The owner adds, any thread removes: each replaces it by a compare-and-swap, lest one undoes what the other has just done.
    private StopperAudience[]? _audience;

    /// <summary>Any thread.</summary>
    public readonly Stopper[] All => Volatile.Read(in _all) ?? [];

    private readonly StopperAudience[] Audience => Volatile.Read(in _audience) ?? [];

    /// <summary>Whether another process waits for the end of this one. Any thread.</summary>
    public readonly bool Include(ProcessRef other)
    {
        foreach (var stopper in All)
        {
            if (stopper.Includes(other))
                return true;
        }

        return false;
    }

    /// <summary>Returns whether somebody is to look for the one who has come: by <see cref="Look"/>, outside of the process.</summary>
    public bool Add(Process self, Stopper stopper)
    {
        Volatile.Write(ref _all, [.. All, stopper]);
        var isToLook = false;
        StopperSignal? told = null;
        foreach (var each in Audience)
        {
            if (each is not AskedToStop asked)
                isToLook = true;
            else if (!stopper.Includes(self)) // Else they stop each other in a ring, and it has been told all around.
                asked.Tell(told ??= new StopperSignal(new Stopper(self, [stopper])));
        }

        return isToLook;
    }

    public void Add(StopperAudience audience)
    {
        StopperAudience[]? all;
        do
            all = Volatile.Read(in _audience);
        while (Interlocked.CompareExchange(ref _audience, [.. all ?? [], audience], all) != all);
    }

    /// <summary>Does nothing if it is not there. Any thread.</summary>
    public void Remove(StopperAudience audience)
    {
        StopperAudience[]? all, left;
        do
        {
            all = Volatile.Read(in _audience);
            if (all is null)
                return;
            left = Array.FindAll(all, each => each != audience);
        }
        while (Interlocked.CompareExchange(ref _audience, left.Length == 0 ? null : left, all) != all);
    }

    /// <summary>Waits outside of the process's verbs look whether they are in vain. Any thread, outside of the process: it runs their code.</summary>
    public readonly void Look()
    {
        foreach (var each in Audience)
            (each as StopperWatch)?.Look();
    }
}

/// <summary>One who hears of each that comes to wait for the end of a process.</summary>
internal abstract class StopperAudience;

/// <summary>Those whom the process has asked to stop, or is about to, and waits for: whoever waits for its end waits for theirs.</summary>
internal sealed class AskedToStop(IReadOnlyList<ProcessRef> others) : StopperAudience
{
    public void Tell(StopperSignal stopper)
    {
        foreach (var other in others)
            other.TrySignal(stopper);
    }
}

/// <summary>A wait of the process's code outside of its verbs.</summary>
internal abstract class StopperWatch : StopperAudience
{
    /// <summary>Another has come, or the process is to stop. Any thread, outside of the process.</summary>
    public abstract void Look();
}
