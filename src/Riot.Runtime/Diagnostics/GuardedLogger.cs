using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>
/// The application's logger, as the runtime calls it from its own threads: what it throws, or what a value of the line throws when it is printed, goes no further.
/// Any thread.
/// </summary>
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return StandardErrorLogger.Instance.IsEnabled(logLevel);
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception error)
        {
            SayInstead(logLevel, eventId, exception, error);
        }
    }

    // Names and types only: whatever is printed may throw again.
    private static void SayInstead(LogLevel logLevel, EventId eventId, Exception? exception, Exception error)
    {
        try
        {
            var about = exception is null ? "" : $" about {exception.GetType()}";
            Console.Error.WriteLine($"riot {logLevel}: the line {eventId.Name}{about} could not be logged: {error.GetType()}");
        }
        catch (Exception)
        {
            // Nobody is left to tell.
        }
    }
}
