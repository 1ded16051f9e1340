// A bare WebSocket client, to send a simulator what no proper client would and to see exactly what it answers.
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Tests;

internal sealed class RawSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<RawSocket> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var raw = new RawSocket();
        await raw._socket.ConnectAsync(url, cancellationToken);
        return raw;
    }

    public Task SendAsync(string text, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    public Task SendAsync(JsonObject message, CancellationToken cancellationToken) => SendAsync(message.ToJsonString(), cancellationToken);

    public async Task<JsonObject> ReceiveAsync(CancellationToken cancellationToken) =>
        (JsonObject)JsonNode.Parse(await ReceiveTextAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {_socket.CloseStatus}"))!;

    /// <summary>Skips messages until the server closes; returns its code.</summary>
    public async Task<int> ReceiveCloseAsync(CancellationToken cancellationToken)
    {
        while (await ReceiveTextAsync(cancellationToken) is not null)
        {
        }

        return (int)_socket.CloseStatus!;
    }

    public Task CloseAsync(int code, CancellationToken cancellationToken) =>
        _socket.CloseAsync((WebSocketCloseStatus)code, null, cancellationToken);

    public void Dispose() => _socket.Dispose();

    private async Task<string?> ReceiveTextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage) return text.ToString();
        }
    }
}
