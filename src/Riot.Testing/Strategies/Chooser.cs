using Riot.Processes;
using Riot.Testing.Engine;

namespace Riot.Testing.Strategies;

/// <summary>Chooses who goes next in one run: the same ones for the same seed.</summary>
internal abstract class Chooser
{
    /// <summary>Stands for the program, and for all other code outside processes.</summary>
    protected static readonly object Outside = new();

    /// <summary>The index of who runs now. Those who are ready stand in the order in which they became so, those who were interrupted before them.</summary>
    public abstract int Next(IReadOnlyList<object> ready);

    /// <summary>At a verb of <paramref name="current"/> (null for code outside processes): 0 to let it go on, or the index of who runs first, plus one.</summary>
    public abstract int AtInterruptionPoint(Process? current, IReadOnlyList<object> ready);

    /// <summary>The process that a member of the ready list belongs to, or <see cref="Outside"/>.</summary>
    protected static object OwnerOf(object ready) => ready switch
    {
        InterruptedSlice slice => slice.Process ?? Outside,
        OutsideStep => Outside,
        _ => ready,
    };
}
