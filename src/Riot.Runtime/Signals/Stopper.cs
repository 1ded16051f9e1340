using Riot.Identity;

namespace Riot.Signals;

/// <summary>One that waits until a process that it has asked to exit is dead, and those that wait for it in turn. Immutable, so that any thread may look.</summary>
internal class Stopper(ProcessRef process, IReadOnlyList<Stopper> behind)
{
    /// <summary>Whether it still waits.</summary>
    public virtual bool Waits => true;

    /// <summary>Whether a process is among those who wait.</summary>
    public bool Includes(ProcessRef other)
    {
        if (!Waits)
            return false;
        if (process.IsSame(other))
            return true;
        foreach (var next in behind)
        {
            if (next.Includes(other))
                return true;
        }

        return false;
    }
}
