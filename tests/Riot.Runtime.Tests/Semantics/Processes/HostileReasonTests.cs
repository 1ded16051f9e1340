// P2, X1: values of the application that throw when they are printed, and loggers that throw, harm nobody but the line.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class HostileReasonTests
{
    private static readonly Dictionary<string, ExitReason> s_hostile = new()
    {
        ["exception"] = new ExitReason.Exception(new Unprintable.Error()),
        ["custom"] = new ExitReason.Custom(new Unprintable()),
        ["shutdown"] = new ExitReason.ShutdownWith(new Unprintable()),
    };

    private static readonly Dictionary<string, ILoggerFactory?> s_loggers = new()
    {
        ["standard error"] = null,
        ["one that keeps all"] = new CapturedLog(LogLevel.Debug),
        ["one that throws"] = new ThrowingLogger(),
    };

    public static MatrixTheoryData<string, string> Cases => new(s_hostile.Keys, s_loggers.Keys);

    public static TheoryData<string> Reasons => [.. s_hostile.Keys];

    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "L2")]
    [MemberData(nameof(Cases))]
    public async Task Reason_ThatThrowsWhenPrinted_EndsItsProcessAndItsLinksAndNobodyElse(string kind, string logger)
    {
        await using var stage = await Stage.Start(1, options => options.LoggerFactory = s_loggers[logger]);
        var reason = s_hostile[kind];
        var ready = new Gate();
        var linked = stage.Riot.Spawn(async self => await self.ReceiveAsync());
        var pid = stage.Riot.Spawn(async self =>
        {
            self.Link(linked);
            ready.Open();
            await self.ReceiveAsync();
            throw new Unprintable.Error();
        });
        await ready.Opened();
        var (exit, linkedExit) = (stage.ExitOf(pid), stage.ExitOf(linked));

        if (reason is ExitReason.Exception)
            stage.Riot.Send(pid, "throw");
        else
            stage.Riot.Exit(pid, reason);

        Assert.IsType(reason.GetType(), await exit);
        Assert.Equal(pid, Assert.IsType<ExitReason.LinkDown>(await linkedExit).Pid);
        Assert.Equal("alive", await stage.Run(_ => Task.FromResult("alive")));
    }

    [Theory, Trait("Semantics", "X1")]
    [MemberData(nameof(Reasons))]
    public void Reason_ThatThrowsWhenPrinted_SaysSoInstead(string kind)
    {
        var text = new ExitReason.LinkDown(Pid.Runtime, s_hostile[kind]).ToString();
        Assert.Contains(nameof(InvalidTimeZoneException), text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "N3")]
    public async Task Registry_WhoseKeyThrowsWhenPrinted_TellsOfTheClashAndOfTheDeadAllTheSame()
    {
        await using var stage = await Stage.Start(1);
        var registry = new Registry<Unprintable>();
        var key = new Unprintable();
        var (holder, other) = (stage.Riot.Spawn(async self => await self.ReceiveAsync()), stage.Riot.Spawn(async self => await self.ReceiveAsync()));
        registry.Register(key, holder);

        Assert.Equal(holder, Assert.Throws<AlreadyRegisteredException>(() => registry.Register(key, other)).Holder);
        stage.Riot.Kill(other);
        await stage.ExitOf(other);
        Assert.Equal(other, Assert.Throws<NoSuchProcessException>(() => registry.Register(new Unprintable(), other)).Pid);
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Machine_WhoseStateThrowsWhenPrinted_RefusesACallThatItDoesNotHandle()
    {
        await using var stage = await Stage.Start(1);
        var machine = await stage.Riot.StartAsync<Machine>();

        await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Riot.CallAsync(machine, new Ask()).AsTask());

        Assert.True(await stage.Riot.Processes.IsAliveAsync(machine));
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task LoggerFactory_ThatThrows_LeavesTheRuntimeItsWork()
    {
        await using var stage = await Stage.Start(1, options => options.LoggerFactory = new ThrowingFactory());

        Assert.Equal("alive", await stage.Run(_ => Task.FromResult("alive")));
    }

    private sealed record Ask : ICall<int>;

    private sealed class Machine : StateMachine<Unprintable>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn(new Unprintable());

        protected override ValueTask<Transition> HandleAsync(Unprintable state, object @event) => Unhandled;
    }

    private sealed class ThrowingFactory : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => throw new InvalidTimeZoneException("thrown by the test");

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidTimeZoneException("thrown by the test");

        public sealed class Error : Exception
        {
            public override string Message => throw new InvalidTimeZoneException("thrown by the test");
        }
    }

    private sealed class ThrowingLogger : ILoggerFactory, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidTimeZoneException("thrown by the test");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidTimeZoneException("thrown by the test");

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
