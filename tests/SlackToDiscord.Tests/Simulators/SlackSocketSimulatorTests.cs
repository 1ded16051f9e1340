// The simulated Socket Mode: one ticket a socket, redelivery until acknowledged, and no patience with what is not an acknowledgement.
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using SlackToDiscord.Simulators.Slack;

namespace SlackToDiscord.Tests.Simulators;

public sealed class SlackSocketSimulatorTests
{
    private static readonly HttpClient s_http = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task Socket_Opened_SaysHello()
    {
        await using var slack = await StartAsync();

        using var socket = await RawSocket.ConnectAsync(await NewUrlAsync(slack), Cancellation);
        var hello = await socket.ReceiveAsync(Cancellation);

        Assert.Equal("hello", (string?)hello["type"]);
        Assert.Equal(1, (int)hello["num_connections"]!);
        Assert.NotNull(hello["connection_info"]!["app_id"]);
    }

    [Fact]
    public async Task Socket_TicketUsedTwice_IsRefused()
    {
        await using var slack = await StartAsync();
        var url = await NewUrlAsync(slack);
        using var first = await RawSocket.ConnectAsync(url, Cancellation);

        await Assert.ThrowsAsync<WebSocketException>(() => RawSocket.ConnectAsync(url, Cancellation));
    }

