using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verb that asks servers (C2).
public sealed partial class ProcessContext
{
    /// <summary>
    /// Asks a process and waits for its reply (C2). Works for servers and for any process that takes an <see cref="IncomingCall"/> from its mailbox and answers it. Costs
    /// the same however full this process's own mailbox is (R3).
    /// </summary>
    /// <param name="pid">Whom to ask.</param>
    /// <param name="request">The request; it says which type the reply has.</param>
    /// <param name="timeout">How long to wait; null, the default, is 5 s; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. A late reply is thrown away.</param>
    /// <exception cref="NoSuchProcessException">It is dead.</exception>
    /// <exception cref="MailboxFullException">Its mailbox has a limit, and there was no room for the call, or it was dropped (R5).</exception>
    /// <exception cref="ServerExitedException">It ended before it replied, even if it had handed the reply to another process.</exception>
    /// <exception cref="CallTimeoutException">No reply came in time.</exception>
    /// <exception cref="InvalidOperationException">A process calls itself.</exception>
    /// <exception cref="OperationCanceledException">This process has been asked to stop, and the other waits for its end (C4).</exception>
    /// <exception cref="Exception">Whatever the server refused the call with.</exception>
    public ValueTask<TReply> Call<TReply>(Pid pid, ICall<TReply> request, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _process.Call(Argument.Target(Host, pid), request, Argument.CallLimit(timeout));
    }

    /// <summary>Asks whoever holds a name now.</summary>
    /// <inheritdoc cref="Call{TReply}(Pid, ICall{TReply}, TimeSpan?)"/>
    /// <exception cref="UnknownNameException">Nobody does.</exception>
    public ValueTask<TReply> Call<TReply>(string name, ICall<TReply> request, TimeSpan? timeout = null) =>
        Call(NameVerbs.Find(Host, name)?.Pid ?? throw new UnknownNameException(name), request, timeout);
}
