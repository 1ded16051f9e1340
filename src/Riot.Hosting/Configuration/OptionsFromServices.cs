using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Riot.Hosting.Activation;

namespace Riot.Hosting.Configuration;

/// <summary>Takes those parts of a runtime's settings that are no numbers from the host's services, where code has not set them.</summary>
internal static class OptionsFromServices
{
    public static void Fill(RiotOptions options, IServiceProvider services)
    {
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        options.Observer ??= services.GetService<IRuntimeObserver>();
        options.Activator ??= services.GetRequiredService<ServiceActivator>();
        if (ReferenceEquals(options.TimeProvider, TimeProvider.System))
            options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
    }
}
