using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What the README shows of hosts is what is compiled and run here, word for word.</summary>
public sealed class ReadmeTests
{
    [Fact, Trait("Semantics", "H1")]
    public async Task Program_OfTheReadme_IsTheSampleAndTakesOrders()
    {
        Assert.Contains(Readme.Source("samples", "Orders", "Program.cs"), Readme.Blocks("csharp"));

        var (program, host) = await ProgramHost.StartAsync<OrderDesk>();
        await using var running = program;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        foreach (var order in new[] { new Order("tea", 2), new Order("elephant", 101) })
            (await client.PostAsJsonAsync("orders", order).Guarded()).EnsureSuccessStatusCode();

        Assert.Equal(LogLevel.Information, (await program.Log.Line(line => line.Text == "2 tea: on its way")).Level);
        Assert.Equal(LogLevel.Warning, (await program.Log.Line(line => line.Text == "101 elephant: more than we have")).Level);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Tree_OfTheReadme_IsTheSameFromCodeAndFromConfiguration()
    {
        var places = Readme.Marked("tests", "Riot.Hosting.Tests", "Semantics", "ReadmeTests.cs");
        Assert.All(places, place => Assert.Contains(place, Readme.Blocks("csharp")));
        Assert.Equal(2, places.Length);

        var code = await TreeOf(FromCode);
        var configuration = await TreeOf(builder =>
        {
            builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($"{{ {Assert.Single(Readme.Blocks("json"))} }}")));
            FromConfiguration(builder);
        });

        Assert.Equal((code.Strategy, code.MaxRestarts, code.Period), (configuration.Strategy, configuration.MaxRestarts, configuration.Period));
        Assert.Equal((Strategy.OneForAll, 5, TimeSpan.FromMinutes(1)), (code.Strategy, code.MaxRestarts, code.Period));
        Assert.Equal(code.Children.Select(child => (child.Id, child.Backoff)), configuration.Children.Select(child => (child.Id, child.Backoff)));
        Assert.Equal(TimeSpan.FromSeconds(30), code.Children[1].Backoff!.Longest);
    }

    private static async Task<SupervisorSpec> TreeOf(Action<HostApplicationBuilder> add)
    {
        var builder = Hosts.Builder();
        builder.Services.Configure<DeskOptions>(_ => { });
        add(builder);
        using var host = builder.Build();
        await host.StartAsync().Guarded();
        var spec = await host.Riot().ReconfigureAsync("tunnel", new SupervisorSpec()).Guarded();
        await host.StopAsync().Guarded();
        return spec;
    }

    private static void FromCode(HostApplicationBuilder builder) =>
        // readme
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
            .AddProcess<OrderDesk>("orders")
            .AddSupervisor("tunnel", new SupervisorSpec
            {
                Strategy = Strategy.OneForAll,
                MaxRestarts = 5,
                Period = TimeSpan.FromMinutes(1),
                Children =
                [
                    ChildSpec.Of<Sender>("sender"),
                    ChildSpec.Of<Receiver>("receiver") with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) },
                ],
            }));
    // end

    private static void FromConfiguration(HostApplicationBuilder builder) =>
        // readme
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
            .AddProcess<OrderDesk>("orders")
            .AddProcessType<Sender>("sender")
            .AddProcessType<Receiver>("receiver"));
    // end

    private sealed class Sender : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }

    private sealed class Receiver : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }
}
