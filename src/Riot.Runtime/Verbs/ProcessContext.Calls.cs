using Riot.Processes;
using Riot.Verbs;

namespace Riot;

// The verbs that ask and tell servers (C2, C3).
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

    /// <summary>
    /// Tells a server something, and wants no reply (C3). Never fails: to a dead process, or a full mailbox that refuses (R5), it is dropped and counted. To hear of
    /// that, use <c>TrySend(pid, new Cast(message))</c>. Any thread.
    /// </summary>
    /// <exception cref="ArgumentException">The message is an <see cref="ICall"/>, or the pid is of another runtime (P5).</exception>
    public void Cast(Pid pid, object message)
    {
        Argument.Message(message);
        SendVerbs.Send(Host, _process, pid, new Cast(message));
    }

    /// <summary>Tells whoever holds a name now; if nobody does, it is dropped and counted (C3). Any thread.</summary>
    /// <exception cref="ArgumentException">The message is an <see cref="ICall"/>.</exception>
    public void Cast(string name, object message) => SendVerbs.Cast(Host, _process, name, message);
}
