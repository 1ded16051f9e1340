namespace Riot;

/// <summary>
/// What a typed handler returns for a call: the reply itself (<c>return value;</c> in a handler that is <c>async</c>), or what <c>call.Reply</c>, <c>call.Refuse</c> and
/// <c>call.Defer</c> give. The default is no answer, and ends the server with an error that names the handler, so that no caller waits for nothing.
/// </summary>
/// <typeparam name="TReply">The type of the reply. A reply whose type is an interface or <see cref="object"/> does not convert: say <c>call.Reply(value)</c>.</typeparam>
public readonly struct Answer<TReply>
{
    // Null: none. The call: it has been answered, or will be. Else: the value is the reply.
    private readonly object? _source;

    internal Answer(IncomingCall<TReply> call) => (_source, Value) = (call, default!);

    private Answer(TReply reply) => (_source, Value) = (AnswerSource.Value, reply);

    internal TReply Value { get; }

    internal bool IsNone => _source is null;

    internal bool IsReply => ReferenceEquals(_source, AnswerSource.Value);

    internal bool IsGivenBy(IncomingCall<TReply> call) => ReferenceEquals(_source, call);

    /// <summary>The reply to the call that is being handled.</summary>
    public static implicit operator Answer<TReply>(TReply reply) => new(reply);

    /// <summary>Lets a handler that awaits nothing return its answer as it is.</summary>
    public static implicit operator ValueTask<Answer<TReply>>(Answer<TReply> answer) => new(answer);

    /// <summary>The answer that is this reply, for languages without conversions.</summary>
    public static Answer<TReply> FromReply(TReply reply) => new(reply);

    /// <summary>The answer as a task, for languages without conversions.</summary>
    public ValueTask<Answer<TReply>> ToValueTask() => new(this);
}

/// <summary>Marks an answer whose value is the reply. Not generic, so that reading it costs nothing.</summary>
internal static class AnswerSource
{
    public static readonly object Value = new();
}
