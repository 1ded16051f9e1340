// The settings of the Slack side, section "Slack".
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SlackToDiscord.Slack;

internal sealed class SlackOptions
{
    public const string Section = "Slack";

    [Required(ErrorMessage = "Slack:AppToken is missing: set it to the app-level token (xapp-…) of the Slack app.")]
    [RegularExpression("xapp-.+", ErrorMessage = "Slack:AppToken is not an app-level token: those begin with xapp-.")]
    public string AppToken { get; set; } = "";

    [Required(ErrorMessage = "Slack:BotToken is missing: set it to the bot token (xoxb-…) of the Slack app.")]
    [RegularExpression("xoxb-.+", ErrorMessage = "Slack:BotToken is not a bot token: those begin with xoxb-.")]
    public string BotToken { get; set; } = "";

    [Required(ErrorMessage = "Slack:Channel is missing: set it to the id (C…) of the channel to relay.")]
    public string Channel { get; set; } = "";

    /// <summary>Ends with a slash.</summary>
    public Uri ApiBaseUrl { get; set; } = new("https://slack.com/api/");
}

[OptionsValidator]
internal sealed partial class SlackOptionsValidator : IValidateOptions<SlackOptions>;
