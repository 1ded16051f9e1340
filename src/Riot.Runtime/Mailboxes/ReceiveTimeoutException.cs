using Riot.Mailboxes;

namespace Riot;

/// <summary>No matching message came in time; its text says what lies in the mailbox instead. Nothing was lost: whatever comes later stays in the mailbox.</summary>
public sealed class ReceiveTimeoutException : TimeoutException
{
    private const int MostShown = 5;

    /// <param name="pid">Who waited.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="mailbox">What it has not taken.</param>
    /// <param name="name">What a message is called.</param>
    internal ReceiveTimeoutException(Pid pid, TimeSpan timeout, SaveQueue? mailbox, Func<object, string> name)
        : base($"Process {pid} received no matching message within {timeout}: {Contents(mailbox, name)}.")
    {
        Timeout = timeout;
    }

    /// <summary>How long the receive waited.</summary>
    public TimeSpan Timeout { get; }

    private static string Contents(SaveQueue? mailbox, Func<object, string> name)
    {
        if (mailbox is not { Count: > 0 })
            return "its mailbox is empty";
        var oldest = Enumerable.Range(0, Math.Min(mailbox.Count, MostShown)).Select(i => name(mailbox[i]));
        return $"its mailbox holds {string.Join(", ", oldest)}{(mailbox.Count > MostShown ? $" and {mailbox.Count - MostShown} more" : "")}";
    }
}
