using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Riot.Tests.Support;

/// <summary>A host that runs until the end of a test.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IRiot Riot => _host.Riot();

    public Journal Journal => _host.Journal();

    public Gates Gates => _host.Gates();

    public RecordedLogs Logs => _host.Logs();

    /// <summary>Starts a host with these services; AddRiot is among them.</summary>
    public static Task<RunningHost> StartAsync(Action<IServiceCollection>? add = null, Action<RiotBuilder>? configure = null)
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot(configure);
        add?.Invoke(builder.Services);
        return StartAsync(builder);
    }

    public static async Task<RunningHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync().Guarded();
        return new RunningHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().Guarded();
        _host.Dispose();
    }
}
