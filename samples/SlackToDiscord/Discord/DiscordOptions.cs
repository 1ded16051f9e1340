// The settings of the Discord side, section "Discord".
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Discord;

internal sealed class DiscordOptions
{
    public const string Section = "Discord";

    [Required(ErrorMessage = "Discord:BotToken is missing: set it to the token from the app's Bot page, without the word Bot.")]
    public string BotToken { get; set; } = "";

    [Required(ErrorMessage = "Discord:ChannelId is missing: set it to the id of the channel to post to.")]
    [RegularExpression("[0-9]+", ErrorMessage = "Discord:ChannelId is not a channel id: those are digits only.")]
    public string ChannelId { get; set; } = "";

    /// <summary>Ends with a slash.</summary>
    public Uri ApiBaseUrl { get; set; } = new("https://discord.com/api/v10/");
}

[OptionsValidator]
internal sealed partial class DiscordOptionsValidator : IValidateOptions<DiscordOptions>;
