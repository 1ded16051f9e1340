using Riot.Mailboxes;

namespace Riot;

/// <summary>No matching message came in time. Nothing was lost: whatever comes later stays in the mailbox.</summary>
public sealed class ReceiveTimeoutException : TimeoutException
{
    private const int MostShown = 5;

    internal ReceiveTimeoutException(Pid pid, TimeSpan? timeout, SaveQueue? mailbox)
        : base($"Process {pid} received no matching message within {timeout}: {Contents(mailbox)}.")
    {
        Timeout = timeout ?? TimeSpan.Zero;
    }

    /// <summary>How long the receive waited.</summary>
    public TimeSpan Timeout { get; }

    private static string Contents(SaveQueue? mailbox)
    {
        if (mailbox is not { Count: > 0 })
            return "its mailbox is empty";
        var types = Enumerable.Range(0, Math.Min(mailbox.Count, MostShown)).Select(i => mailbox[i].GetType().Name);
        return $"its mailbox holds {string.Join(", ", types)}{(mailbox.Count > MostShown ? $" and {mailbox.Count - MostShown} more" : "")}";
    }
}
