// P2: a line that nobody wants asks nothing of the application, such as to print a key or a state.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class UnwantedLineTests
{
    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "T1")]
    [InlineData(LogLevel.Error, true)]
    [InlineData(LogLevel.Critical, false)]
    public async Task Key_OfATimerWhoseLookUpThrows_IsPrintedForTheLineOnly(LogLevel least, bool isPrinted)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(1, options => options.TimeProvider = time, least);
        var key = new Printable();
        var registry = new Registry<Printable>(comparer: new ThrowingComparer());
        stage.Riot.SendAfter(registry[key], "tick", TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, stage.Riot.Processes.Counters.DeadLetters);
        Assert.Equal(isPrinted, key.WasPrinted);
    }

    [Theory, Trait("Semantics", "P2"), Trait("Semantics", "C7")]
    [InlineData(LogLevel.Warning, true)]
    [InlineData(LogLevel.Error, false)]
    public async Task State_InWhichAnEventIsNotHandled_IsPrintedForTheLineOnly(LogLevel least, bool isPrinted)
    {
        await using var stage = await Stage.Start(1, logFrom: least);
        var state = new Printable();
        var machine = await stage.Riot.StartAsync(() => new Machine(state)).Guarded();

        stage.Riot.Send(machine, "whatever");

        Assert.Equal("done", await stage.Riot.CallAsync(machine, new AreYouThere()).Guarded());
        Assert.Equal(isPrinted, state.WasPrinted);
    }

    private sealed class Printable
    {
        public bool WasPrinted { get; private set; }

        public override string ToString()
        {
            WasPrinted = true;
            return "printed";
        }
    }

    private sealed class ThrowingComparer : IEqualityComparer<Printable>
    {
        public bool Equals(Printable? x, Printable? y) => x == y;

        public int GetHashCode(Printable obj) => throw new InvalidTimeZoneException("thrown by the test");
    }

    private sealed record AreYouThere : ICall<string>;

    private sealed class Machine(Printable state) : StateMachine<Printable>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn(state);

        protected override ValueTask<Transition> HandleAsync(Printable state, object @event) => @event is AreYouThere ask ? Reply(ask, "done") : Unhandled;
    }
}
