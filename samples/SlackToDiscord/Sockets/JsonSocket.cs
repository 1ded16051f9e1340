// A client's WebSocket that carries one JSON value in each text message. One reader; senders from any thread, one after another.
using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SlackToDiscord.Sockets;

internal sealed class JsonSocket : IAsyncDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly string _service;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);

    // Set by the owner, read by the reader, which may be another process on another thread.
    private volatile bool _isLeft;

    private JsonSocket(string service)
    {
        _service = service;
        _socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        _socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
    }

    /// <param name="service">Who is at the other end, for messages.</param>
    public static async Task<JsonSocket> ConnectAsync(string service, Uri url, CancellationToken cancellationToken)
    {
        var socket = new JsonSocket(service);
        try
        {
            await socket._socket.ConnectAsync(url, cancellationToken);
            return socket;
        }
        catch (WebSocketException refused)
        {
            await socket.DisposeAsync();
            throw new ConnectionLostException($"{service} did not accept a connection: {refused.GetBaseException().Message.TrimEnd('.')}.", cause: refused);
        }
    }

    /// <summary>The next message. Once the owner has disposed of the socket there is none, and no loss either: then it waits to be cancelled.</summary>
    /// <exception cref="ConnectionLostException">The socket has ended.</exception>
    public async Task<T> ReceiveAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveNextAsync(type, cancellationToken);
        }
        catch (Exception end) when (_isLeft && end is (ConnectionLostException or ObjectDisposedException))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw;
        }
    }

    /// <exception cref="ConnectionLostException">The socket has ended.</exception>
    public async Task SendAsync<T>(T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, type);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, cancellationToken);
        }
        catch (WebSocketException broken)
        {
            throw Broken(broken, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says farewell if the other end still listens.</summary>
    public async ValueTask DisposeAsync()
    {
        _isLeft = true;
        try
        {
            using var patience = new CancellationTokenSource(s_farewell);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
        catch (Exception unheard) when (unheard is WebSocketException or OperationCanceledException)
        {
        }

        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task<T> ReceiveNextAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(message.GetMemory(4096), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) throw Closed();
                message.Advance(part.Count);
                if (part.EndOfMessage) break;
            }
        }
        catch (WebSocketException broken)
        {
            throw Broken(broken, cancellationToken);
        }

        return JsonSerializer.Deserialize(message.WrittenSpan, type)
            ?? throw new ConnectionLostException($"{_service} sent an empty message.");
    }

    private ConnectionLostException Closed() =>
        new($"{_service} closed the connection: {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}".TrimEnd() + ".", (int?)_socket.CloseStatus);

    /// <summary>A cancelled operation breaks the socket too; then the cancellation is what counts.</summary>
    private ConnectionLostException Broken(WebSocketException broken, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new($"The connection to {_service} broke: {broken.GetBaseException().Message.TrimEnd('.')}.", cause: broken);
    }
}
