namespace Riot;

/// <summary>
/// Whether a supervisor stops, with <see cref="ExitReason.Shutdown"/>, once children that are significant have ended by themselves and are not restarted.
/// </summary>
public enum AutoShutdown
{
    /// <summary>The supervisor does not stop by itself. The default.</summary>
    Never,

    /// <summary>The supervisor stops when one of them has ended.</summary>
    AnySignificant,

    /// <summary>The supervisor stops when the last of them has ended.</summary>
    AllSignificant,
}
