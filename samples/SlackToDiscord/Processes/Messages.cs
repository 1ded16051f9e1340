// What the processes of the unit say to each other.
using Riot;
using SlackToDiscord.Slack;

namespace SlackToDiscord.Processes;

/// <summary>Slack → relay: somebody said something; Slack waits for the envelope's acknowledgement.</summary>
internal sealed record Said(SlackMessage Message, string Author, string EnvelopeId);

/// <summary>Relay → Discord: show this, and answer with <see cref="Settled"/> once that is done.</summary>
internal sealed record Post(string EventId, string Content);

/// <summary>Discord → relay: Discord has taken that event's message, or never will.</summary>
internal sealed record Settled(string EventId);

/// <summary>Relay → Slack: acknowledge that envelope, its message is dealt with.</summary>
internal sealed record Acknowledge(string EnvelopeId);

/// <summary>Each of the three → the unit's watch, while it starts: watch me. Answered once that is so.</summary>
internal sealed record Watch(string Role) : ICall<bool>;

/// <summary>Both connections → the unit's watch: I am connected to my service.</summary>
internal sealed record Connected(Pid Connection);
