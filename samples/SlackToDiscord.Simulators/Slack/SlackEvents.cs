// The JSON shapes that Slack sends on a socket: the event objects, their Events API wrapper and the Socket Mode envelope.
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Slack;

public static class SlackEvents
{
    public static JsonObject Message(string channel, string user, string text) => new()
    {
        ["type"] = "message",
        ["client_msg_id"] = Guid.NewGuid().ToString(),
        ["channel"] = channel,
        ["user"] = user,
        ["text"] = text,
        ["team"] = SlackSimulatorOptions.TeamId,
        ["channel_type"] = "channel",
    };

    public static JsonObject BotMessage(string channel, string text) => new()
    {
        ["type"] = "message",
        ["channel"] = channel,
        ["user"] = SlackSimulatorOptions.BotUserId,
        ["bot_id"] = SlackSimulatorOptions.BotId,
        ["app_id"] = SlackSimulatorOptions.AppId,
        ["text"] = text,
        ["team"] = SlackSimulatorOptions.TeamId,
        ["channel_type"] = "channel",
    };

    internal static JsonObject Hello(int connections) => new()
    {
        ["type"] = "hello",
        ["num_connections"] = connections,
        ["debug_info"] = new JsonObject { ["host"] = "applink-simulated", ["build_number"] = 1, ["approximate_connection_time"] = 18060 },
        ["connection_info"] = new JsonObject { ["app_id"] = SlackSimulatorOptions.AppId },
    };

    internal static JsonObject Disconnect(string reason) => new()
    {
        ["type"] = "disconnect",
        ["reason"] = reason,
        ["debug_info"] = new JsonObject { ["host"] = "applink-simulated" },
    };

    internal static JsonObject Callback(string eventId, DateTimeOffset now, JsonObject @event) => new()
    {
        ["token"] = "simulated-verification-token",
        ["team_id"] = SlackSimulatorOptions.TeamId,
        ["context_team_id"] = SlackSimulatorOptions.TeamId,
        ["context_enterprise_id"] = null,
        ["api_app_id"] = SlackSimulatorOptions.AppId,
        ["event"] = @event,
        ["type"] = "event_callback",
        ["event_id"] = eventId,
        ["event_time"] = now.ToUnixTimeSeconds(),
        ["authorizations"] = new JsonArray(new JsonObject
        {
            ["enterprise_id"] = null,
            ["team_id"] = SlackSimulatorOptions.TeamId,
            ["user_id"] = SlackSimulatorOptions.BotUserId,
            ["is_bot"] = true,
            ["is_enterprise_install"] = false,
        }),
        ["is_ext_shared_channel"] = false,
        ["event_context"] = "4-" + eventId,
    };

    internal static JsonObject Envelope(string envelopeId, JsonObject payload, int retryAttempt) => new()
    {
        ["envelope_id"] = envelopeId,
        ["payload"] = payload.DeepClone(),
        ["type"] = "events_api",
        ["accepts_response_payload"] = false,
        ["retry_attempt"] = retryAttempt,
        ["retry_reason"] = retryAttempt == 0 ? "" : "timeout",
    };

    internal static string Timestamp(DateTimeOffset now, int serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}.{serial:D6}");
}
