using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>
/// The application's logger, as Riot calls it: what it throws, or what a value of the line throws when it is printed, goes no further, and neither does a line that
/// comes of writing another one. Any thread.
/// </summary>
/// <remarks>
/// Each line that is lost to an error has one on standard error in its place; what else goes wrong, and lines that come of logging, are complained of once.
/// </remarks>
internal sealed class GuardedLogger : ILogger
{
    // A sink may send what it is given to a process: if that is dead there is a line to write on this thread, in the middle of the first, for the same sink, and so on.
    [ThreadStatic]
    private static bool s_isWithin;

    private readonly ILogger _logger;
    private int _complaints;

    /// <summary>The logger of a category; standard error if there is no factory, or it makes none.</summary>
    public GuardedLogger(ILoggerFactory? factory, string category)
    {
        try
        {
            _logger = factory?.CreateLogger(category) ?? StandardErrorLogger.Instance;
        }
        catch (Exception error)
        {
            _logger = StandardErrorLogger.Instance;
            Complain(nameof(ILoggerFactory.CreateLogger), error);
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        try
        {
            return _logger.BeginScope(state) is { } scope ? new Scope(this, scope) : null;
        }
        catch (Exception error)
        {
            Complain(nameof(BeginScope), error);
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        if (s_isWithin)
            return false;
        try
        {
            s_isWithin = true;
            return _logger.IsEnabled(logLevel);
        }
        catch (Exception error)
        {
            Complain(nameof(IsEnabled), error);
            return StandardErrorLogger.Instance.IsEnabled(logLevel);
        }
        finally
        {
            s_isWithin = false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (s_isWithin)
        {
            Complain($"a line ({eventId.Name}) that came of logging another", null);
            return;
        }

        try
        {
            s_isWithin = true;
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception error)
        {
            var about = exception is null ? "" : $" about {exception.GetType()}";
            Say($"riot {logLevel}: the line {eventId.Name}{about} could not be logged: {error.GetType()}");
        }
        finally
        {
            s_isWithin = false;
        }
    }

    private void Complain(string what, Exception? error)
    {
        if (Interlocked.Exchange(ref _complaints, 1) == 0)
            Say($"riot: the logger {(error is null ? $"is not given {what}" : $"threw {error.GetType()} in {what}")}; this is said once");
    }

    // Names and types only: whatever is printed may throw again.
    private static void Say(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception)
        {
            // Nobody is left to tell.
        }
    }

    private sealed class Scope(GuardedLogger logger, IDisposable scope) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                scope.Dispose();
            }
            catch (Exception error)
            {
                logger.Complain($"the {nameof(Dispose)} of a scope", error);
            }
        }
    }
}
