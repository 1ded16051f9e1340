// The Socket Mode endpoint: tickets that open one socket each, the hello, the limit of ten, and requests to disconnect.
// Every method but Map is called under the simulator's lock.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SlackToDiscord.Simulators.Slack;

internal sealed class SocketMode(SlackSimulatorOptions options, GuardedState state, EventQueue events)
{
    private const int MaxSockets = 10;
    private static readonly TimeSpan s_noticeToLeave = TimeSpan.FromSeconds(10);
    private readonly HashSet<string> _tickets = [];

    public List<SocketConnection> Open { get; } = [];

    public List<string> Violations { get; } = [];

    public int OpenedSoFar { get; private set; }

    public string NewTicket()
    {
        var ticket = Guid.NewGuid().ToString();
        _tickets.Add(ticket);
        return ticket;
    }

    /// <summary>Sends the request; whoever stays is closed ten seconds later. No more events go to these sockets.</summary>
    public void AskToDisconnect(string reason)
    {
        foreach (var connection in Open)
        {
            connection.Socket.Send(SlackEvents.Disconnect(reason));
            events.RetireCarrier(connection);
            connection.Leaving = options.Time.CreateTimer(_ => connection.Socket.Close(1000, ""), null, s_noticeToLeave, Timeout.InfiniteTimeSpan);
        }
    }

    public void Map(WebApplication app) => app.Map("/link/", AcceptAsync);

    private async Task AcceptAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || !state.Change(() => _tickets.Remove(http.Request.Query["ticket"].ToString())))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var accepted = await http.WebSockets.AcceptWebSocketAsync();
        var socket = new ServerSocket(accepted);
        var connection = new SocketConnection(socket, events, Violations);
        state.Change(() => Greet(connection));
        await socket.RunAsync(text => state.Change(() => connection.Received(text)));
        state.Change(() =>
        {
            Open.Remove(connection);
            connection.Leaving?.Dispose();
            events.LoseCarrier(connection);
        });
    }

    private void Greet(SocketConnection connection)
    {
        if (Open.Count >= MaxSockets)
        {
            var refusal = SlackEvents.Disconnect("too_many_websockets");
            refusal["num_websockets"] = Open.Count;
            connection.Socket.Send(refusal);
            connection.Socket.Close(1000, "");
            return;
        }

        Open.Add(connection);
        OpenedSoFar++;
        connection.Socket.Send(SlackEvents.Hello(Open.Count));
        events.AddCarrier(connection);
    }
}
