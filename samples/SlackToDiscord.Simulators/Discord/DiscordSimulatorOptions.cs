// The guild that the Discord simulator plays: its token, channels and limits.
namespace SlackToDiscord.Simulators.Discord;

public sealed class DiscordSimulatorOptions
{
    public string BotToken { get; init; } = "simulated.discord.bot-token";

    public IReadOnlyList<string> ChannelIds { get; init; } = ["200000000000000001"];

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(41_250);

    /// <summary>The privileged intents that are switched on for the app; Identify with another one is closed with 4014.</summary>
    public int PrivilegedIntents { get; init; }

    /// <summary>How many messages a channel takes in each <see cref="RateLimitWindow"/>.</summary>
    public int RateLimit { get; init; } = 5;

    public TimeSpan RateLimitWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a nonce is remembered: "the past few minutes".</summary>
    public TimeSpan NonceWindow { get; init; } = TimeSpan.FromMinutes(3);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal const string ApplicationId = "100000000000000001";
    internal const string BotUserId = "100000000000000002";
    internal const string GuildId = "100000000000000003";
}
