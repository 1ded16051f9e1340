// How a process that talks to a service ends: as a crash, unless the service has asked for a new connection or has said something fatal.
using Riot;
using SlackToDiscord.Sockets;

namespace SlackToDiscord.Processes;

internal static class ServiceTalk
{
    /// <summary>
    /// Runs the body of such a process. One that has met a fatal answer waits to be stopped with the program: if it ended, its supervisor would
    /// start it again.
    /// </summary>
    public static async Task TalkAsync(this ProcessContext self, FatalAnswer answer, Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (NewConnectionAskedException asked)
        {
            self.Exit(new ExitReason.ShutdownWith(asked.Message));
        }
        catch (FatalServiceException fatal)
        {
            answer.EndProgram(fatal.Message);
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        }
    }
}
