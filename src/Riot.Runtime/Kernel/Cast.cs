namespace Riot;

/// <summary>A message to a server that wants no reply, as it lies in a mailbox (C3): what <c>Cast</c> sends.</summary>
/// <param name="Message">What the server is told.</param>
public sealed record Cast(object Message);
