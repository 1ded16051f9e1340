namespace Riot;

/// <summary>A request that is answered by a <typeparamref name="TReply"/>: what <c>Call</c> sends (C2). Messages should be immutable (G5).</summary>
/// <typeparam name="TReply">The type of the reply.</typeparam>
public interface ICall<TReply>;
