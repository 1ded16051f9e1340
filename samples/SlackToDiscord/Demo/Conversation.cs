// The process that plays the people of the demo: they talk, the Slack socket breaks in mid-sentence, they go on talking.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot;
using SlackToDiscord.Simulators.Discord;
using SlackToDiscord.Simulators.Slack;

namespace SlackToDiscord.Demo;

internal sealed partial class Conversation(
    SlackSimulator slack, DiscordSimulator discord, IHostApplicationLifetime host, ILogger<Conversation> log, DemoOptions options) : IProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(ProcessContext self)
    {
        await SayAsync(self, "U0ADA", "Is the tunnel up?");
        await SayAsync(self, "U0JOE", "It is. Tell @everyone: nobody will be woken.");

        LogDrop();
        var said = SayAsync(self, "U0ADA", "Can you still hear me?");
        await slack.DropSocketAsync(self.CancellationToken);
        await said;

        await SayAsync(self, "U0JOE", "Loud and clear, and once only.");
        foreach (var message in discord.Messages) LogShown(message.Content);
        LogEnd();
        if (options.Once) host.StopApplication();
    }

    /// <summary>Ends once Slack has the acknowledgement, which is once Discord has taken the message.</summary>
    private Task<string> SayAsync(ProcessContext self, string user, string text) =>
        slack.SayAsync(slack.Options.Channels[0], user, text).WaitAsync(s_patience, self.CancellationToken);

    [LoggerMessage(LogLevel.Information, "Demo: somebody is talking while the Slack socket breaks.")]
    private partial void LogDrop();

    [LoggerMessage(LogLevel.Information, "Demo: Discord shows {Content}")]
    private partial void LogShown(string content);

    [LoggerMessage(LogLevel.Information, "Demo: that was the script; the tunnel stays up until Ctrl+C, or ends now with --once.")]
    private partial void LogEnd();
}

/// <summary>Whether the program ends with the script.</summary>
internal sealed record DemoOptions(bool Once);
