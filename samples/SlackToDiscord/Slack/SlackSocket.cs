// One Socket Mode connection: waits for the hello, hands on envelopes in order, and acknowledges them when told to.
using System.Runtime.CompilerServices;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Slack;

internal sealed class SlackSocket : IAsyncDisposable
{
    private const string Service = "Slack";
    private readonly JsonSocket _socket;

    private SlackSocket(JsonSocket socket) => _socket = socket;

    public static async Task<SlackSocket> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new SlackSocket(await JsonSocket.ConnectAsync(Service, url, cancellationToken));
        try
        {
            var first = await socket.ReceiveAsync(cancellationToken);
            return first.Type == "hello" ? socket : throw new ConnectionLostException($"Slack began with {first.Type} instead of hello.");
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every envelope, until the connection has ended. Each is delivered again unless it is acknowledged within three seconds.</summary>
    /// <exception cref="ConnectionLostException">The connection broke.</exception>
    /// <exception cref="NewConnectionAskedException">Slack asks to move to a new connection.</exception>
    public async IAsyncEnumerable<SlackEnvelope> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await ReceiveAsync(cancellationToken);
            if (message.EnvelopeId is not null) yield return message;
        }
    }

    public Task AcknowledgeAsync(string envelopeId, CancellationToken cancellationToken) =>
        _socket.SendAsync(new SlackAcknowledgement(envelopeId), SlackJson.Default.SlackAcknowledgement, cancellationToken);

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private async Task<SlackEnvelope> ReceiveAsync(CancellationToken cancellationToken)
    {
        var message = await _socket.ReceiveAsync(SlackJson.Default.SlackEnvelope, cancellationToken);
        return message switch
        {
            { Type: "disconnect", Reason: "link_disabled" } => throw SlackErrors.SocketModeIsOff(),
            { Type: "disconnect" } => throw new NewConnectionAskedException($"Slack asks to move to a new connection ({message.Reason})."),
            _ => message,
        };
    }
}
