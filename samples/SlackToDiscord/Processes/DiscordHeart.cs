// The process that keeps a Discord connection's gateway alive, so that its heart beats on while the connection waits for a rate limit.
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed class DiscordHeart(DiscordGateway gateway, FatalAnswer fatal) : IProcess
{
    public Task RunAsync(ProcessContext self) => self.TalkAsync(fatal, () => gateway.RunAsync(self.CancellationToken));
}
