namespace Riot;

/// <summary>Which children are stopped and started again when one has to be. Stops go in reverse order, starts in order.</summary>
public enum Strategy
{
    /// <summary>The one that has ended, alone. The default.</summary>
    OneForOne,

    /// <summary>All children of the supervisor.</summary>
    OneForAll,

    /// <summary>The one that has ended and those declared after it; earlier ones are left as they are.</summary>
    RestForOne,
}
