// The process that holds the connection to Discord: posts one message after another, and says when Discord has taken it.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed partial class DiscordConnection(
    Pid tunnel, DiscordHttpApi api, IOptions<DiscordOptions> options, TimeProvider time, ILogger<DiscordConnection> log) : IProcess
{
    public async Task RunAsync(ProcessContext self)
    {
        var address = await api.GetGatewayAsync(self.CancellationToken);
        await using var gateway = await DiscordGateway.ConnectAsync(address, options.Value.BotToken, time, self.CancellationToken);
        LogConnected(self.Pid);

        self.SpawnLink<DiscordHeart>(gateway);
        while (true)
        {
            var post = await self.Receive<Post>();
            await api.PostMessageAsync(post.Content, Nonce.From(post.EventId), self.CancellationToken);
            self.Send(tunnel, new Posted(post.EventId));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Pid} is connected to Discord.")]
    private partial void LogConnected(Pid pid);
}
