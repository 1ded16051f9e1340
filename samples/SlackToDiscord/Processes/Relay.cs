// The process between the two connections: both are linked to it, so that the three live and die as one unit. Carries messages there and acknowledgements back.
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed class Relay : IProcess
{
    /// <summary>The events that Discord has not taken yet, each with the last envelope that it came in: Slack repeats what waits too long.</summary>
    private readonly Dictionary<string, string> _envelopes = [];

    public async Task StartAsync(ProcessContext self) => await self.CallAsync(UnitWatch.Name, new Watch(nameof(Relay)));

    public async Task RunAsync(ProcessContext self)
    {
        while (true)
        {
            switch (await self.ReceiveAsync())
            {
                case Said { Message: var message } said:
                    var isRepeated = _envelopes.ContainsKey(message.EventId);
                    _envelopes[message.EventId] = said.EnvelopeId;
                    if (!isRepeated) self.Send(TunnelUnit.Discord, new Post(message.EventId, DiscordContent.From(said.Author, message.Text)));
                    break;
                case Settled settled when _envelopes.Remove(settled.EventId, out var envelopeId):
                    self.Send(TunnelUnit.Slack, new Acknowledge(envelopeId));
                    break;
            }
        }
    }
}
