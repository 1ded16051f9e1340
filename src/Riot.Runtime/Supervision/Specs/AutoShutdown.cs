namespace Riot;

/// <summary>
/// Whether a supervisor stops, with <see cref="ExitReason.Shutdown"/>, once children that are significant have ended by themselves and are not restarted (S9).
/// </summary>
public enum AutoShutdown
{
    /// <summary>It does not. The default.</summary>
    Never,

    /// <summary>When one of them has ended.</summary>
    AnySignificant,

    /// <summary>When the last of them has ended.</summary>
    AllSignificant,
}
