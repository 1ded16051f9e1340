namespace Riot;

/// <summary>A message to a server that wants no reply, as it lies in a mailbox (C3): what <c>Cast</c> sends.</summary>
/// <param name="Message">What the server is told.</param>
/// <exception cref="ArgumentException">It is a call, whose reply nobody would get.</exception>
public sealed record Cast(object Message)
{
    /// <summary>What the server is told.</summary>
    public object Message { get; init; } = Message is ICall
        ? throw new ArgumentException(
            $"{Message.GetType().Name} is an ICall: it asks for a reply, which a cast would not get. Use Call (outside of processes, CallAsync), or cast a message that is no ICall.",
            nameof(Message))
        : Message;
}
