using Riot.Verbs;

namespace Riot;

// The verbs that send, at once and later, and that ask (G4, R5, C2, T1, T2).
public sealed partial class ProcessContext
{
    /// <inheritdoc/>
    public void Send(Address to, object message) => SendVerbs.Send(Host, _process, to, message);

    /// <inheritdoc/>
    public bool TrySend(Address to, object message) => SendVerbs.TrySend(Host, _process, to, message);

    /// <inheritdoc/>
    public ValueTask<bool> SendWhenRoomAsync(Address to, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        SendVerbs.SendWhenRoomAsync(Host, _process, to, message, timeout, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TReply> CallAsync<TReply>(Address server, ICall<TReply> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        CallVerbs.CallAsync(Host, _process, server, request, timeout, cancellationToken);

    /// <inheritdoc/>
    public TimerRef SendAfter(Address to, object message, TimeSpan delay) => TimerVerbs.SendAfter(Host, _process, to, message, delay);

    /// <inheritdoc/>
    public TimerRef SendInterval(Address to, object message, TimeSpan interval) => TimerVerbs.SendInterval(Host, _process, to, message, interval);

    /// <inheritdoc/>
    public bool Cancel(TimerRef timer) => TimerVerbs.Cancel(timer);
}
