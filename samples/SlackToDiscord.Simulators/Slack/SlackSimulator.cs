// A Slack workspace on loopback: the Web API and Socket Mode, and a script API that makes people talk and things go wrong.
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Slack;

public sealed class SlackSimulator : IAsyncDisposable
{
    private readonly GuardedState _state = new();
    private readonly EventQueue _events;
    private readonly SocketMode _sockets;
    private readonly WebApi _api;
    private LoopbackServer? _server;

    private SlackSimulator(SlackSimulatorOptions options)
    {
        Options = options;
        _events = new EventQueue(options, _state);
        _sockets = new SocketMode(options, _state, _events);
        _api = new WebApi(options, _state, _sockets, _events);
    }

    public SlackSimulatorOptions Options { get; }

    /// <summary>What a client is given instead of <c>https://slack.com/api/</c>.</summary>
    public Uri ApiBaseUrl => new(_server!.Address, "api/");

    /// <summary>While true, every token is answered with <c>invalid_auth</c>.</summary>
    public bool RefuseAuth
    {
        get => _state.Read(() => _api.RefuseAuth);
        set => _state.Change(() => _api.RefuseAuth = value);
    }

    /// <summary>How many sockets are open now.</summary>
    public int OpenSockets => _state.Read(() => _sockets.Open.Count);

    /// <summary>What clients did that Slack does not allow, each in a sentence.</summary>
    public IReadOnlyList<string> Violations => _state.Read<IReadOnlyList<string>>(() => [.. _sockets.Violations]);

    /// <summary>What apps posted with <c>chat.postMessage</c>, in order.</summary>
    public IReadOnlyList<SlackPost> Posts => _state.Read<IReadOnlyList<SlackPost>>(() => [.. _api.Posts]);

    public static async Task<SlackSimulator> StartAsync(SlackSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var slack = new SlackSimulator(options ?? new SlackSimulatorOptions());
        slack._server = await LoopbackServer.StartAsync(app =>
        {
            slack._api.Map(app, () => slack._server!.SocketAddress);
            slack._sockets.Map(app);
        }, cancellationToken);
        return slack;
    }

    /// <summary>
    /// Lets <paramref name="user"/> say <paramref name="text"/>. Completes with the event id once an app has acknowledged the event;
    /// throws <see cref="TimeoutException"/> once Slack has given it up.
    /// </summary>
    public Task<string> SayAsync(string channel, string user, string text) => EmitAsync(SlackEvents.Message(channel, user, text));

    /// <summary>Like <see cref="SayAsync"/>, for any event object: an edit, a deletion, a bot's message. Missing timestamps are added.</summary>
    public Task<string> EmitAsync(JsonObject @event) => _state.Change(() => _events.Add(@event));

    /// <summary>Cuts every open socket without a close frame; completes when they are gone.</summary>
    public Task DropSocketAsync(CancellationToken cancellationToken = default)
    {
        var dropped = _state.Read(() => _sockets.Open.ToList());
        foreach (var connection in dropped) connection.Socket.Abort();
        return _state.WaitUntilAsync(() => !dropped.Any(_sockets.Open.Contains), () => true, cancellationToken);
    }

    /// <summary>Asks every open socket to move to a new one, as Slack does every few hours.</summary>
    public void RequestRefresh() => AskToDisconnect("refresh_requested");

    /// <param name="reason"><c>warning</c>, <c>refresh_requested</c> or <c>link_disabled</c>.</param>
    public void AskToDisconnect(string reason) => _state.Change(() => _sockets.AskToDisconnect(reason));

    /// <summary>Answers the next Web API call with 429.</summary>
    public void RateLimitNext(TimeSpan retryAfter) => _state.Change(() => _api.RateLimits.Enqueue(retryAfter));

    /// <summary>Completes once <paramref name="count"/> sockets have been opened since the start.</summary>
    public Task WaitForSocketsAsync(int count, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _sockets.OpenedSoFar >= count, () => true, cancellationToken);

    /// <summary>Completes once no socket is open.</summary>
    public Task WaitForNoSocketsAsync(CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(() => _sockets.Open.Count == 0, () => true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await DropSocketAsync();
        await _server!.DisposeAsync();
    }
}

public sealed record SlackPost(string Channel, string Text, string Ts);
