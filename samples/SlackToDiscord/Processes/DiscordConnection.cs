// The process that holds the connection to Discord: posts one message after another, and says when Discord has taken it.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed partial class DiscordConnection(
    DiscordHttpApi api, IOptions<DiscordOptions> options, TimeProvider time, FatalAnswer fatal, ILogger<DiscordConnection> log) : IProcess
{
    public async Task StartAsync(ProcessContext self) => await self.Call(UnitWatch.Name, new Watch(nameof(DiscordConnection)));

    public Task RunAsync(ProcessContext self) => fatal.GuardAsync(self, () => ConnectAsync(self));

    private async Task ConnectAsync(ProcessContext self)
    {
        self.LinkToRelay();
        var address = await api.GetGatewayAsync(self.CancellationToken);
        await using var gateway = await DiscordGateway.ConnectAsync(address, options.Value.BotToken, time, self.CancellationToken);
        LogConnected(self.Pid);
        self.Send(UnitWatch.Name, new Connected(self.Pid));

        self.SpawnLink<DiscordHeart>(gateway);
        while (true)
        {
            var post = await self.Receive<Post>();
            await api.PostMessageAsync(post.Content, Nonce.From(post.EventId), self.CancellationToken);
            self.Send(TunnelUnit.Relay, new Posted(post.EventId));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Pid} is connected to Discord.")]
    private partial void LogConnected(Pid pid);
}
