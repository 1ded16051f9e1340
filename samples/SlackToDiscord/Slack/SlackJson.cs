// Slack's JSON, as much of it as is read and written here.
using System.Text.Json.Serialization;

namespace SlackToDiscord.Slack;

/// <summary>An answer of the Web API. Not a record: the url opens a socket and must not be printed.</summary>
internal sealed class SlackAnswer
{
    public bool Ok { get; init; }
    public string? Error { get; init; }
    public Uri? Url { get; init; }
    public SlackUser? User { get; init; }
}

internal sealed record SlackUser(string? Name, string? RealName, SlackProfile? Profile);

internal sealed record SlackProfile(string? DisplayName);

/// <summary>A message on the socket: a <c>hello</c>, a <c>disconnect</c> with its reason, or an envelope to acknowledge.</summary>
internal sealed record SlackEnvelope(string Type, string? EnvelopeId, string? Reason, SlackPayload? Payload);

internal sealed record SlackPayload(string? EventId, SlackEvent? Event);

internal sealed record SlackEvent(string Type, string? Subtype, string? Channel, string? User, string? BotId, string? Text);

internal sealed record SlackAcknowledgement(string EnvelopeId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlackAnswer))]
[JsonSerializable(typeof(SlackEnvelope))]
[JsonSerializable(typeof(SlackAcknowledgement))]
internal sealed partial class SlackJson : JsonSerializerContext;
