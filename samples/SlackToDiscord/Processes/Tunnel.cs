// The process between the two connections: links both, so that the three live and die as one unit, and carries messages there and acknowledgements back.
using Riot;
using SlackToDiscord.Discord;

namespace SlackToDiscord.Processes;

internal sealed class Tunnel(Pid keeper) : IProcess
{
    public async Task RunAsync(ProcessContext self)
    {
        var slack = self.SpawnLink<SlackConnection>(self.Pid);
        var discord = self.SpawnLink<DiscordConnection>(self.Pid);
        self.Send(keeper, new UnitStarted(self.Pid, slack, discord));
        while (true)
        {
            switch (await self.Receive())
            {
                case Said said:
                    self.Send(discord, new Post(DiscordContent.From(said.Author, said.Message.Text), Nonce.From(said.Message.EventId), said.EnvelopeId));
                    break;
                case Posted posted:
                    self.Send(slack, new Acknowledge(posted.EnvelopeId));
                    break;
            }
        }
    }
}
