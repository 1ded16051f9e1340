// The events that an app has not acknowledged yet: hands them to a socket in order, and again when no acknowledgement comes in time.
// Every method is called under the simulator's lock.
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlackToDiscord.Simulators.Slack;

internal sealed class EventQueue(SlackSimulatorOptions options, GuardedState state)
{
    private readonly List<PendingEvent> _pending = [];
    private readonly List<SocketConnection> _carriers = [];
    private int _serial;

    public string NextTimestamp() => SlackEvents.Timestamp(options.Time.GetUtcNow(), ++_serial);

    public Task<string> Add(JsonObject @event)
    {
        @event["ts"] ??= NextTimestamp();
        @event["event_ts"] ??= @event["ts"]!.DeepClone();
        var id = string.Create(CultureInfo.InvariantCulture, $"Ev0SIM{++_serial:D5}");
        var pending = new PendingEvent(id, SlackEvents.Callback(id, options.Time.GetUtcNow(), @event));
        _pending.Add(pending);
        Deliver();
        return pending.Acknowledged.Task;
    }

    public void AddCarrier(SocketConnection connection)
    {
        _carriers.Add(connection);
        Deliver();
    }

    /// <summary>Takes a socket out of use; what it carried stays with it until the acknowledgement or its timeout.</summary>
    public void RetireCarrier(SocketConnection connection) => _carriers.Remove(connection);

    /// <summary>A socket has ended: what it carried goes out again at once.</summary>
    public void LoseCarrier(SocketConnection connection)
    {
        RetireCarrier(connection);
        foreach (var pending in _pending.Where(pending => pending.Carrier == connection).ToList()) Return(pending);
        Deliver();
    }

    /// <summary>Says whether <paramref name="connection"/> carried that envelope and it was still open.</summary>
    public bool Acknowledge(SocketConnection connection, string envelopeId)
    {
        var pending = _pending.Find(pending => pending.Carrier == connection && pending.EnvelopeId == envelopeId);
        if (pending is null) return false;
        pending.Timer?.Dispose();
        _pending.Remove(pending);
        pending.Acknowledged.TrySetResult(pending.EventId);
        return true;
    }

    private void Deliver()
    {
        if (_carriers.Count == 0) return;
        foreach (var pending in _pending.Where(pending => pending.Carrier is null))
        {
            var envelopeId = Guid.NewGuid().ToString();
            pending.EnvelopeId = envelopeId;
            pending.Carrier = _carriers[^1];
            pending.Timer = options.Time.CreateTimer(_ => TimeOut(pending, envelopeId), null, options.AckTimeout, Timeout.InfiniteTimeSpan);
            pending.Carrier.Delivered(envelopeId, SlackEvents.Envelope(envelopeId, pending.Payload, pending.Retries));
        }
    }

    private void TimeOut(PendingEvent pending, string envelopeId) => state.Change(() =>
    {
        if (pending.EnvelopeId != envelopeId || !_pending.Contains(pending)) return;
        Return(pending);
        Deliver();
    });

    private void Return(PendingEvent pending)
    {
        pending.Timer?.Dispose();
        pending.Carrier = null;
        pending.EnvelopeId = null;
        if (++pending.Retries <= options.MaxRetries) return;
        _pending.Remove(pending);
        pending.Acknowledged.TrySetException(new TimeoutException($"Slack gave {pending.EventId} up after {options.MaxRetries} retries."));
    }

    private sealed class PendingEvent(string eventId, JsonObject payload)
    {
        public string EventId => eventId;
        public JsonObject Payload => payload;
        public TaskCompletionSource<string> Acknowledged { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string? EnvelopeId { get; set; }
        public SocketConnection? Carrier { get; set; }
        public ITimer? Timer { get; set; }
        public int Retries { get; set; }
    }
}
