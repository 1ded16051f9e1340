// The process that holds the connection to Discord: posts one message after another, and says when Discord has taken it or never will.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed partial class DiscordConnection(
    DiscordHttpApi api, IOptions<DiscordOptions> options, TimeProvider time, FatalAnswer fatal, ILogger<DiscordConnection> log) : IProcess
{
    public async Task StartAsync(ProcessContext self) => await self.CallAsync(UnitWatch.Name, new Watch(nameof(DiscordConnection)));

    public Task RunAsync(ProcessContext self) => self.TalkAsync(fatal, () => ConnectAsync(self));

    private async Task ConnectAsync(ProcessContext self)
    {
        self.LinkToRelay();
        var address = await api.GetGatewayAsync(self.CancellationToken);
        await using var gateway = await DiscordGateway.ConnectAsync(address, options.Value.BotToken, time, self.CancellationToken);
        LogConnected(self.Pid);
        self.Send(UnitWatch.Name, new Connected(self.Pid));

        self.SpawnLink<DiscordHeart>([gateway]);
        while (true)
        {
            var post = await self.ReceiveAsync<Post>();
            await PostAsync(post, self.CancellationToken);
            self.Send(TunnelUnit.Relay, new Settled(post.EventId));
        }
    }

    // What Discord refuses for good must not stand in the way of all that comes after it.
    private async Task PostAsync(Post post, CancellationToken cancellationToken)
    {
        try
        {
            await api.PostMessageAsync(post.Content, Nonce.From(post.EventId), cancellationToken);
        }
        catch (DiscordException refused) when (refused.IsForGood)
        {
            LogSkipped(post.EventId, refused.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Pid} is connected to Discord.")]
    private partial void LogConnected(Pid pid);

    [LoggerMessage(LogLevel.Error, "The message of event {EventId} is skipped: {Refusal}")]
    private partial void LogSkipped(string eventId, string refusal);
}
