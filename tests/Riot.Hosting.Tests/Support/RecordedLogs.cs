using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Support;

/// <summary>A log line, with what its scopes say, and what a sink that keeps values gets.</summary>
internal sealed record LogLine(
    string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Scope, Exception? Error, IReadOnlyDictionary<string, object?> Values);

/// <summary>Keeps all log lines. Any thread.</summary>
internal sealed class RecordedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public LogLine[] Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Recorder(RecordedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new Dictionary<string, object?>();
            logs._scopes.ForEachScope(static (each, values) =>
            {
                foreach (var (key, value) in each as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    values[key] = value;
            }, scope);
            var values = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary();
            logs._lines.Enqueue(new LogLine(category, logLevel, formatter(state, exception), scope, exception, values));
        }
    }
}
