using Microsoft.Extensions.Logging;

namespace Riot.Diagnostics;

/// <summary>What a runtime logs to when it was given no logger: warnings and errors go to standard error, so that no crash passes in silence.</summary>
internal sealed class StandardErrorLogger : ILogger
{
    public static readonly StandardErrorLogger Instance = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var line = $"riot {logLevel}: {formatter(state, exception)}";
        Console.Error.WriteLine(exception is null ? line : $"{line}{Environment.NewLine}{exception}");
    }
}
