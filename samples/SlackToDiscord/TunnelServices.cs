// Registers what the tunnel's processes are made of: the settings, checked at start, and the clients of both services.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SlackToDiscord.Discord;
using SlackToDiscord.Processes;
using SlackToDiscord.Slack;

namespace SlackToDiscord;

internal static class TunnelServices
{
    public static IServiceCollection AddTunnel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTunnelSettings(configuration);
        services.AddSingleton<FatalAnswer>();

        // The loggers of HttpClient write four lines for each call, and at Trace its headers, one of which is the token. Whether they hide it is up to
        // their version and settings; without them a log holds of a call what this code writes, and nothing else.
        services.AddHttpClient<SlackWebApi>().RemoveAllLoggers();
        services.AddHttpClient<DiscordHttpApi>().RemoveAllLoggers();
        return services;
    }

    public static IServiceCollection AddTunnelSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SlackOptions>().Bind(configuration.GetSection(SlackOptions.Section)).ValidateOnStart();
        services.AddOptions<DiscordOptions>().Bind(configuration.GetSection(DiscordOptions.Section)).ValidateOnStart();
        services.AddOptions<TunnelOptions>().Bind(configuration.GetSection(TunnelOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SlackOptions>, SlackOptionsValidator>();
        services.AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptionsValidator>();
        services.AddSingleton<IValidateOptions<TunnelOptions>, TunnelOptionsValidator>();
        return services;
    }
}
