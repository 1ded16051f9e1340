namespace Riot;

/// <summary>Which children are stopped and started again when one has to be (S3). Stops go in reverse order, starts in order.</summary>
public enum Strategy
{
    /// <summary>That one alone. The default.</summary>
    OneForOne,

    /// <summary>All of them.</summary>
    OneForAll,

    /// <summary>That one and those declared after it; earlier ones are left as they are.</summary>
    RestForOne,
}
