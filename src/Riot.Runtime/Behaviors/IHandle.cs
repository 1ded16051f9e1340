namespace Riot;

/// <summary>
/// What a <see cref="GenServer"/> says that it handles messages of one type: what it is sent, from timers, monitors (<see cref="ProcessDown"/>) and links (<see cref="ExitMessage"/>)
/// too. The server is <c>partial</c>; the other half, which calls this, is generated.
/// </summary>
/// <remarks>
/// A message goes to the handler of its own type, else to that of the closest base type. If it implements two interfaces that are handled, the one listed first gets it.
/// </remarks>
/// <typeparam name="TMessage">Any type. The message need not know that it is one.</typeparam>
public interface IHandle<TMessage>
{
    /// <summary>Handles a message; the next one is taken once the task is completed. What it throws ends the server.</summary>
    /// <param name="message">The message, as it was sent.</param>
    ValueTask HandleAsync(TMessage message);
}

/// <summary>
/// What a <see cref="GenServer"/> says that it answers requests of one type. The server is <c>partial</c>; the other half, which calls this, is generated.
/// </summary>
/// <remarks>
/// A request goes to the handler of its own type, else to that of the closest base type. If it implements two interfaces that are handled, the one listed first gets it.
/// </remarks>
/// <example><code>
/// public sealed record Deposit(decimal Amount) : ICall&lt;decimal&gt;;
///
/// public sealed partial class Account(decimal balance) : GenServer, IHandleCall&lt;Deposit, decimal&gt;
/// {
///     public ValueTask&lt;Answer&lt;decimal&gt;&gt; HandleAsync(Deposit deposit, IncomingCall&lt;decimal&gt; call) =>
///         deposit.Amount &lt;= 0 ? call.Refuse(new ArgumentException("Nothing to deposit.")) : call.Reply(balance += deposit.Amount);
/// }
/// </code></example>
/// <typeparam name="TRequest">The type of the request, which says by <see cref="ICall{TReply}"/> what its reply is.</typeparam>
/// <typeparam name="TReply">The type of the reply: what the caller's <c>CallAsync</c> returns.</typeparam>
public interface IHandleCall<TRequest, TReply>
    where TRequest : ICall<TReply>
{
    /// <summary>Answers a request: with a value, by <c>call.Reply</c> or <c>call.Refuse</c>, or later, after <c>call.Defer</c>. What it throws ends the server.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="call">The call, to answer by, now or later.</param>
    /// <returns>The reply, or what <paramref name="call"/> has given.</returns>
    ValueTask<Answer<TReply>> HandleAsync(TRequest request, IncomingCall<TReply> call);
}
