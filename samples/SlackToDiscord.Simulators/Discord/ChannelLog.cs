// What the channels show, and the nonces of the past minutes under which a repeated post shows nothing new.
// Every method is called under the simulator's lock.
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Discord;

internal sealed class ChannelLog(DiscordSimulatorOptions options, Gateway gateway)
{
    private const long Epoch = 1_420_070_400_000;
    private readonly List<Entry> _entries = [];
    private int _serial;

    public int Repeated { get; private set; }

    public IReadOnlyList<DiscordMessage> Shown() => [.. _entries.Select(entry => entry.Message)];

    /// <summary>Shows the post, or finds the message that it repeats; returns the message object.</summary>
    public JsonObject Take(string channelId, MessagePost post)
    {
        if (post.EnforceNonce && FindRepeated(channelId, post.Nonce) is { } earlier)
        {
            Repeated++;
            return (JsonObject)earlier.DeepClone();
        }

        var now = options.Time.GetUtcNow();
        var message = new DiscordMessage(NewId(now), channelId, post.Content, post.Nonce?.ToString(), post.PingsEveryone);
        var json = DiscordJson.Message(message, post.Nonce, now);
        _entries.Add(new Entry(message, json, now));
        gateway.AnnounceMessage(json);
        return (JsonObject)json.DeepClone();
    }

    private JsonObject? FindRepeated(string channelId, JsonNode? nonce)
    {
        if (nonce is null) return null;
        var oldest = options.Time.GetUtcNow() - options.NonceWindow;
        return _entries.FindLast(entry => entry.At > oldest && entry.Message.ChannelId == channelId && entry.Message.Nonce == nonce.ToString())?.Json;
    }

    private string NewId(DateTimeOffset now) =>
        (((now.ToUnixTimeMilliseconds() - Epoch) << 22) | (uint)(++_serial & 0xFFF)).ToString(CultureInfo.InvariantCulture);

    private sealed record Entry(DiscordMessage Message, JsonObject Json, DateTimeOffset At);
}
