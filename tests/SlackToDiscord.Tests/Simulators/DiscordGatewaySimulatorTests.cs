// The simulated gateway: the handshake, the close codes for whoever breaks it, heartbeats in time, and sessions that resume.
using System.Text.Json.Nodes;
using SlackToDiscord.Simulators.Discord;

namespace SlackToDiscord.Tests.Simulators;

public sealed class DiscordGatewaySimulatorTests
{
    private const string Identify = """{"op":2,"d":{"token":"simulated.discord.bot-token","intents":0,"properties":{"os":"linux"}}}""";
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(41_250);
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task Identify_Proper_IsReady()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        await socket.SendAsync(Identify, Cancellation);
        var ready = await socket.ReceiveAsync(Cancellation);

        Assert.Equal((0, "READY", 1), ((int)ready["op"]!, (string?)ready["t"], (int)ready["s"]!));
        Assert.NotNull((string?)ready["d"]!["session_id"]);
        Assert.StartsWith("ws://127.0.0.1:", (string?)ready["d"]!["resume_gateway_url"], StringComparison.Ordinal);
        Assert.Equal(1, discord.ReadyConnections);
    }

    [Theory]
    [InlineData("no json", 4002)]
    [InlineData("[]", 4002)]
    [InlineData("""{"d":null}""", 4002)]
    [InlineData("""{"op":5,"d":null}""", 4001)]
    [InlineData("""{"op":10,"d":null}""", 4001)]
    [InlineData("""{"op":1}""", 4002)]
    [InlineData("""{"op":3,"d":{}}""", 4003)]
    [InlineData("""{"op":2,"d":{"token":"simulated.discord.bot-token","intents":0}}""", 4002)]
    [InlineData("""{"op":2,"d":{"token":"nonsense","intents":0,"properties":{}}}""", 4004)]
    [InlineData("""{"op":2,"d":{"token":"Bot simulated.discord.bot-token","intents":0,"properties":{}}}""", 4004)]
    [InlineData("""{"op":2,"d":{"token":"simulated.discord.bot-token","intents":0,"properties":{},"shard":[1,1]}}""", 4010)]
    [InlineData("""{"op":2,"d":{"token":"simulated.discord.bot-token","properties":{}}}""", 4013)]
    [InlineData("""{"op":2,"d":{"token":"simulated.discord.bot-token","intents":131072,"properties":{}}}""", 4013)]
    [InlineData("""{"op":2,"d":{"token":"simulated.discord.bot-token","intents":32768,"properties":{}}}""", 4014)]
    [InlineData("""{"op":6,"d":{"token":"nonsense","session_id":"x","seq":1}}""", 4004)]
    public async Task Connection_BrokenProtocol_IsClosed(string payload, int closeCode)
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        await socket.SendAsync(payload, Cancellation);

        Assert.Equal(closeCode, await socket.ReceiveCloseAsync(Cancellation));
        Assert.Equal(0, discord.ReadyConnections);
    }

    [Fact]
    public async Task Connection_IdentifiesTwice_IsClosed()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        await socket.SendAsync(Identify, Cancellation);
        await socket.SendAsync(Identify, Cancellation);

        Assert.Equal(4005, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task Connection_PayloadTooLong_IsClosed()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        await socket.SendAsync($$"""{"op":1,"d":null,"x":"{{new string('x', 4096)}}"}""", Cancellation);

        Assert.Equal(4002, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task Connection_MoreThan120PayloadsAMinute_IsClosed()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        for (var i = 0; i < 121; i++) await socket.SendAsync("""{"op":1,"d":null}""", Cancellation);

        Assert.Equal(4008, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Theory]
    [InlineData("?v=9&encoding=json", 4012)]
    [InlineData("", 4012)]
    [InlineData("?v=10&encoding=etf", 4002)]
    public async Task Connection_WrongVersionOrEncoding_IsClosed(string query, int closeCode)
    {
        await using var discord = await StartAsync();

        using var socket = await RawSocket.ConnectAsync(new Uri(GatewayOf(discord), query), Cancellation);

        Assert.Equal(closeCode, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task Heartbeat_InTime_IsAcknowledged()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(s_interval);
            await socket.SendAsync("""{"op":1,"d":null}""", Cancellation);
            Assert.Equal(11, (int)(await socket.ReceiveAsync(Cancellation))["op"]!);
        }
    }

    [Fact]
    public async Task Heartbeat_Missing_ClosesTheConnection()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);

        _time.Advance(s_interval * 1.5);

        Assert.Equal(4009, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task Resume_AfterDrop_ReplaysWhatWasMissed()
    {
        await using var discord = await StartAsync();
        using var first = await ConnectAsync(discord);
        await first.SendAsync(Identify.Replace("\"intents\":0", "\"intents\":1", StringComparison.Ordinal), Cancellation);
        var ready = await first.ReceiveAsync(Cancellation);
        await discord.DropGatewayAsync(Cancellation);

        using var second = await ConnectAsync(discord);
        await second.SendAsync(Resume(ready, 1), Cancellation);
        var missed = await second.ReceiveAsync(Cancellation);
        var resumed = await second.ReceiveAsync(Cancellation);

        Assert.Equal(("GUILD_CREATE", 2), ((string?)missed["t"], (int)missed["s"]!));
        Assert.Equal(("RESUMED", 3), ((string?)resumed["t"], (int)resumed["s"]!));
    }

    [Fact]
    public async Task Resume_SequenceFromTheFuture_IsClosed()
    {
        await using var discord = await StartAsync();
        using var first = await ConnectAsync(discord);
        await first.SendAsync(Identify, Cancellation);
        var ready = await first.ReceiveAsync(Cancellation);
        await discord.DropGatewayAsync(Cancellation);

        using var second = await ConnectAsync(discord);
        await second.SendAsync(Resume(ready, 99), Cancellation);

        Assert.Equal(4007, await second.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task Resume_AfterNormalClose_IsAnInvalidSession()
    {
        await using var discord = await StartAsync();
        using var first = await ConnectAsync(discord);
        await first.SendAsync(Identify, Cancellation);
        var ready = await first.ReceiveAsync(Cancellation);
        await first.CloseAsync(1000, Cancellation);
        await discord.DropGatewayAsync(Cancellation);

        using var second = await ConnectAsync(discord);
        await second.SendAsync(Resume(ready, 1), Cancellation);
        var answer = await second.ReceiveAsync(Cancellation);

        Assert.Equal((9, false), ((int)answer["op"]!, (bool)answer["d"]!));
    }

    [Fact]
    public async Task InvalidateSession_Connected_SaysSo()
    {
        await using var discord = await StartAsync();
        using var socket = await ConnectAsync(discord);
        await socket.SendAsync(Identify, Cancellation);
        await socket.ReceiveAsync(Cancellation);

        discord.InvalidateSession();
        var answer = await socket.ReceiveAsync(Cancellation);

        Assert.Equal((9, false), ((int)answer["op"]!, (bool)answer["d"]!));
        Assert.Equal(0, discord.ReadyConnections);
    }

    private static JsonObject Resume(JsonObject ready, int sequence) => new()
    {
        ["op"] = 6,
        ["d"] = new JsonObject
        {
            ["token"] = "simulated.discord.bot-token",
            ["session_id"] = (string?)ready["d"]!["session_id"],
            ["seq"] = sequence,
        },
    };

    private Task<DiscordSimulator> StartAsync() =>
        DiscordSimulator.StartAsync(new DiscordSimulatorOptions { Time = _time, HeartbeatInterval = s_interval }, Cancellation);

    private static async Task<RawSocket> ConnectAsync(DiscordSimulator discord)
    {
        var socket = await RawSocket.ConnectAsync(new Uri(GatewayOf(discord), "?v=10&encoding=json"), Cancellation);
        var hello = await socket.ReceiveAsync(Cancellation);
        Assert.Equal((10, 41_250), ((int)hello["op"]!, (int)hello["d"]!["heartbeat_interval"]!));
        return socket;
    }

    private static Uri GatewayOf(DiscordSimulator discord) => new UriBuilder(discord.ApiBaseUrl) { Scheme = "ws", Path = "/" }.Uri;
}
