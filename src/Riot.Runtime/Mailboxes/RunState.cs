namespace Riot.Mailboxes;

/// <summary>Who has to do what for a process to run next: the values of the word that <see cref="Inbox"/> keeps.</summary>
internal static class RunState
{
    /// <summary>Suspended in a receive: any signal wakes it.</summary>
    public const int Receiving = 0;

    /// <summary>In a ready queue, or running.</summary>
    public const int Ready = 1;

    /// <summary>Suspended in anything but a receive: control signals, posts and answers wake it, messages do not.</summary>
    public const int Awaiting = 2;

    /// <summary>Dead. Final.</summary>
    public const int Dead = 3;
}
