using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that send. Any thread; they never suspend, save SendOrWait.
public sealed partial class ProcessContext
{
    /// <summary>
    /// Puts a message into a process's mailbox, by reference (G5). To a dead process: dropped, counted, and logged at Debug (G4);
    /// and so it is if the mailbox is full and refuses (R5), where <see cref="TrySend(Pid, object)"/> says so.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="to"/> is <see cref="Pid.None"/>, or of another runtime (P5).</exception>
    public void Send(Pid to, object message) => SendVerbs.Send(Host, _process, to, message);

    /// <summary>As <see cref="Send(Pid, object)"/>, and says whether it was taken: false if the process is dead, or its mailbox is full and refuses (R5).</summary>
    public bool TrySend(Pid to, object message) => SendVerbs.TrySend(Host, _process, to, message);

    /// <summary>Sends to whoever holds a name now.</summary>
    /// <exception cref="UnknownNameException">Nobody does (G4).</exception>
    public void Send(string name, object message) => SendVerbs.Send(Host, _process, name, message);

    /// <summary>Sends to whoever holds a name now; false if nobody does (G4), or its mailbox is full and refuses (R5).</summary>
    public bool TrySend(string name, object message) => SendVerbs.TrySend(Host, _process, name, message);

    /// <summary>
    /// Sends, and waits for room if the mailbox is full and has senders wait (<see cref="MailboxLimit.Wait"/>); to any other it sends at once. A verb of the process's own:
    /// its exit ends the wait, and then nothing is sent (R5, R6).
    /// </summary>
    /// <returns>False: the process is dead, or its mailbox refused the message; then it is dropped and counted, as by <see cref="Send(Pid, object)"/>.</returns>
    /// <exception cref="TimeoutException">There was no room within <paramref name="timeout"/>; null, the default, waits for ever. Nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">It would wait for room in this process's own mailbox, for ever.</exception>
    public ValueTask<bool> SendOrWait(Pid to, object message, TimeSpan? timeout = null)
    {
        Argument.Message(message);
        var sent = _process.SendOrWait(Argument.Target(Host, to), message, Argument.Limit(timeout));
        return sent.IsCompletedSuccessfully ? new ValueTask<bool>(sent.Result is true) : Finish(sent, to, timeout);
    }

    private static async ValueTask<bool> Finish(ValueTask<object?> verb, Pid to, TimeSpan? timeout) =>
        await verb as bool? ?? throw new TimeoutException($"The mailbox of process {to} had no room within {timeout}.");
}
