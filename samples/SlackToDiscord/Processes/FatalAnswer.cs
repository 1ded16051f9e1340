// What a service has said that trying again cannot change: said once in the log, and the program ends. Any thread.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SlackToDiscord.Processes;

internal sealed partial class FatalAnswer(IHostApplicationLifetime host, ILogger<FatalAnswer> log)
{
    private string? _message;

    /// <summary>The sentence that names the setting; null if there was no fatal answer.</summary>
    public string? Message => Volatile.Read(ref _message);

    /// <summary>Logs the sentence and stops the host; does nothing if that has been done.</summary>
    public void EndProgram(string message)
    {
        if (Interlocked.CompareExchange(ref _message, message, null) is not null) return;
        LogFatal(message);
        host.ApplicationStarted.Register(host.StopApplication); // A host that is asked to stop while it starts throws out of its start.
    }

    [LoggerMessage(LogLevel.Critical, "{Message}")]
    private partial void LogFatal(string message);
}
