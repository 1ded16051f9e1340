namespace Riot;

/// <summary>What a handler returns for a call: that it has been answered, or will be later. Made by <c>Reply</c>, <c>Refuse</c> and <c>NoReply</c>, so that none is forgotten.</summary>
public readonly struct Answer
{
    /// <summary>Lets a handler that awaits nothing return its answer as it is.</summary>
    public static implicit operator ValueTask<Answer>(Answer answer) => new(answer);

    /// <summary>The answer as a task, for languages without conversions.</summary>
    public ValueTask<Answer> ToValueTask() => new(this);
}
