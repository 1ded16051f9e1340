// One gateway connection: the handshake, the heartbeat and the close codes. Every method is called under the simulator's lock.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Discord;

internal sealed class GatewayConnection(ServerSocket socket, Gateway gateway)
{
    private const int MaxPayloadBytes = 4096;
    private const int MaxPayloadsPerMinute = 120;
    private const int Guilds = 1 << 0;
    private const int KnownIntents = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
    private const int PrivilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);

    private readonly TimeProvider _time = gateway.Options.Time;
    private readonly Queue<DateTimeOffset> _receivedAt = new();
    private ITimer? _deadline;
    private bool _isClosing;

    public ServerSocket Socket => socket;

    /// <summary>Null until Identify or Resume has succeeded, and after the session was invalidated.</summary>
    public GatewaySession? Session { get; private set; }

    public static JsonObject Payload(GatewayOp op, JsonNode? data, int? sequence = null, string? name = null) =>
        new() { ["t"] = name, ["s"] = sequence, ["op"] = (int)op, ["d"] = data };

    public void Send(GatewayOp op, JsonNode? data) => socket.Send(Payload(op, data));

    public void Close(int code)
    {
        _isClosing = true;
        socket.Close(code, GatewayClose.Reason(code));
    }

    public void Greet(string version, string encoding)
    {
        if (version != "10") Close(GatewayClose.InvalidVersion);
        else if (encoding != "json") Close(GatewayClose.DecodeError);
        Send(GatewayOp.Hello, new JsonObject { ["heartbeat_interval"] = (int)gateway.Options.HeartbeatInterval.TotalMilliseconds });
        _deadline = _time.CreateTimer(_ => gateway.State.Change(() => Close(GatewayClose.SessionTimedOut)), null, Patience, Timeout.InfiniteTimeSpan);
    }

    public void Received(string text)
    {
        if (_isClosing) return;
        if (Encoding.UTF8.GetByteCount(text) > MaxPayloadBytes || Parse(text) is not { } payload) Close(GatewayClose.DecodeError);
        else if (IsTooFast()) Close(GatewayClose.RateLimited);
        else if (Judge(payload) is { } code) Close(code);
    }

    public void Invalidate()
    {
        Session = null;
        Send(GatewayOp.InvalidSession, false);
    }

    public void Ended()
    {
        _deadline?.Dispose();
        if (Session is { } session && session.Connection == this) session.Connection = null;
    }

    /// <summary>A beat may be late by half an interval, for the network's sake.</summary>
    private TimeSpan Patience => gateway.Options.HeartbeatInterval * 1.5;

    /// <summary>Acts on a payload, or returns the code to close with.</summary>
    private int? Judge(JsonObject payload)
    {
        if (payload["op"] is not JsonValue value || !value.TryGetValue<int>(out var op)) return GatewayClose.DecodeError;
        switch ((GatewayOp)op)
        {
            case GatewayOp.Heartbeat:
                return Beat(payload);
            case GatewayOp.Identify:
                return payload["d"] is JsonObject identify ? Identify(identify) : GatewayClose.DecodeError;
            case GatewayOp.Resume:
                return payload["d"] is JsonObject resume ? Resume(resume) : GatewayClose.DecodeError;
            case GatewayOp.PresenceUpdate or GatewayOp.VoiceStateUpdate or GatewayOp.RequestGuildMembers:
            case GatewayOp.RequestSoundboardSounds or GatewayOp.RequestChannelInfo:
                return Session is null ? GatewayClose.NotAuthenticated : null;
            default:
                return GatewayClose.UnknownOpcode;
        }
    }

    private int? Beat(JsonObject payload)
    {
        if (!payload.TryGetPropertyValue("d", out var sequence) || sequence is not (null or JsonValue)) return GatewayClose.DecodeError;
        gateway.HeartbeatsSoFar++;
        _deadline?.Change(Patience, Timeout.InfiniteTimeSpan);
        if (!gateway.StopAcking) Send(GatewayOp.HeartbeatAck, null);
        return null;
    }

    private int? Identify(JsonObject identify)
    {
        if (Session is not null) return GatewayClose.AlreadyAuthenticated;
        if (identify["properties"] is not JsonObject) return GatewayClose.DecodeError;
        if (!IsToken(identify["token"])) return GatewayClose.AuthenticationFailed;
        if (identify["intents"] is not JsonValue value || !value.TryGetValue<int>(out var intents) || (intents & ~KnownIntents) != 0)
            return GatewayClose.InvalidIntents;
        if ((intents & PrivilegedIntents & ~gateway.Options.PrivilegedIntents) != 0) return GatewayClose.DisallowedIntents;
        if (identify["shard"] is { } shard && !IsShard(shard)) return GatewayClose.InvalidShard;

        Attach(gateway.Open(intents));
        Session!.Dispatch("READY", DiscordJson.Ready(Session.Id, gateway.Address, identify["shard"]));
        if (Session.Wants(Guilds)) Session.Dispatch("GUILD_CREATE", DiscordJson.Guild(gateway.Options.ChannelIds));
        return null;
    }

    private int? Resume(JsonObject resume)
    {
        if (Session is not null) return GatewayClose.AlreadyAuthenticated;
        if (!IsToken(resume["token"])) return GatewayClose.AuthenticationFailed;
        if (resume["seq"] is not JsonValue value || !value.TryGetValue<int>(out var sequence)) return GatewayClose.DecodeError;
        if (gateway.Find(resume["session_id"]?.ToString() ?? "") is not { } session)
        {
            Invalidate();
            return null;
        }

        if (sequence < 0 || sequence > session.LastSequence) return GatewayClose.InvalidSequence;
        Attach(session);
        session.Replay(sequence);
        session.Dispatch("RESUMED", []);
        return null;
    }

    private void Attach(GatewaySession session)
    {
        Session = session;
        session.Connection = this;
        gateway.ReadySoFar++;
    }

    private bool IsToken(JsonNode? token) => !gateway.RefuseAuth && token?.ToString() == gateway.Options.BotToken;

    private static bool IsShard(JsonNode shard) =>
        shard is JsonArray { Count: 2 } pair && pair[0]?.GetValue<int>() is { } id && pair[1]?.GetValue<int>() is { } count && id >= 0 && id < count;

    private bool IsTooFast()
    {
        var now = _time.GetUtcNow();
        while (_receivedAt.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromMinutes(1)) _receivedAt.Dequeue();
        _receivedAt.Enqueue(now);
        return _receivedAt.Count > MaxPayloadsPerMinute;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
