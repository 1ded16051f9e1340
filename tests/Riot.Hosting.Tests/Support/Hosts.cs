using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Support;

/// <summary>Builds real hosts, quiet ones.</summary>
internal static class Hosts
{
    /// <summary>A builder with a <see cref="Journal"/>, a <see cref="Gates"/> and <see cref="RecordedLogs"/> for the test to look at.</summary>
    public static HostApplicationBuilder Builder(params (string Key, string? Value)[] configuration)
    {
        // Watching files costs a watch for each host, of which a machine has few.
        var builder = Host.CreateApplicationBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.AddInMemoryCollection(configuration.Select(each => KeyValuePair.Create(each.Key, each.Value)));
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace);
        builder.Services
            .AddSingleton<Journal>()
            .AddSingleton<Gates>()
            .AddSingleton<RecordedLogs>()
            .AddSingleton<ILoggerProvider>(services => services.GetRequiredService<RecordedLogs>());
        return builder;
    }

    public static IHost With(Action<RiotBuilder> configure)
    {
        var builder = Builder();
        builder.Services.AddRiot(configure);
        return builder.Build();
    }

    public static IRiot Riot(this IHost host) => host.Services.GetRequiredService<IRiot>();

    public static Journal Journal(this IHost host) => host.Services.GetRequiredService<Journal>();

    public static Gates Gates(this IHost host) => host.Services.GetRequiredService<Gates>();

    public static RecordedLogs Logs(this IHost host) => host.Services.GetRequiredService<RecordedLogs>();

    public static IHostApplicationLifetime Lifetime(this IHost host) => host.Services.GetRequiredService<IHostApplicationLifetime>();

    /// <summary>The hosted service that <c>AddRiot</c> has added.</summary>
    public static IHostedService RiotService(this IHost host) =>
        host.Services.GetServices<IHostedService>().Single(service => service.GetType().Assembly == typeof(RiotBuilder).Assembly);
}
