using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics;

/// <summary>The runtime inside a web application (H1).</summary>
public sealed class WebHostTests
{
    [Fact, Trait("Semantics", "H1")]
    public async Task Endpoint_TakesTheRuntime_TalksToARoot()
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", "--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddRiot(riot => riot.AddProcess<Counter>("counter"));
        await using var app = builder.Build();
        app.MapPost("/count", async (IRiot riot, CancellationToken cancellationToken) =>
        {
            var reply = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            riot.Send("counter", reply);
            return Results.Ok(await reply.Task.WaitAsync(cancellationToken));
        });
        await app.StartAsync().Guarded();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await client.PostAsync(new Uri("/count", UriKind.Relative), null).Guarded();
            answers.Add(await response.Content.ReadAsStringAsync().Guarded());
        }

        Assert.Equal(["1", "2", "3"], answers);
        await app.StopAsync().Guarded();
        Assert.Empty(app.Services.GetRequiredService<IRiot>().Processes.List());
    }

    private sealed class Counter : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            for (var count = 1; ; count++)
                (await self.ReceiveAsync<TaskCompletionSource<int>>()).SetResult(count);
        }
    }
}
