// The Socket Mode client against the simulator: envelopes in order, acknowledgements that count, and every way to end.
using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using SlackToDiscord.Simulators.Slack;
using SlackToDiscord.Slack;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Tests.Slack;

public sealed class SlackSocketTests
{
    private static readonly HttpClient s_http = new();

    private static CancellationToken Cancellation => Guard.Token;

    [Fact]
    public async Task Messages_Acknowledged_AreDeliveredOnceInOrder()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        await using var socket = await ConnectAsync(slack);
        Task<string>[] said = [.. ((string[])["one", "two", "three"]).Select(text => slack.SayAsync("C0GENERAL", "U0ADA", text))];

        var texts = new List<string>();
        await foreach (var envelope in socket.ReadAllAsync(Cancellation))
        {
            texts.Add(SlackMessage.From(envelope)!.Text);
            await socket.AcknowledgeAsync(envelope.EnvelopeId!, Cancellation);
            if (texts.Count == 3) break;
        }

        await Task.WhenAll(said).WaitAsync(Cancellation);
        Assert.Equal(["one", "two", "three"], texts);
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task Messages_SocketDropped_EndWithConnectionLost()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        await using var socket = await ConnectAsync(slack);

        var reading = ReadNextAsync(socket);
        await slack.DropSocketAsync(Cancellation);

        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => reading);
        Assert.IsType<WebSocketException>(lost.InnerException);
    }

    [Fact]
    public async Task Messages_SocketLeftByItsOwner_AreNoLossButWaitToBeCancelled()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        var socket = await ConnectAsync(slack);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var envelopes = socket.ReadAllAsync(stop.Token).GetAsyncEnumerator(stop.Token);

        var reading = envelopes.MoveNextAsync().AsTask();
        await socket.DisposeAsync();
        await slack.WaitForNoSocketsAsync(Cancellation);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task Messages_DisconnectRequested_EndWithThatRequest(string reason)
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        await using var socket = await ConnectAsync(slack);

        slack.AskToDisconnect(reason);

        var asked = await Assert.ThrowsAsync<NewConnectionAskedException>(() => ReadNextAsync(socket));
        Assert.Contains(reason, asked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_SocketModeSwitchedOff_EndFatally()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        await using var socket = await ConnectAsync(slack);

        slack.AskToDisconnect("link_disabled");

        await Assert.ThrowsAsync<FatalServiceException>(() => ReadNextAsync(socket));
    }

    [Fact]
    public async Task Connect_StaleAddress_IsConnectionLost()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        var url = await Api(slack).OpenConnectionAsync(Cancellation);
        await using var first = await SlackSocket.ConnectAsync(url, Cancellation);

        await Assert.ThrowsAsync<ConnectionLostException>(() => SlackSocket.ConnectAsync(url, Cancellation));
    }

    [Fact]
    public async Task Message_FromABotOrEdited_IsNotAPersonsMessage()
    {
        await using var slack = await SlackSimulator.StartAsync(cancellationToken: Cancellation);
        await using var socket = await ConnectAsync(slack);
        var edit = SlackEvents.Message("C0GENERAL", "U0ADA", "edited");
        edit["subtype"] = "message_changed";

        _ = slack.EmitAsync(SlackEvents.BotMessage("C0GENERAL", "beep"));
        Assert.Null(SlackMessage.From(await ReadNextAsync(socket)));
        _ = slack.EmitAsync(edit);
        Assert.Null(SlackMessage.From(await ReadNextAsync(socket)));
    }

    private static async Task<SlackEnvelope> ReadNextAsync(SlackSocket socket)
    {
        await foreach (var envelope in socket.ReadAllAsync(Cancellation)) return envelope;
        throw new InvalidOperationException("The socket ended without a word.");
    }

    private static async Task<SlackSocket> ConnectAsync(SlackSimulator slack) =>
        await SlackSocket.ConnectAsync(await Api(slack).OpenConnectionAsync(Cancellation), Cancellation);

    private static SlackWebApi Api(SlackSimulator slack) => new(s_http, Options.Create(new SlackOptions
    {
        AppToken = slack.Options.AppToken,
        BotToken = slack.Options.BotToken,
        ApiBaseUrl = slack.ApiBaseUrl,
    }), TimeProvider.System);
}
