// Tells which of Discord's refusals trying again cannot change, and which setting to fix then.
using System.Net;

namespace SlackToDiscord.Discord;

internal static class DiscordErrors
{
    private const string BotToken = $"{DiscordOptions.Section}:{nameof(DiscordOptions.BotToken)}";
    private const string ChannelId = $"{DiscordOptions.Section}:{nameof(DiscordOptions.ChannelId)}";

    public static Exception From(HttpStatusCode status, DiscordError? error) => (status, error?.Code) switch
    {
        (HttpStatusCode.Unauthorized, _) => new FatalServiceException($"Discord refuses the token: check {BotToken}."),
        (HttpStatusCode.Forbidden, 50001 or 50013) => new FatalServiceException(
            $"Discord does not let the bot post there ({error!.Message}): check {ChannelId} and the bot's permissions in that channel."),
        (HttpStatusCode.NotFound, 10003) => new FatalServiceException($"Discord knows no such channel: check {ChannelId}."),
        _ => new DiscordException(status, error),
    };

    /// <summary>The exception for a close code that ends all trying; null for the others.</summary>
    public static FatalServiceException? FromClose(int? closeCode) => closeCode switch
    {
        4004 => new($"Discord refuses the token: check {BotToken}."),
        4010 or 4011 => new($"The bot of {BotToken} is in too many guilds for one connection ({closeCode}): use a bot of fewer guilds."),
        4012 => new("Discord no longer speaks version 10 of its gateway (4012): a newer version of this program is needed."),
        4013 or 4014 => new($"Discord refuses the intents ({closeCode}): switch them on for the app of {BotToken} in the developer portal."),
        _ => null,
    };
}

/// <summary>A refusal of one call; another try may do better.</summary>
internal sealed class DiscordException(HttpStatusCode status, DiscordError? error)
    : Exception($"Discord answered {(int)status}, code {error?.Code ?? 0}: {error?.Message ?? "no message"}")
{
    /// <summary>Whether it is the message that Discord refuses, so that it will never take it.</summary>
    public bool IsForGood => status == HttpStatusCode.BadRequest;
}
