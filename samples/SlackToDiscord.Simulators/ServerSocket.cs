// The server's end of one WebSocket: whole text messages in, ordered JSON messages and closes out, from any thread.
using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace SlackToDiscord.Simulators;

internal sealed class ServerSocket(WebSocket socket)
{
    private readonly Channel<Frame> _outgoing = Channel.CreateUnbounded<Frame>();

    /// <summary>Queues <paramref name="message"/>; what follows a close is dropped.</summary>
    public void Send(JsonObject message) => _outgoing.Writer.TryWrite(new Frame(message.ToJsonString()));

    public void Close(int code, string reason)
    {
        _outgoing.Writer.TryWrite(new Frame(reason, code));
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Cuts the connection without a close frame, as a lost network does.</summary>
    public void Abort() => socket.Abort();

    /// <summary>
    /// Hands each message to <paramref name="received"/> until the socket has ended; a binary message is handed on as an empty text,
    /// which no protocol here accepts. Returns the client's close code, or null if it sent none.
    /// </summary>
    public async Task<int?> RunAsync(Action<string> received)
    {
        var writing = WriteAsync();
        int? closeCode = null;
        try
        {
            while (await ReadAsync() is { } text) received(text);
            closeCode = (int?)socket.CloseStatus;
            Close(closeCode ?? (int)WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            _outgoing.Writer.TryComplete();
        }

        await writing;
        return closeCode;
    }

    private async Task<string?> ReadAsync()
    {
        var buffer = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.GetMemory(4096), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            buffer.Advance(part.Count);
            if (!part.EndOfMessage) continue;
            return part.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(buffer.WrittenSpan) : "";
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var frame in _outgoing.Reader.ReadAllAsync())
            {
                if (frame.CloseCode is { } code)
                    await socket.CloseOutputAsync((WebSocketCloseStatus)code, code == 1005 ? null : frame.Text, CancellationToken.None);
                else
                    await socket.SendAsync(Encoding.UTF8.GetBytes(frame.Text), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            // The reader sees the same end and reports it.
        }
    }

    private static bool IsLoss(Exception error) =>
        error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException;

    private sealed record Frame(string Text, int? CloseCode = null);
}
