using Microsoft.Extensions.Hosting;

namespace Riot.Testing.Engine;

/// <summary>A host in a simulation. Its <see cref="Dispose"/> does not block, since nobody else could run meanwhile: what takes longer ends in later steps.</summary>
internal sealed class SimulatedHost(IHost host) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();

    // What it throws later is the failure of the program, as of all code that nobody awaits.
    public async void Dispose() => await DisposeAsync();
}
