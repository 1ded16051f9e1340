namespace Riot.Processes;

/// <summary>
/// What a process ends with when its body returns; of a server that fails, from then on, so that the error is told whatever comes next. A mutable struct: never copy it.
/// The owner only.
/// </summary>
internal struct ReturnReason
{
    public ExitReason? Value { get; private set; }

    /// <summary>The error, if it is one.</summary>
    public readonly ExitReason.Exception? Failure => Value as ExitReason.Exception;

    public void Set(Process process, ExitReason reason)
    {
        TellIfLost(process, reason);
        Value = reason;
    }

    /// <summary>This reason counts instead: an error that was to be the reason, and would have been told as that, has a line of its own.</summary>
    public readonly void TellIfLost(Process process, ExitReason instead)
    {
        if (Failure is { Error: var error } && error != (instead as ExitReason.Exception)?.Error)
            ProcessLog.ThrewWhileExiting(process, error, instead);
    }
}
