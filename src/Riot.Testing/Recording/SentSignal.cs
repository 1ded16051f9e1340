namespace Riot.Testing.Recording;

/// <summary>One message or signal that was sent.</summary>
/// <param name="From">The sender; <see cref="Pid.Runtime"/> for timers, the runtime, and code outside processes.</param>
/// <param name="To">The receiver; <see cref="Pid.Runtime"/> for the reply to a call by code outside processes.</param>
/// <param name="Kind">The kind: <c>message</c>, <c>call</c>, <c>reply</c>, <c>refusal</c>, <c>timer</c>, or the signal's name, as in <c>link</c> or <c>down</c>.</param>
/// <param name="Message">The message, the request of the call, its reply, or the exception of a refusal; null for other signals.</param>
/// <param name="Text">A description on one line.</param>
public sealed record SentSignal(Pid From, Pid To, string Kind, object? Message, string Text);
