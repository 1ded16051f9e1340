// The JSON shapes of users, guild and messages that the HTTP API and the gateway share.
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Discord;

internal static class DiscordJson
{
    public static JsonObject BotUser() => new()
    {
        ["id"] = DiscordSimulatorOptions.BotUserId,
        ["username"] = "simulated-bot",
        ["discriminator"] = "0000",
        ["global_name"] = null,
        ["avatar"] = null,
        ["bot"] = true,
    };

    public static JsonObject Ready(string sessionId, Uri resumeUrl, JsonNode? shard) => new()
    {
        ["v"] = 10,
        ["user"] = BotUser(),
        ["guilds"] = new JsonArray(new JsonObject { ["id"] = DiscordSimulatorOptions.GuildId, ["unavailable"] = true }),
        ["session_id"] = sessionId,
        ["resume_gateway_url"] = resumeUrl.ToString().TrimEnd('/'),
        ["shard"] = shard?.DeepClone() ?? new JsonArray(0, 1),
        ["application"] = new JsonObject { ["id"] = DiscordSimulatorOptions.ApplicationId, ["flags"] = 0 },
    };

    public static JsonObject Guild(IEnumerable<string> channelIds) => new()
    {
        ["id"] = DiscordSimulatorOptions.GuildId,
        ["name"] = "Simulated",
        ["owner_id"] = DiscordSimulatorOptions.BotUserId,
        ["unavailable"] = false,
        ["joined_at"] = "2024-01-01T00:00:00.000000+00:00",
        ["large"] = false,
        ["member_count"] = 1,
        ["verification_level"] = 0,
        ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0,
        ["mfa_level"] = 0,
        ["nsfw_level"] = 0,
        ["premium_tier"] = 0,
        ["system_channel_flags"] = 0,
        ["preferred_locale"] = "en-US",
        ["features"] = new JsonArray(),
        ["emojis"] = new JsonArray(),
        ["stickers"] = new JsonArray(),
        ["threads"] = new JsonArray(),
        ["presences"] = new JsonArray(),
        ["voice_states"] = new JsonArray(),
        ["stage_instances"] = new JsonArray(),
        ["guild_scheduled_events"] = new JsonArray(),
        ["roles"] = new JsonArray(new JsonObject
        {
            ["id"] = DiscordSimulatorOptions.GuildId,
            ["name"] = "@everyone",
            ["permissions"] = "8",
            ["position"] = 0,
            ["color"] = 0,
            ["hoist"] = false,
            ["managed"] = false,
            ["mentionable"] = false,
            ["flags"] = 0,
        }),
        ["members"] = new JsonArray(new JsonObject
        {
            ["user"] = BotUser(),
            ["roles"] = new JsonArray(),
            ["joined_at"] = "2024-01-01T00:00:00.000000+00:00",
            ["deaf"] = false,
            ["mute"] = false,
            ["flags"] = 0,
        }),
        ["channels"] = new JsonArray([.. channelIds.Select(Channel)]),
    };

    public static JsonObject Channel(string id) => new()
    {
        ["id"] = id,
        ["type"] = 0,
        ["guild_id"] = DiscordSimulatorOptions.GuildId,
        ["name"] = "channel-" + id[^1],
        ["position"] = 0,
        ["permission_overwrites"] = new JsonArray(),
        ["nsfw"] = false,
        ["parent_id"] = null,
    };

    public static JsonObject Message(DiscordMessage message, JsonNode? nonce, DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["type"] = 0,
            ["id"] = message.Id,
            ["channel_id"] = message.ChannelId,
            ["author"] = BotUser(),
            ["content"] = message.Content,
            ["timestamp"] = now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            ["edited_timestamp"] = null,
            ["tts"] = false,
            ["mention_everyone"] = message.PingsEveryone,
            ["mentions"] = new JsonArray(),
            ["mention_roles"] = new JsonArray(),
            ["attachments"] = new JsonArray(),
            ["embeds"] = new JsonArray(),
            ["components"] = new JsonArray(),
            ["pinned"] = false,
            ["flags"] = 0,
        };
        if (nonce is not null) json["nonce"] = nonce.DeepClone();
        return json;
    }
}
