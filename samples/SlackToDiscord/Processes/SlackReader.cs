// The process that reads a Slack connection's socket, so that the connection itself can wait for the other processes.
using Riot;
using SlackToDiscord.Slack;

namespace SlackToDiscord.Processes;

internal sealed class SlackReader(SlackSocket socket, Pid connection, FatalAnswer fatal) : IProcess
{
    public Task RunAsync(ProcessContext self) => self.TalkAsync(fatal, () => ReadAsync(self));

    private async Task ReadAsync(ProcessContext self)
    {
        await foreach (var envelope in socket.ReadAllAsync(self.CancellationToken)) self.Send(connection, envelope);
    }
}
