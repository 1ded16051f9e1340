// A session: the dispatches it was sent, numbered, so that a connection that resumes it gets those it has missed.
// Every method is called under the simulator's lock.
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Discord;

internal sealed class GatewaySession(int intents)
{
    private readonly List<JsonObject> _dispatched = [];

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public int LastSequence => _dispatched.Count;

    /// <summary>The connection that carries the session now, if any does.</summary>
    public GatewayConnection? Connection { get; set; }

    public bool Wants(int intent) => (intents & intent) != 0;

    public void Dispatch(string name, JsonObject data)
    {
        var payload = GatewayConnection.Payload(GatewayOp.Dispatch, data, _dispatched.Count + 1, name);
        _dispatched.Add(payload);
        Connection?.Socket.Send(payload);
    }

    public void Replay(int afterSequence)
    {
        foreach (var payload in _dispatched.Skip(afterSequence)) Connection?.Socket.Send(payload);
    }
}
