// One gateway connection: hello and identify, then heartbeats and reading until it ends.
using System.Text.Json;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Discord;

internal sealed class DiscordGateway : IAsyncDisposable
{
    private const string Service = "Discord";
    private const int Guilds = 1 << 0;

    private readonly JsonSocket _socket;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private TimeSpan _interval;

    // Both loops belong to one process, which never runs on two threads (P3), and neither of them leaves it: plain fields will do.
    private int? _sequence;
    private bool _isAcknowledged = true;

    private DiscordGateway(JsonSocket socket, TimeProvider time, Func<double>? jitter)
    {
        _socket = socket;
        _time = time;
        _jitter = jitter ?? Random.Shared.NextDouble;
    }

    /// <summary>Connects and identifies; returns once Discord has said READY.</summary>
    /// <param name="jitter">The share of the interval before the first heartbeat; random by default.</param>
    public static async Task<DiscordGateway> ConnectAsync(
        Uri url, string token, TimeProvider time, CancellationToken cancellationToken, Func<double>? jitter = null)
    {
        var socket = await JsonSocket.ConnectAsync(Service, new Uri(url, "?v=10&encoding=json"), cancellationToken);
        var gateway = new DiscordGateway(socket, time, jitter);
        try
        {
            await gateway.IdentifyAsync(token, cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps the connection alive; ends with an exception only.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended, or is a zombie.</exception>
    /// <exception cref="NewConnectionAskedException">Discord asks for a new connection.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [BeatAsync(ended.Token), ReadAsync(ended.Token)];
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private async Task IdentifyAsync(string token, CancellationToken cancellationToken)
    {
        var hello = await ReceiveAsync(cancellationToken);
        if (hello.Op != GatewayOp.Hello) throw new ConnectionLostException($"Discord began with op {hello.Op} instead of hello.");
        _interval = TimeSpan.FromMilliseconds(hello.D.Deserialize(DiscordJson.Default.GatewayHello)!.HeartbeatInterval);

        var identify = new GatewayIdentify(GatewayOp.Identify, new IdentifyData(token, Guilds));
        await _socket.SendAsync(identify, DiscordJson.Default.GatewayIdentify, cancellationToken);
        while ((await HandleNextAsync(cancellationToken)).T != "READY")
        {
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (true) await HandleNextAsync(cancellationToken);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_interval * _jitter(), _time, cancellationToken);
        while (true)
        {
            if (!_isAcknowledged) throw new ConnectionLostException("Discord left a heartbeat unacknowledged: the connection is a zombie.");
            _isAcknowledged = false;
            await SendHeartbeatAsync(cancellationToken);
            await Task.Delay(_interval, _time, cancellationToken);
        }
    }

    private async Task<GatewayMessage> HandleNextAsync(CancellationToken cancellationToken)
    {
        var message = await ReceiveAsync(cancellationToken);
        _sequence = message.S ?? _sequence;
        switch (message.Op)
        {
            case GatewayOp.HeartbeatAck:
                _isAcknowledged = true;
                break;
            case GatewayOp.Heartbeat:
                await SendHeartbeatAsync(cancellationToken);
                break;
            case GatewayOp.Reconnect:
                throw new NewConnectionAskedException("Discord asks to reconnect.");
            case GatewayOp.InvalidSession:
                throw new NewConnectionAskedException("Discord has invalidated the session.");
        }

        return message;
    }

    private Task SendHeartbeatAsync(CancellationToken cancellationToken) =>
        _socket.SendAsync(new GatewayHeartbeat(GatewayOp.Heartbeat, _sequence), DiscordJson.Default.GatewayHeartbeat, cancellationToken);

    private async Task<GatewayMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.ReceiveAsync(DiscordJson.Default.GatewayMessage, cancellationToken);
        }
        catch (ConnectionLostException lost) when (DiscordErrors.FromClose(lost.CloseCode) is { } fatal)
        {
            throw fatal;
        }
    }
}
