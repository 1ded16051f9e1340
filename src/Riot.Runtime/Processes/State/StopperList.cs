using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// Who waits for the end of a process, each as they were when they asked for it, and whom it has asked to stop itself. A mutable struct: never copy it. The owner
/// only, save where a member says otherwise.
/// </summary>
internal struct StopperList
{
    // The owner replaces it; any thread reads.
    private Stopper[]? _all;
    private IReadOnlyList<ProcessRef>? _asked;

    /// <summary>Any thread.</summary>
    public readonly Stopper[] All => Volatile.Read(in _all) ?? [];

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

    /// <summary>Those whom it is about to ask to stop, and to wait for: they are told of whoever comes to wait for its own end meanwhile. Null: it has waited.</summary>
    public void NoteStopping(IReadOnlyList<ProcessRef>? others) => _asked = others;

    public void Add(Process self, Stopper stopper)
    {
        Volatile.Write(ref _all, [.. All, stopper]);
        if (_asked is null || stopper.Includes(self))
            return; // Nobody to tell; or they stop each other in a ring, and it has been told all around.
        var told = new StopperSignal(new Stopper(self, [stopper]));
        foreach (var other in _asked)
            other.TrySignal(told);
    }
}
