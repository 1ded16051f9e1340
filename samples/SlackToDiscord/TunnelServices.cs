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
        services.AddOptions<SlackOptions>().Bind(configuration.GetSection(SlackOptions.Section)).ValidateOnStart();
        services.AddOptions<DiscordOptions>().Bind(configuration.GetSection(DiscordOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SlackOptions>, SlackOptionsValidator>();
        services.AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<FatalAnswer>();
        services.AddHttpClient<SlackWebApi>().RemoveAllLoggers();
        services.AddHttpClient<DiscordHttpApi>().RemoveAllLoggers();
        return services;
    }
}
