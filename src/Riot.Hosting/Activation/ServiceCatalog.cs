using Microsoft.Extensions.DependencyInjection;

namespace Riot.Hosting.Activation;

/// <summary>What the container says of the services that it has. Any thread.</summary>
internal sealed class ServiceCatalog(IServiceProvider services)
{
    private readonly IServiceProviderIsService? _plain = services.GetService<IServiceProviderIsService>();
    private readonly IServiceProviderIsKeyedService? _keyed = services.GetService<IServiceProviderIsKeyedService>();

    /// <summary>Whether there is such a service; null if this container cannot tell.</summary>
    public bool? Has(Type service, object? key = null) => key is null ? _plain?.IsService(service) : _keyed?.IsKeyedService(service, key);
}
