namespace Riot;

/// <summary>Whether a child that has ended is started again.</summary>
public enum Restart
{
    /// <summary>The child is started again, however it ended. The default.</summary>
    Permanent,

    /// <summary>The child is started again unless it ended <see cref="ExitReason.IsNormal"/> or <see cref="ExitReason.IsShutdown"/>.</summary>
    Transient,

    /// <summary>The child is never started again, not even when a group that it belongs to is: its spec goes with it.</summary>
    Temporary,
}
