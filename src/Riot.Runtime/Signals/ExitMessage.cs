namespace Riot;

/// <summary>How an exit came to a process that traps exits.</summary>
public enum ExitKind
{
    /// <summary>Somebody asked for it with <c>Exit(pid, reason)</c>.</summary>
    Exit,

    /// <summary>A linked process went down.</summary>
    Link,
}

/// <summary>What a process that traps exits finds in its mailbox instead of being ended.</summary>
/// <param name="From">Who asked, or the linked process; <see cref="Pid.Runtime"/> for code outside processes.</param>
/// <param name="Reason">The reason given, or the linked process's own.</param>
/// <param name="Kind">Whether it was asked for or came along a link.</param>
public sealed record ExitMessage(Pid From, ExitReason Reason, ExitKind Kind);
