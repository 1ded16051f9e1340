// A whole host: its services, its settings and its roots, on the simulated clock.
using Microsoft.Extensions.DependencyInjection;

namespace TestingProcesses;

public sealed class HostTests
{
    [Fact]
    public void Host_WithAStock_StartsServesAndStops() => Simulation.Explore(100, async simulation =>
    {
        using var host = simulation.BuildHost(builder => builder.Services.AddRiot(riot => riot.AddProcess<Stock>("stock", [5])));
        await host.StartAsync(CancellationToken.None);

        var riot = host.Services.GetRequiredService<IRiot>();
        Assert.Equal(4, await riot.CallAsync("stock", new Take()));

        await host.StopAsync(CancellationToken.None);
        Assert.Empty(riot.Processes.List());
    });
}
