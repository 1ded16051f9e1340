namespace Riot;

/// <summary>Whether a child that has ended is started again (S2).</summary>
public enum Restart
{
    /// <summary>Always. The default.</summary>
    Permanent,

    /// <summary>Unless it ended <see cref="ExitReason.IsNormal"/> or <see cref="ExitReason.IsShutdown"/>.</summary>
    Transient,

    /// <summary>Never, not even when a group that it belongs to is: its spec goes with it.</summary>
    Temporary,
}
