// P2: a sink that hands what it is given to a process, and what becomes of that when the process is dead.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class LogSinkTests
{
    [Fact, Trait("Semantics", "P2"), Trait("Semantics", "G4")]
    public async Task Sink_ThatSendsToADeadProcess_IsGivenNoLineThatComesOfItsOwn()
    {
        var sink = new SendingSink();
        await using var stage = await Stage.Start(1, options => options.LoggerFactory = sink);
        var dead = stage.Riot.Spawn(_ => Task.CompletedTask);
        await stage.ExitOf(dead);
        await stage.Run(self => Task.CompletedTask); // What is logged of the dead is behind us.
        var before = stage.Riot.Processes.Counters.DeadLetters;

        sink.SendTo(stage.Riot, dead);
        stage.Riot.Send(dead, "a message");
        sink.SendTo(stage.Riot, Pid.None);

        Assert.Equal(1, sink.Deepest);
        Assert.True(stage.Riot.Processes.Counters.DeadLetters >= before + 2, "The line of the dead letter was a dead letter itself, and counts.");
    }

    private sealed class SendingSink : ILoggerFactory, ILogger
    {
        // As many as would be no accident, and do no harm.
        private const int Guard = 20;

        [ThreadStatic]
        private static int s_depth;

        private volatile IRiot? _riot;
        private Pid _pid;
        private int _deepest;

        public int Deepest => _deepest;

        public void SendTo(IRiot riot, Pid pid)
        {
            _riot = null;
            _pid = pid;
            _riot = pid.IsNone ? null : riot;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_riot is not { } riot || s_depth == Guard)
                return;
            s_depth++;
            _deepest = Math.Max(_deepest, s_depth);
            riot.Send(_pid, formatter(state, exception));
            s_depth--;
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
}
