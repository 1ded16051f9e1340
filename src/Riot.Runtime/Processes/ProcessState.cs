namespace Riot.Processes;

/// <summary>Who has to do what for a process to run next. One word, changed by compare-and-swap; <c>Process</c> says who changes it when.</summary>
internal static class ProcessState
{
    /// <summary>Suspended in a receive: any signal wakes it.</summary>
    public const int Receiving = 0;

    /// <summary>In a ready queue, or running.</summary>
    public const int Ready = 1;

    /// <summary>Suspended in anything but a receive: control signals and posts wake it, messages do not.</summary>
    public const int Awaiting = 2;

    /// <summary>Dead. Final.</summary>
    public const int Dead = 3;
}
