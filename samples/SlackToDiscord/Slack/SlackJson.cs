// Slack's JSON, as much of it as is read and written here.
using System.Text.Json.Serialization;

namespace SlackToDiscord.Slack;

/// <summary>What every answer of the Web API has.</summary>
internal class SlackAnswer
{
    public bool Ok { get; init; }
    public string? Error { get; init; }
}

/// <summary>Not a record: the url opens a socket and must not be printed.</summary>
internal sealed class SlackConnectionAnswer : SlackAnswer
{
    public Uri? Url { get; init; }
}

internal sealed class SlackUserAnswer : SlackAnswer
{
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
[JsonSerializable(typeof(SlackConnectionAnswer))]
[JsonSerializable(typeof(SlackUserAnswer))]
[JsonSerializable(typeof(SlackEnvelope))]
[JsonSerializable(typeof(SlackAcknowledgement))]
internal sealed partial class SlackJson : JsonSerializerContext;
