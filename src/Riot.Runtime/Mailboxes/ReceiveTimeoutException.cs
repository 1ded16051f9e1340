namespace Riot;

/// <summary>No matching message came in time (R4). Nothing was lost: whatever comes later stays in the mailbox.</summary>
public sealed class ReceiveTimeoutException : TimeoutException
{
    internal ReceiveTimeoutException(Pid pid, TimeSpan? timeout)
        : base($"Process {pid} received no matching message within {timeout}.")
    {
        Timeout = timeout ?? TimeSpan.Zero;
    }

    /// <summary>How long the receive waited.</summary>
    public TimeSpan Timeout { get; }
}
