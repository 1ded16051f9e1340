// X8, D20: a program of applications: started in order, over when all are done, failed when one gives up.
namespace Riot.Tests.Semantics.Exits;

public sealed class ApplicationTests
{
    [Fact, Trait("Semantics", "X8"), Trait("RiotDefect", "D20")]
    public async Task RunAsync_OnceAllApplicationsAreDone_Ends()
    {
        var log = new List<string>();
        await RiotRuntime.RunAsync([Once("one", log), Once("two", log)], Quiet()).Guarded();
        Assert.Equal(["one", "two"], log.Order());
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task RunAsync_StartsTheApplicationsInOrder()
    {
        var log = new List<string>();
        await RiotRuntime.RunAsync(
            [
                ChildSpec.Of("store", new SupervisorSpec
                {
                    AutoShutdown = AutoShutdown.AllSignificant,
                    Children = [ChildSpec.Of<Starting>("a", ["store", log]) with { Restart = Restart.Transient, IsSignificant = true }],
                }),
                ChildSpec.Of("front", new SupervisorSpec
                {
                    AutoShutdown = AutoShutdown.AllSignificant,
                    Children = [ChildSpec.Of<Starting>("a", ["front", log]) with { Restart = Restart.Transient, IsSignificant = true }],
                }),
            ],
            Quiet()).Guarded();
        Assert.Equal(["store starts", "store has started", "front starts", "front has started"], log);
    }

    [Fact, Trait("Semantics", "X8"), Trait("RiotDefect", "D18")]
    public async Task RunAsync_WhenAnApplicationGivesUp_StopsTheOthersAndSaysWhy()
    {
        var other = new Gate();
        var error = await Assert.ThrowsAsync<ProgramFailedException>(() => RiotRuntime.RunAsync(
            [
                ChildSpec.Of("steady", new SupervisorSpec
                {
                    Children =
                    [
                        ChildSpec.Of("waits", async self =>
                        {
                            try
                            {
                                await self.ReceiveAsync();
                            }
                            finally
                            {
                                other.Open();
                            }
                        }),
                    ],
                }),
                ChildSpec.Of("broken", new SupervisorSpec { Children = [ChildSpec.Of("fails", _ => throw new InvalidOperationException("on purpose"))] }),
            ],
            Quiet()).Guarded());

        Assert.True(error.Reason.IsGiveUp);
        Assert.Contains("broken", error.Message, StringComparison.Ordinal);
        Assert.Contains("on purpose", error.Message, StringComparison.Ordinal);
        await other.Opened();
    }

    [Fact, Trait("Semantics", "S1")]
    public async Task RunAsync_WhenAnApplicationCannotStart_StopsThoseBeforeItAndThrows()
    {
        var log = new List<string>();
        var error = await Assert.ThrowsAsync<StartFailedException>(() => RiotRuntime.RunAsync(
            [
                ChildSpec.Of("first", new SupervisorSpec { Children = [ChildSpec.Of("waits", self => self.SleepAsync(Timeout.InfiniteTimeSpan).AsTask())] }),
                ChildSpec.Of("second", new SupervisorSpec { Children = [ChildSpec.Of<Failing>("fails")] }),
            ],
            Quiet()).Guarded());
        Assert.Contains("cannot start", error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X8"), Trait("Semantics", "S1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_WhenCancelled_StopsTheTreesFromTheLastOne(bool whileItStarts)
    {
        var (log, one, two, stop) = (new List<string>(), new Gate(), new Gate(), new CancellationTokenSource());
        var last = whileItStarts ? ChildSpec.Of("two", new SupervisorSpec
        {
            Children = [ChildSpec.Of<Reluctant>("starts for ever", [two, log])],
        }) : Endless("two", log, two);
        var running = RiotRuntime.RunAsync([Endless("one", log, one), last], Quiet(), stop.Token);
        await one.Opened();
        await two.Opened();
        await stop.CancelAsync();
        await running.Guarded();
        Assert.Equal(["two", "one"], log);
    }

    [Fact]
    public async Task RunAsync_WithoutOrWithEqualApplications_RefusesThem()
    {
        Assert.Contains("at least one", (await Assert.ThrowsAsync<ArgumentException>(() => RiotRuntime.RunAsync([]))).Message, StringComparison.Ordinal);
        var log = new List<string>();
        var twice = await Assert.ThrowsAsync<ArgumentException>(() => RiotRuntime.RunAsync([Once("same", log), Once("same", log)]));
        Assert.Contains("'same'", twice.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>("roots", () => RiotRuntime.RunAsync([Once("one", log), null!]));
        Assert.Empty(log);
        Assert.Throws<ArgumentException>(() => ChildSpec.Of(" ", new SupervisorSpec()));
        Assert.Throws<ArgumentNullException>(() => ChildSpec.Of("name", (SupervisorSpec)null!));
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task RunAsync_WithARootThatHasABackoff_NamesItAndTheWayOut_AndRunsNothing()
    {
        var log = new List<string>();
        var second = TimeSpan.FromSeconds(1);

        var error = await Assert.ThrowsAsync<ArgumentException>(
            "roots", () => RiotRuntime.RunAsync([Once("one", log), Once("relay", log) with { Backoff = new(second, second) }], Quiet()).Guarded());

        Assert.Contains("'relay' has a back-off", error.Message, StringComparison.Ordinal);
        Assert.Contains("child of a SupervisorSpec", error.Message, StringComparison.Ordinal);
        Assert.Empty(log);
    }

    [Theory, Trait("Semantics", "X8")]
    [InlineData(Restart.Permanent)]
    [InlineData(Restart.Transient)]
    [InlineData(Restart.Temporary)]
    public async Task RunAsync_WithARootThatFails_EndsByThat_WhateverItsRestartTypeSays(Restart restart)
    {
        var lives = 0;
        var root = ChildSpec.Of("root", _ =>
        {
            lives++;
            throw new InvalidTimeZoneException("on purpose");
        });

        await Assert.ThrowsAsync<ProgramFailedException>(() => RiotRuntime.RunAsync([root with { Restart = restart }], Quiet()).Guarded());

        Assert.Equal(1, lives);
    }

    private static RiotOptions Quiet() => new() { LoggerFactory = new CapturedLog(Microsoft.Extensions.Logging.LogLevel.Critical) };

    private static ChildSpec Once(string name, List<string> log) => ChildSpec.Of(name, new SupervisorSpec
    {
        AutoShutdown = AutoShutdown.AllSignificant,
        Children =
        [
            ChildSpec.Of("once", self =>
            {
                lock (log)
                    log.Add(name);
                return Task.CompletedTask;
            }) with { Restart = Restart.Transient, IsSignificant = true },
        ],
    });

    private static ChildSpec Endless(string name, List<string> log, Gate started) => ChildSpec.Of(name, new SupervisorSpec
    {
        Children =
        [
            ChildSpec.Of("endless", async self =>
            {
                started.Open();
                try
                {
                    await self.ReceiveAsync();
                }
                finally
                {
                    log.Add(name);
                }
            }),
        ],
    });

    public sealed class Starting(string name, List<string> log) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            log.Add($"{name} starts");
            await self.YieldAsync();
            log.Add($"{name} has started");
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    internal sealed class Reluctant(Gate starts, List<string> log) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            starts.Open();
            try
            {
                await self.SleepAsync(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                log.Add("two");
            }
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    public sealed class Failing : IProcess
    {
        public Task StartAsync(ProcessContext self) => throw new InvalidOperationException("it cannot start");

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