    [Fact]
    public async Task Socket_Eleventh_IsOneTooMany()
    {
        await using var slack = await StartAsync();
        var ten = new List<RawSocket>();
        for (var i = 0; i < 10; i++) ten.Add(await ConnectAsync(slack));

        using var eleventh = await RawSocket.ConnectAsync(await NewUrlAsync(slack), Cancellation);
        var refusal = await eleventh.ReceiveAsync(Cancellation);

        Assert.Equal(("disconnect", "too_many_websockets"), ((string?)refusal["type"], (string?)refusal["reason"]));
        ten.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Event_Said_ArrivesInAnEnvelope()
    {
        await using var slack = await StartAsync();
        using var socket = await ConnectAsync(slack);

        var said = slack.SayAsync("C0GENERAL", "U0ADA", "hi");
        var envelope = await socket.ReceiveAsync(Cancellation);
        Assert.False(said.IsCompleted);
        await AcknowledgeAsync(socket, envelope);
        var eventId = await said.WaitAsync(Cancellation);

        Assert.Equal("events_api", (string?)envelope["type"]);
        Assert.Equal(0, (int)envelope["retry_attempt"]!);
        Assert.Equal("", (string?)envelope["retry_reason"]);
        Assert.False((bool)envelope["accepts_response_payload"]!);
        var payload = envelope["payload"]!;
        Assert.Equal(("event_callback", eventId), ((string?)payload["type"], (string?)payload["event_id"]));
        var @event = payload["event"]!;
        Assert.Equal(("message", "C0GENERAL", "U0ADA", "hi"), ((string?)@event["type"], (string?)@event["channel"], (string?)@event["user"], (string?)@event["text"]));
        Assert.NotNull((string?)@event["ts"]);
    }

    [Fact]
    public async Task Event_NotAcknowledgedInThreeSeconds_ArrivesAgain()
    {
        await using var slack = await StartAsync();
        using var socket = await ConnectAsync(slack);
        var said = slack.SayAsync("C0GENERAL", "U0ADA", "hi");
        var first = await socket.ReceiveAsync(Cancellation);

        _time.Advance(TimeSpan.FromSeconds(3));
        var second = await socket.ReceiveAsync(Cancellation);
        await AcknowledgeAsync(socket, second);
        await said.WaitAsync(Cancellation);

        Assert.NotEqual((string?)first["envelope_id"], (string?)second["envelope_id"]);
        Assert.Equal((string?)first["payload"]!["event_id"], (string?)second["payload"]!["event_id"]);
        Assert.Equal((1, "timeout"), ((int)second["retry_attempt"]!, (string?)second["retry_reason"]));
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task Event_SocketDropped_ArrivesOnTheNextSocket()
    {
        await using var slack = await StartAsync();
        using var first = await ConnectAsync(slack);
        var said = slack.SayAsync("C0GENERAL", "U0ADA", "hi");
        await first.ReceiveAsync(Cancellation);

        await slack.DropSocketAsync(Cancellation);
        using var second = await ConnectAsync(slack);
        await AcknowledgeAsync(second, await second.ReceiveAsync(Cancellation));
        await said.WaitAsync(Cancellation);

        await Assert.ThrowsAsync<WebSocketException>(() => first.ReceiveAsync(Cancellation));
        Assert.Equal(1, slack.OpenSockets);
    }

    [Fact]
    public async Task Event_NeverAcknowledged_IsGivenUpAfterThreeRetries()
    {
        await using var slack = await StartAsync();
        using var socket = await ConnectAsync(slack);

        var said = slack.SayAsync("C0GENERAL", "U0ADA", "hi");
        for (var i = 0; i < 4; i++)
        {
            var envelope = await socket.ReceiveAsync(Cancellation);
            Assert.Equal(i, (int)envelope["retry_attempt"]!);
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        await Assert.ThrowsAsync<TimeoutException>(() => said.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Events_SaidWithoutASocket_ArriveInOrder()
    {
        await using var slack = await StartAsync();
        foreach (var text in (string[])["one", "two", "three"]) _ = slack.SayAsync("C0GENERAL", "U0ADA", text);

        using var socket = await ConnectAsync(slack);
        var texts = new List<string?>();
        for (var i = 0; i < 3; i++) texts.Add((string?)(await socket.ReceiveAsync(Cancellation))["payload"]!["event"]!["text"]);

        Assert.Equal(["one", "two", "three"], texts);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"type":"ping"}""")]
    [InlineData("""{"envelope_id":"never-sent"}""")]
    public async Task Socket_AnythingButAnAcknowledgement_IsClosed(string text)
    {
        await using var slack = await StartAsync();
        using var socket = await ConnectAsync(slack);

        await socket.SendAsync(text, Cancellation);

        Assert.Equal(1008, await socket.ReceiveCloseAsync(Cancellation));
        Assert.Single(slack.Violations);
    }

    [Fact]
    public async Task RequestRefresh_SocketStays_IsClosedTenSecondsLater()
    {
        await using var slack = await StartAsync();
        using var socket = await ConnectAsync(slack);

        slack.RequestRefresh();
        var request = await socket.ReceiveAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("disconnect", "refresh_requested"), ((string?)request["type"], (string?)request["reason"]));
        Assert.Equal(1000, await socket.ReceiveCloseAsync(Cancellation));
    }

    [Fact]
    public async Task RequestRefresh_NewSocketOpen_GetsTheEvents()
    {
        await using var slack = await StartAsync();
        using var old = await ConnectAsync(slack);
        slack.RequestRefresh();
        using var fresh = await ConnectAsync(slack);

        _ = slack.SayAsync("C0GENERAL", "U0ADA", "hi");

        Assert.Equal("events_api", (string?)(await fresh.ReceiveAsync(Cancellation))["type"]);
    }

    private Task<SlackSimulator> StartAsync() => SlackSimulator.StartAsync(new SlackSimulatorOptions { Time = _time }, Cancellation);

    private static async Task<RawSocket> ConnectAsync(SlackSimulator slack)
    {
        var socket = await RawSocket.ConnectAsync(await NewUrlAsync(slack), Cancellation);
        Assert.Equal("hello", (string?)(await socket.ReceiveAsync(Cancellation))["type"]);
        return socket;
    }

    private static Task AcknowledgeAsync(RawSocket socket, JsonObject envelope) =>
        socket.SendAsync(new JsonObject { ["envelope_id"] = (string?)envelope["envelope_id"] }, Cancellation);

    private static async Task<Uri> NewUrlAsync(SlackSimulator slack)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(slack.ApiBaseUrl, "apps.connections.open"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", slack.Options.AppToken);
        using var response = await s_http.SendAsync(request, Cancellation);
        return new Uri((string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["url"]!);
    }
}
