namespace Riot;

/// <summary>What a handler returns for a call: that it has been answered, or will be later. Made by <c>Reply</c>, <c>Refuse</c> and <c>NoReply</c>, so that none is forgotten.</summary>
public readonly struct Answer
{
    /// <summary>So that a handler that does not await need not say so.</summary>
    public static implicit operator ValueTask<Answer>(Answer answer) => new(answer);

    /// <summary>The same, for languages without conversions.</summary>
    public ValueTask<Answer> ToValueTask() => new(this);
}
