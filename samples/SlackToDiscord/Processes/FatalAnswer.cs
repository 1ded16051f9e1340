// What a service has said that trying again cannot change: said once in the log, and the program ends. Any thread.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot;

namespace SlackToDiscord.Processes;

internal sealed partial class FatalAnswer(IHostApplicationLifetime host, ILogger<FatalAnswer> log)
{
    private string? _message;

    /// <summary>The sentence that names the setting; null if there was no fatal answer.</summary>
    public string? Message => Volatile.Read(ref _message);

    /// <summary>
    /// Runs what may meet a fatal answer. A process that has met one waits to be stopped with the program: if it ended, its supervisor would
    /// start it again.
    /// </summary>
    public async Task GuardAsync(ProcessContext self, Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (FatalServiceException fatal)
        {
            EndProgram(fatal.Message);
            await self.Sleep(Timeout.InfiniteTimeSpan);
        }
    }

    private void EndProgram(string message)
    {
        if (Interlocked.CompareExchange(ref _message, message, null) is not null) return;
        LogFatal(message);
        host.ApplicationStarted.Register(host.StopApplication); // A host that is asked to stop while it starts throws out of its start.
    }

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private partial void LogFatal(string message);
}
