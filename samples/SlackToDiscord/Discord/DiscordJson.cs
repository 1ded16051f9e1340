// Discord's JSON, as much of it as is read and written here.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SlackToDiscord.Discord;

internal sealed record GatewayAddress(Uri Url);

internal sealed record CreateMessage(string Content, string Nonce, bool EnforceNonce, AllowedMentions AllowedMentions);

internal sealed record AllowedMentions(string[] Parse)
{
    public static readonly AllowedMentions None = new([]);
}

/// <summary>The body of a refusal; <c>retry_after</c>, in seconds, comes with 429 only.</summary>
internal sealed record DiscordError(string? Message, int Code, double? RetryAfter);

internal sealed record GatewayMessage(int Op, JsonElement D, int? S, string? T);

internal sealed record GatewayHello(int HeartbeatInterval);

internal sealed record GatewayHeartbeat(int Op, int? D);

internal sealed record GatewayIdentify(int Op, IdentifyData D);

/// <summary>Not a record: it holds the token and must not be printed.</summary>
internal sealed class IdentifyData(string token, int intents)
{
    public string Token => token;
    public int Intents => intents;
    public IdentifyProperties Properties { get; } = new("linux", "slack-to-discord", "slack-to-discord");
}

internal sealed record IdentifyProperties(string Os, string Browser, string Device);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GatewayAddress))]
[JsonSerializable(typeof(CreateMessage))]
[JsonSerializable(typeof(DiscordError))]
[JsonSerializable(typeof(GatewayMessage))]
[JsonSerializable(typeof(GatewayHello))]
[JsonSerializable(typeof(GatewayHeartbeat))]
[JsonSerializable(typeof(GatewayIdentify))]
internal sealed partial class DiscordJson : JsonSerializerContext;
