using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>The web applications among the samples, as they stand, do what they say.</summary>
public sealed class SampleProgramTests
{
    [Fact, Trait("Semantics", "H1")]
    public async Task Accounts_DepositAndClose_AnswerRefuseAndEndTheHost()
    {
        var (program, host) = await ProgramHost.StartAsync<Account>();
        await using var running = program;
        using var client = new HttpClient { BaseAddress = AddressOf(host) };

        using var good = await client.PostAsJsonAsync("deposit", new Deposit(20m)).Guarded();
        using var bad = await client.PostAsJsonAsync("deposit", new Deposit(0m)).Guarded();

        Assert.Equal(120m, await good.Content.ReadFromJsonAsync<decimal>().Guarded());
        Assert.Equal((HttpStatusCode.BadRequest, "Nothing to deposit."), (bad.StatusCode, await bad.Content.ReadFromJsonAsync<string>().Guarded()));

        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = host.Lifetime().ApplicationStopping.Register(stopping.SetResult);
        using var closed = await client.PostAsync(new Uri("close", UriKind.Relative), null).Guarded();
        await stopping.Task.Guarded();
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task Devices_OneSessionForEachDevice_PassesReadingsOnToItsListeners()
    {
        var (program, host) = await ProgramHost.StartAsync<Session>();
        await using var running = program;
        using var client = new HttpClient { BaseAddress = AddressOf(host) };
        using var listener = new ClientWebSocket();

        await PostAsync("lamp", 1);
        await PostAsync("heater", 100);
        await listener.ConnectAsync(new Uri($"ws://{client.BaseAddress!.Authority}/devices/lamp/live"), default).Guarded();
        Assert.Equal(new Reading(1), await NextAsync()); // The latest one: so the session knows its listener now.
        await PostAsync("heater", 101);
        await PostAsync("lamp", 2);
        Assert.Equal(new Reading(2), await NextAsync());

        var online = host.Services.GetRequiredService<Registry<string>>();
        Assert.Equal(2, online.Count);
        Assert.True(online.TryFind("lamp", out var session));
        host.Services.GetRequiredService<IRiot>().Kill(session);
        await Assert.ThrowsAsync<WebSocketException>(NextAsync); // The listener's process was told, and ended; nobody holds the socket any more.

        async Task PostAsync(string device, double value)
        {
            using var answer = await client.PostAsJsonAsync($"devices/{device}", new Reading(value)).Guarded();
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        async Task<Reading?> NextAsync()
        {
            var buffer = new byte[256];
            var frame = await listener.ReceiveAsync(buffer.AsMemory(), default).Guarded();
            return JsonSerializer.Deserialize<Reading>(buffer.AsSpan(0, frame.Count));
        }
    }

    private static Uri AddressOf(IHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
