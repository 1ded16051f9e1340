// Keeps what a runtime logs, and lets a test wait for a line of it.
using Microsoft.Extensions.Logging;

namespace Riot.Tests;

/// <param name="Level">How loud it is.</param>
/// <param name="Text">What it says.</param>
/// <param name="Error">What was thrown.</param>
/// <param name="Values">What a sink that keeps values gets, by name.</param>
internal sealed record LogLine(LogLevel Level, string Text, Exception? Error, IReadOnlyDictionary<string, object?> Values);

internal sealed class CapturedLog(LogLevel least) : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<LogLine> _lines = [];
    private readonly List<(Func<LogLine, bool> Match, TaskCompletionSource<LogLine> Found)> _waiting = [];

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The first line that matches, past or future.</summary>
    public Task<LogLine> Line(Func<LogLine, bool> match)
    {
        lock (_lock)
        {
            if (_lines.Find(line => match(line)) is { } line)
                return Task.FromResult(line);
            var found = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((match, found));
            return found.Task.Guarded();
        }
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var line = new LogLine(
            logLevel, formatter(state, exception), exception, (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary());
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (match, found) in _waiting)
            {
                if (match(line))
                    found.TrySetResult(line);
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
