// The workspace that the Slack simulator plays: its tokens, channels, people and limits.
namespace SlackToDiscord.Simulators.Slack;

public sealed class SlackSimulatorOptions
{
    public string AppToken { get; init; } = "xapp-1-A0SIMULATED-1-simulated";

    public string BotToken { get; init; } = "xoxb-1-simulated";

    public IReadOnlyList<string> Channels { get; init; } = ["C0GENERAL"];

    /// <summary>Display names by user id.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>
    {
        ["U0ADA"] = "Ada",
        ["U0JOE"] = "Joe",
    };

    /// <summary>How long an event may stay unacknowledged before it is delivered again.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often an event is delivered again before Slack gives it up. The real pauses of minutes between retries are left out.</summary>
    public int MaxRetries { get; init; } = 3;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal const string AppId = "A0SIMULATED";
    internal const string TeamId = "T0SIMULATED";
    internal const string BotUserId = "U0SIMBOT";
    internal const string BotId = "B0SIMBOT";
}
