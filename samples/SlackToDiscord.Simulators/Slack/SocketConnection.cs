// One open Socket Mode connection: judges what the app sends on it. Every method is called under the simulator's lock.
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Slack;

internal sealed class SocketConnection(ServerSocket socket, EventQueue events, List<string> violations)
{
    private readonly HashSet<string> _delivered = [];

    public ServerSocket Socket => socket;

    /// <summary>Closes the connection when the notice to leave has run out.</summary>
    public ITimer? Leaving { get; set; }

    public void Delivered(string envelopeId, JsonObject envelope)
    {
        _delivered.Add(envelopeId);
        socket.Send(envelope);
    }

    /// <summary>Accepts an acknowledgement, late and repeated ones too; anything else ends the connection.</summary>
    public void Received(string text)
    {
        if (EnvelopeIdOf(text) is not { } envelopeId) Refuse("sent what is not a JSON object with an envelope_id");
        else if (!events.Acknowledge(this, envelopeId) && !_delivered.Contains(envelopeId)) Refuse("acknowledged an envelope it was not sent");
    }

    private void Refuse(string violation)
    {
        violations.Add(violation);
        socket.Close(1008, violation);
    }

    private static string? EnvelopeIdOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject message && message["envelope_id"] is JsonValue id && id.TryGetValue<string>(out var value)
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
