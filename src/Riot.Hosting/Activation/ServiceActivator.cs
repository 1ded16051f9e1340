using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Diagnostics;

namespace Riot.Hosting.Activation;

/// <summary>
/// Makes processes from the host's services, each in a scope of its own (H3): by the registration of their class where it is a service itself,
/// otherwise by a public constructor. Any thread.
/// </summary>
internal sealed class ServiceActivator : IProcessActivator
{
    private readonly ConcurrentDictionary<Type, ProcessClass> _classes = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly ServiceCatalog _catalog;
    private readonly GuardedLogger _logger;

    public ServiceActivator(IServiceProvider services, IServiceScopeFactory scopes, ILoggerFactory loggers)
    {
        _scopes = scopes;
        _catalog = new ServiceCatalog(services);
        _logger = new GuardedLogger(loggers, "Riot");
    }

    public ProcessActivation Prepare(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, Values values)
    {
        ArgumentNullException.ThrowIfNull(processType);
        if (!_classes.TryGetValue(processType, out var process))
            process = _classes.GetOrAdd(processType, new ProcessClass(processType));
        return new ScopedActivation(processType, process.Recipe([.. values], _catalog), _scopes, _logger);
    }
}
