// The process that holds the connection to Slack: hands on what people say in the channel, acknowledges what it is told to.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot;
using SlackToDiscord.Slack;

namespace SlackToDiscord.Processes;

internal sealed partial class SlackConnection(
    SlackWebApi api, IOptions<SlackOptions> options, FatalAnswer fatal, ILogger<SlackConnection> log) : IProcess
{
    private readonly Dictionary<string, string> _names = [];

    public async Task StartAsync(ProcessContext self) => await self.CallAsync(UnitWatch.Name, new Watch(nameof(SlackConnection)));

    public Task RunAsync(ProcessContext self) => self.TalkAsync(fatal, () => ConnectAsync(self));

    private async Task ConnectAsync(ProcessContext self)
    {
        self.LinkToRelay();
        await api.CheckBotTokenAsync(self.CancellationToken);
        var address = await api.OpenConnectionAsync(self.CancellationToken);
        await using var socket = await SlackSocket.ConnectAsync(address, self.CancellationToken);
        LogConnected(self.Pid);
        self.Send(UnitWatch.Name, new Connected(self.Pid));

        self.SpawnLink<SlackReader>([socket, self.Pid]);
        while (true)
        {
            switch (await self.ReceiveAsync())
            {
                case SlackEnvelope envelope when SlackMessage.From(envelope) is { } message && message.Channel == options.Value.Channel:
                    self.Send(TunnelUnit.Relay, new Said(message, await GetNameAsync(message.User, self.CancellationToken), envelope.EnvelopeId!));
                    break;
                case SlackEnvelope notForUs:
                    await socket.AcknowledgeAsync(notForUs.EnvelopeId!, self.CancellationToken);
                    break;
                case Acknowledge taken:
                    await socket.AcknowledgeAsync(taken.EnvelopeId, self.CancellationToken);
                    break;
            }
        }
    }

    private async Task<string> GetNameAsync(string userId, CancellationToken cancellationToken)
    {
        if (!_names.TryGetValue(userId, out var name)) _names[userId] = name = await api.GetDisplayNameAsync(userId, cancellationToken);
        return name;
    }

    [LoggerMessage(LogLevel.Information, "{Pid} is connected to Slack.")]
    private partial void LogConnected(Pid pid);
}
