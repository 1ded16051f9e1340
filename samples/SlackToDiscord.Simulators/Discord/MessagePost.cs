// A message post's body, checked as Discord checks it.
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Discord;

internal sealed record MessagePost(string Content, JsonNode? Nonce, bool EnforceNonce, bool PingsEveryone)
{
    private const int MaxContent = 2000;
    private const int MaxNonce = 25;
    private static readonly string[] s_mentionTypes = ["everyone", "roles", "users"];

    public static async Task<(MessagePost? Post, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType()) return (null, DiscordErrors.WrongContentType());
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(request.Body);
        }
        catch (JsonException)
        {
            return (null, DiscordErrors.InvalidJson());
        }

        if (body is not JsonObject form) return (null, DiscordErrors.InvalidJson());
        return Check(form) is { } refusal ? (null, refusal) : (From(form), null);
    }

    private static MessagePost From(JsonObject form)
    {
        var content = form["content"]!.GetValue<string>();
        var parsed = form["allowed_mentions"] is { } allowed ? allowed["parse"] as JsonArray ?? [] : [.. s_mentionTypes];
        var pings = (content.Contains("@everyone", StringComparison.Ordinal) || content.Contains("@here", StringComparison.Ordinal))
            && parsed.Any(type => type?.GetValue<string>() == "everyone");
        return new MessagePost(content, form["nonce"], form["enforce_nonce"]?.GetValue<bool>() ?? false, pings);
    }

    private static IResult? Check(JsonObject form)
    {
        if (form["content"] is { } content && content.GetValueKind() != JsonValueKind.String)
            return DiscordErrors.InvalidForm("content", "STRING_TYPE_CONVERT", "Could not interpret value as string.");
        var text = form["content"]?.GetValue<string>();
        if (string.IsNullOrWhiteSpace(text)) return DiscordErrors.EmptyMessage();
        if (text.Length > MaxContent) return DiscordErrors.InvalidForm("content", "BASE_TYPE_MAX_LENGTH", $"Must be {MaxContent} or fewer in length.");
        if (form["nonce"] is { } nonce && (nonce.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number) || nonce.ToString().Length > MaxNonce))
            return DiscordErrors.InvalidForm("nonce", "BASE_TYPE_MAX_LENGTH", $"Must be {MaxNonce} or fewer in length.");
        if (form["enforce_nonce"] is { } enforce && enforce.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            return DiscordErrors.InvalidForm("enforce_nonce", "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
        return form["allowed_mentions"] is { } allowed ? CheckMentions(allowed) : null;
    }

    private static IResult? CheckMentions(JsonNode allowed)
    {
        if (allowed is not JsonObject)
            return DiscordErrors.InvalidForm("allowed_mentions", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
        var known = allowed["parse"] switch
        {
            null => true,
            JsonArray types => types.All(type => type?.GetValueKind() == JsonValueKind.String && s_mentionTypes.Contains(type.GetValue<string>())),
            _ => false,
        };
        return known ? null : DiscordErrors.InvalidForm("allowed_mentions", "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'roles', 'users').");
    }
}
