// The gateway endpoint: its connections and sessions, and what is announced to them. Every method but Map is called under the lock.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Discord;

internal sealed class Gateway(DiscordSimulatorOptions options, GuardedState state)
{
    private const int GuildMessages = 1 << 9;
    private readonly Dictionary<string, GatewaySession> _sessions = [];
    private Func<Uri>? _address;

    public DiscordSimulatorOptions Options => options;

    public GuardedState State => state;

    public Uri Address => _address!();

    public string Url => Address.ToString().TrimEnd('/');

    public List<GatewayConnection> Connections { get; } = [];

    public bool RefuseAuth { get; set; }

    public bool StopAcking { get; set; }

    public int Ready => Connections.Count(connection => connection.Session is not null);

    public int ReadySoFar { get; set; }

    public int HeartbeatsSoFar { get; set; }

    public int SessionsSoFar { get; private set; }

    public void Map(WebApplication app, Func<Uri> address)
    {
        _address = address;
        app.Map("/", AcceptAsync);
    }

    public GatewaySession Open(int intents)
    {
        SessionsSoFar++;
        var session = new GatewaySession(intents);
        return _sessions[session.Id] = session;
    }

    public GatewaySession? Find(string sessionId) => _sessions.GetValueOrDefault(sessionId);

    public void InvalidateSessions()
    {
        _sessions.Clear();
        foreach (var connection in Connections.Where(connection => connection.Session is not null)) connection.Invalidate();
    }

    public void AnnounceMessage(JsonObject message)
    {
        foreach (var session in _sessions.Values.Where(session => session.Wants(GuildMessages)))
        {
            var announced = (JsonObject)message.DeepClone();
            announced["guild_id"] = DiscordSimulatorOptions.GuildId;
            session.Dispatch("MESSAGE_CREATE", announced);
        }
    }

    private async Task AcceptAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var accepted = await http.WebSockets.AcceptWebSocketAsync();
        var socket = new ServerSocket(accepted);
        var connection = new GatewayConnection(socket, this);
        state.Change(() =>
        {
            Connections.Add(connection);
            connection.Greet(http.Request.Query["v"].ToString(), http.Request.Query["encoding"].ToString());
        });
        var closeCode = await socket.RunAsync(text => state.Change(() => connection.Received(text)));
        state.Change(() =>
        {
            Connections.Remove(connection);
            connection.Ended();
            if (closeCode is 1000 or 1001 && connection.Session is { Connection: null } session) _sessions.Remove(session.Id);
        });
    }
}
