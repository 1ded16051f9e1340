using System.Net.WebSockets;
using System.Text.Json;
using Riot;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(new Registry<string>());
builder.Services.AddSingleton<Sessions>();
builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
    .AddSupervisor("sessions", new DynamicSupervisorSpec()));

var app = builder.Build();
app.UseWebSockets();
app.MapPost("/devices/{id}", async (string id, Reading reading, IRiot riot, Sessions sessions, CancellationToken cancellationToken) =>
    riot.TrySend(await sessions.GetOrStartAsync(id, cancellationToken), reading) ? Results.Accepted() : Results.StatusCode(503));
app.Map("/devices/{id}/live", async (string id, HttpContext http, IRiot riot, Sessions sessions) =>
{
    using var socket = await http.WebSockets.AcceptWebSocketAsync();
    await riot.SpawnAndWaitAsync(async self =>
    {
        var session = await sessions.GetOrStartAsync(id, self.CancellationToken);
        self.Monitor(session);
        self.Send(session, new Subscribe(self.Pid));
        while (await self.ReceiveAsync() is Reading reading) // ProcessDown, or anything else, ends it.
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(reading), WebSocketMessageType.Text, true, self.CancellationToken);
    }, cancellationToken: http.RequestAborted);
});
app.Run();

public sealed record Reading(double Value);

public sealed record Subscribe(Pid Listener);

// Whoever asks for a device first starts its session; the others find it in the registry.
public sealed class Sessions(IRiot riot, Registry<string> online)
{
    public async ValueTask<Pid> GetOrStartAsync(string device, CancellationToken cancellationToken)
    {
        var child = ChildSpec.Of<Session>(device, [device]) with { Restart = Restart.Transient };
        while (true) // One that lost the race to be first, or found a session that has ended since, looks again.
        {
            if (online.TryFind(device, out var session))
                return session;
            if (await riot.StartChildAsync("sessions", child, cancellationToken: cancellationToken) is { IsNone: false } started)
                return started;
        }
    }
}

public sealed partial class Session(string device, Registry<string> online, ILogger<Session> log)
    : GenServer, IHandle<Reading>, IHandle<Subscribe>, IHandle<ProcessDown>
{
    private readonly HashSet<Pid> _listeners = [];
    private Reading? _latest;

    protected override ValueTask<InitResult> InitAsync()
    {
        if (!online.TryRegister(device, Self.Pid))
            return InitResult.Ignore;
        IdleTimeout = TimeSpan.FromSeconds(30);
        return InitResult.Ok;
    }

    public ValueTask HandleAsync(Reading reading)
    {
        log.LogInformation("{Device}: {Value}", device, reading.Value);
        _latest = reading;
        foreach (var listener in _listeners)
            Self.Send(listener, reading);
        return default;
    }

    public ValueTask HandleAsync(Subscribe subscribe)
    {
        if (_listeners.Add(subscribe.Listener))
            Self.Monitor(subscribe.Listener);
        if (_latest is { } latest)
            Self.Send(subscribe.Listener, latest);
        return default;
    }

    public ValueTask HandleAsync(ProcessDown down)
    {
        _listeners.Remove(down.Pid);
        return default;
    }
}
