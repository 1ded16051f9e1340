namespace Riot;

/// <summary>What all calls have in common, by which one is known that is sent as something else. A request is an <see cref="ICall{TReply}"/>.</summary>
public interface ICall;

/// <summary>A request that is answered by a <typeparamref name="TReply"/>: what <c>CallAsync</c> sends. Messages should be immutable.</summary>
/// <typeparam name="TReply">
/// The type of the reply. A reply may be null where the type can be: whether a class was declared with or without <c>?</c> is known to the compiler, which warns, and
/// not at run time.
/// </typeparam>
public interface ICall<TReply> : ICall;
