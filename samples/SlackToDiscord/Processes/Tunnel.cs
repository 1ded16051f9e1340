// The process between the two connections: links both, so that the three live and die as one unit, and carries messages there and acknowledgements back.
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed class Tunnel(Pid keeper) : IProcess
{
    /// <summary>The events that Discord has not taken yet, each with the last envelope that it came in: Slack repeats what waits too long.</summary>
    private readonly Dictionary<string, string> _envelopes = [];

    public async Task RunAsync(ProcessContext self)
    {
        var slack = self.SpawnLink<SlackConnection>(self.Pid);
        var discord = self.SpawnLink<DiscordConnection>(self.Pid);
        self.Send(keeper, new UnitStarted(self.Pid, slack, discord));
        while (true)
        {
            switch (await self.Receive())
            {
                case Said { Message: var message } said:
                    var isRepeated = _envelopes.ContainsKey(message.EventId);
                    _envelopes[message.EventId] = said.EnvelopeId;
                    if (!isRepeated) self.Send(discord, new Post(message.EventId, DiscordContent.From(said.Author, message.Text)));
                    break;
                case Posted posted when _envelopes.Remove(posted.EventId, out var envelopeId):
                    self.Send(slack, new Acknowledge(envelopeId));
                    break;
            }
        }
    }
}
