// What the processes of a tunnel say to each other.
using Riot;
using SlackToDiscord.Slack;

namespace SlackToDiscord.Processes;

/// <summary>Slack → tunnel: somebody said something; Slack waits for the envelope's acknowledgement.</summary>
internal sealed record Said(SlackMessage Message, string Author, string EnvelopeId);

/// <summary>Tunnel → Discord: show this, and answer with <see cref="Posted"/> once Discord has taken it.</summary>
internal sealed record Post(string EventId, string Content);

/// <summary>Discord → tunnel: Discord has taken that event's message.</summary>
internal sealed record Posted(string EventId);

/// <summary>Tunnel → Slack: acknowledge that envelope, Discord has its message.</summary>
internal sealed record Acknowledge(string EnvelopeId);

/// <summary>Tunnel → its keeper: these three are the unit.</summary>
internal sealed record UnitStarted(Pid Tunnel, Pid Slack, Pid Discord);
