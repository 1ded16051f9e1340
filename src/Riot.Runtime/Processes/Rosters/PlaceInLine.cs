namespace Riot.Processes;

/// <summary>The place of a process in the line for a name, or for a unique key of a registry, whose holder is ending (N1, N3).</summary>
internal abstract class PlaceInLine
{
    /// <summary>
    /// Whether the process holds it by now, or takes it here, since nobody does. Throws what a clash throws if a living process holds it: then the place is
    /// given up. Only the process itself asks.
    /// </summary>
    public abstract bool TryTake();

    /// <summary>Gives the place up, if it has not been let in. The process is dying.</summary>
    public abstract void Leave();
}
