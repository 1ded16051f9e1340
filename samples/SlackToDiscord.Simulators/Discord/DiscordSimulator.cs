// A Discord guild on loopback: the HTTP API and the gateway, and a script API that shows what arrived and makes things go wrong.
namespace SlackToDiscord.Simulators.Discord;

public sealed class DiscordSimulator : IAsyncDisposable
{
    private readonly GuardedState _state = new();
    private readonly Gateway _gateway;
    private readonly ChannelLog _channels;
    private readonly HttpApi _api;
    private LoopbackServer? _server;

    private DiscordSimulator(DiscordSimulatorOptions options)
    {
        Options = options;
        _gateway = new Gateway(options, _state);
        _channels = new ChannelLog(options, _gateway);
        _api = new HttpApi(options, _state, _gateway, _channels);
    }

    public DiscordSimulatorOptions Options { get; }

    /// <summary>What a client is given instead of <c>https://discord.com/api/v10/</c>.</summary>
    public Uri ApiBaseUrl => new(_server!.Address, "api/v10/");

    /// <summary>While true, every token is refused: 401 over HTTP, 4004 on the gateway.</summary>
    public bool RefuseAuth
    {
        get => _state.Read(() => _gateway.RefuseAuth);
        set => _state.Change(() => _gateway.RefuseAuth = value);
    }

    /// <summary>While true, heartbeats are read and not acknowledged: the connection is a zombie.</summary>
    public bool StopAcking
    {
        get => _state.Read(() => _gateway.StopAcking);
        set => _state.Change(() => _gateway.StopAcking = value);
    }

    /// <summary>What people see, in the order of arrival; a post repeated under one nonce shows once.</summary>
    public IReadOnlyList<DiscordMessage> Messages => _state.Read(() => _channels.Shown());

    /// <summary>How many posts were answered with an earlier message because they repeated its nonce.</summary>
    public int RepeatedPosts => _state.Read(() => _channels.Repeated);

    /// <summary>How many gateway connections are identified or resumed now.</summary>
    public int ReadyConnections => _state.Read(() => _gateway.Ready);

    public static async Task<DiscordSimulator> StartAsync(DiscordSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var discord = new DiscordSimulator(options ?? new DiscordSimulatorOptions());
        discord._server = await LoopbackServer.StartAsync(app =>
        {
            discord._gateway.Map(app, () => discord._server!.SocketAddress);
            discord._api.Map(app);
        }, cancellationToken);
        return discord;
    }

    /// <summary>Completes with everything shown once that is at least <paramref name="count"/> messages.</summary>
    public Task<IReadOnlyList<DiscordMessage>> WaitForMessagesAsync(int count, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _channels.Shown().Count >= count, _channels.Shown, cancellationToken);

    /// <summary>Completes once <paramref name="count"/> connections have been identified or resumed since the start.</summary>
    public Task WaitForReadyAsync(int count, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _gateway.ReadySoFar >= count, () => true, cancellationToken);

    /// <summary>Completes once no gateway connection is open.</summary>
    public Task WaitForNoConnectionsAsync(CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _gateway.Connections.Count == 0, () => true, cancellationToken);

    /// <summary>Completes once <paramref name="count"/> heartbeats have been read since the start, acknowledged or not.</summary>
    public Task WaitForHeartbeatsAsync(int count, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _gateway.HeartbeatsSoFar >= count, () => true, cancellationToken);

    /// <summary>The next message post is answered so; further calls queue up.</summary>
    public void AnswerNext(PostFault fault) => _state.Change(() => _api.Faults.Enqueue(fault));

    /// <summary>Message posts wait until what is returned is disposed; <see cref="WaitForHeldPostsAsync"/> tells of their arrival.</summary>
    public IDisposable HoldPosts() => _state.Change(_api.Hold);

    public Task WaitForHeldPostsAsync(int count, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _api.Held >= count, () => true, cancellationToken);

    /// <summary>Cuts every gateway connection without a close frame; completes when they are gone.</summary>
    public Task DropGatewayAsync(CancellationToken cancellationToken = default)
    {
        var dropped = _state.Read(() => _gateway.Connections.ToList());
        foreach (var connection in dropped) connection.Socket.Abort();
        return _state.WaitUntilAsync(() => !dropped.Any(_gateway.Connections.Contains), () => true, cancellationToken);
    }

    /// <summary>Closes every gateway connection with <paramref name="code"/>.</summary>
    public void CloseGateway(int code) => Each(connection => connection.Close(code));

    /// <summary>Asks every connection to reconnect and resume (op 7).</summary>
    public void RequestReconnect() => Each(connection => connection.Send(GatewayOp.Reconnect, null));

    /// <summary>Asks every connection for a heartbeat now (op 1).</summary>
    public void RequestHeartbeat() => Each(connection => connection.Send(GatewayOp.Heartbeat, null));

    /// <summary>Forgets every session and says so to those connected (op 9, not resumable).</summary>
    public void InvalidateSession() => _state.Change(_gateway.InvalidateSessions);

    public async ValueTask DisposeAsync()
    {
        await DropGatewayAsync();
        await _server!.DisposeAsync();
    }

    private void Each(Action<GatewayConnection> act) => _state.Change(() => _gateway.Connections.ForEach(act));
}

/// <summary>A message as people see it; <c>PingsEveryone</c> tells whether it notified everyone in the channel.</summary>
public sealed record DiscordMessage(string Id, string ChannelId, string Content, string? Nonce, bool PingsEveryone);
