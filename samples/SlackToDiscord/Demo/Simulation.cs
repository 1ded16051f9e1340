// Both simulators, started and put in the place of the real services when no token is configured.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Simulators.Slack;

namespace SlackToDiscord.Demo;

internal sealed partial class Simulation : IAsyncDisposable
{
    private static readonly string[] s_tokens = ["Slack:AppToken", "Slack:BotToken", "Discord:BotToken"];

    private Simulation(SlackSimulator slack, DiscordSimulator discord)
    {
        Slack = slack;
        Discord = discord;
    }

    public SlackSimulator Slack { get; }

    public DiscordSimulator Discord { get; }

    /// <summary>Null, and nothing changed, if there is any token to talk to the real services with.</summary>
    public static async Task<Simulation?> StartWithoutTokensAsync(HostApplicationBuilder builder)
    {
        if (s_tokens.Any(token => !string.IsNullOrEmpty(builder.Configuration[token]))) return null;
        var simulation = new Simulation(await SlackSimulator.StartAsync(), await DiscordSimulator.StartAsync());
        builder.Configuration.AddInMemoryCollection(simulation.Settings());
        builder.Services.AddSingleton(simulation.Slack).AddSingleton(simulation.Discord);
        return simulation;
    }

    /// <summary>Says in the log that nothing real is being talked to.</summary>
    public static void Announce(ILogger<Simulation> log) => LogInUse(log);

    public async ValueTask DisposeAsync()
    {
        await Slack.DisposeAsync();
        await Discord.DisposeAsync();
    }

    [LoggerMessage(LogLevel.Warning, "No token is configured: simulators of Slack and Discord on loopback take the place of the real ones.")]
    private static partial void LogInUse(ILogger log);

    private Dictionary<string, string?> Settings() => new()
    {
        ["Slack:AppToken"] = Slack.Options.AppToken,
        ["Slack:BotToken"] = Slack.Options.BotToken,
        ["Slack:Channel"] = Slack.Options.Channels[0],
        ["Slack:ApiBaseUrl"] = Slack.ApiBaseUrl.ToString(),
        ["Discord:BotToken"] = Discord.Options.BotToken,
        ["Discord:ChannelId"] = Discord.Options.ChannelIds[0],
        ["Discord:ApiBaseUrl"] = Discord.ApiBaseUrl.ToString(),
    };
}
