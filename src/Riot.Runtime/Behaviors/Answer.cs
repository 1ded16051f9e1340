namespace Riot;

/// <summary>What a handler makes of a call: a reply, a refusal, or nothing yet. Made by the methods of <see cref="GenServer"/>.</summary>
public readonly struct Answer
{
    private Answer(object? value, bool isRefusal, bool isThere) => (Value, IsRefusal, IsThere) = (value, isRefusal, isThere);

    internal object? Value { get; }

    internal bool IsRefusal { get; }

    internal bool IsThere { get; }

    internal static Answer Of(object? reply) => new(reply, isRefusal: false, isThere: true);

    internal static Answer Refusal(Exception error) => new(error, isRefusal: true, isThere: true);

    /// <summary>So that a handler that does not await need not say so.</summary>
    public static implicit operator ValueTask<Answer>(Answer answer) => new(answer);

    /// <summary>The same, for languages without conversions.</summary>
    public ValueTask<Answer> ToValueTask() => new(this);
}
