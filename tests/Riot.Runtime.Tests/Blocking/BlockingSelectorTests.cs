// P10, X9, R2: a selector or a predicate is the process's code: one that holds the thread holds up nobody else, and its process can be ended.
namespace Riot.Tests.Blocking;

public sealed class BlockingSelectorTests
{
    [Theory, Trait("Semantics", "P10"), Trait("Semantics", "R2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Selector_ThatHoldsTheThread_HoldsUpNobodyAndLosesNothing(bool waiting)
    {
        await using var stage = await Stage.Start(1);
        var life = new Life(waiting);
        var pid = stage.Riot.Spawn(life.Body, new ProcessOptions { TrapExits = true });
        await life.Hold(stage, pid);

        await stage.Run(self => self.SleepAsync(TimeSpan.FromMilliseconds(1)).AsTask());
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        stage.Riot.Send(pid, "third");
        life.GoOn.Open();

        await life.Over.Opened();
        Assert.Equal(["second", "first", new ExitMessage(Pid.Runtime, ExitReason.Shutdown, ExitKind.Exit), "third"], life.Received);
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
    }

    [Theory, Trait("Semantics", "X9"), Trait("Semantics", "X6")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Kill_OfAProcessWhoseSelectorHoldsTheThread_AbandonsItAndUnwindsItBehind(bool waiting, bool throws)
    {
        await using var stage = await Stage.Start(1);
        var life = new Life(waiting) { Throws = throws };
        var pid = stage.Riot.Spawn(life.Body, new ProcessOptions { Name = "role" });
        await life.Hold(stage, pid);

        stage.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.Null(stage.Riot.Names.WhereIs("role"));
        Assert.Equal(1, stage.Riot.Processes.Counters.Abandoned);
        Assert.False(life.Over.IsOpen);
        life.GoOn.Open();
        await life.Over.Opened();
        Assert.Empty(life.Received);
        Assert.Equal("alive", await stage.Run(_ => Task.FromResult("alive")));
    }

    [Theory, Trait("Semantics", "X9"), Trait("Semantics", "X5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_OfAProcessWhoseSelectorHoldsTheThread_TakesNoMessage(bool waiting)
    {
        await using var stage = await Stage.Start(1);
        var life = new Life(waiting);
        var pid = stage.Riot.Spawn(life.Body);
        await life.Hold(stage, pid);

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await life.Cancelled.Opened();
        life.GoOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        await life.Over.Opened();
        Assert.Empty(life.Received);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    private sealed class Life(bool waiting)
    {
        private readonly Gate _queued = new();
        private readonly Gate _held = new();

        public Gate GoOn { get; } = new();

        public Gate Over { get; } = new();

        public Gate Cancelled { get; } = new();

        public bool Throws { get; init; }

        public List<object> Received { get; } = [];

        public async Task Body(ProcessContext self)
        {
            self.CancellationToken.Register(Cancelled.Open);
            try
            {
                if (!waiting)
                    await _queued;
                Received.Add(await self.ReceiveAsync<string>(text =>
                {
                    _held.Open();
                    while (!GoOn.IsOpen)
                        Thread.Sleep(1);
                    return Throws ? throw new InvalidTimeZoneException("thrown by the test") : text == "second";
                }));
                for (var rest = 0; rest < 3; rest++)
                    Received.Add(await self.ReceiveAsync());
            }
            finally
            {
                Over.Open();
            }
        }

        /// <summary>Completes once the selector holds the thread, called by the verb itself or, if waiting, by a slice that finds messages.</summary>
        public async Task Hold(Stage stage, Pid pid)
        {
            await stage.Until(pid, waiting ? ProcessStatus.Receiving : ProcessStatus.Awaiting);
            stage.Riot.Send(pid, "first");
            stage.Riot.Send(pid, "second");
            _queued.Open();
            await _held.Opened();
        }
    }
}
