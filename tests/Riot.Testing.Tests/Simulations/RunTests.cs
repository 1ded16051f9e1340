// A simulation runs a program to its end on one thread, the same way for the same seed.
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class RunTests
{
    [Fact]
    public void Run_ProgramEnds_SaysWhatItDid()
    {
        var seen = "";
        var result = Simulation.Run(1, async simulation =>
        {
            var greeter = simulation.Riot.Spawn(async self => seen = (string)await self.ReceiveAsync());
            simulation.Riot.Send(greeter, "hello");
            Assert.Equal(ExitReason.Normal, await simulation.Riot.WaitForExitAsync(greeter));
        });
        Assert.Equal("hello", seen);
        Assert.Equal(1, result.Runs);
        Assert.True(result.Steps > 1);
    }

    [Fact]
    public void Run_WaitsOfHours_TakeNoTime()
    {
        var result = Simulation.Run(1, async simulation =>
        {
            var sleeper = simulation.Riot.Spawn(async self =>
            {
                await self.SleepAsync(TimeSpan.FromHours(5));
                await Task.Delay(TimeSpan.FromHours(2), simulation.Time);
            });
            await simulation.Riot.WaitForExitAsync(sleeper);
        });
        Assert.Equal(TimeSpan.FromHours(7), result.Elapsed);
    }

    [Fact]
    public void Run_SameSeed_SameOrder()
    {
        var orders = Enumerable.Range(0, 40).Select(seed => (First: OrderOf(seed), Second: OrderOf(seed))).ToArray();
        Assert.All(orders, order => Assert.Equal(order.First, order.Second));
        Assert.True(orders.Select(order => order.First).Distinct().Count() > 10);
    }

    [Fact]
    public void Run_SameSeed_SamePids()
    {
        static string PidsOf(int seed)
        {
            var pids = "";
            Simulation.Run(seed, simulation =>
            {
                var second = new RiotOptions();
                simulation.Apply(second);
                var other = new RiotRuntime(second);
                other.StartAsync();
                var (one, two) = (simulation.Riot.Spawn(self => self.ReceiveAsync().AsTask()), other.Spawn(self => self.ReceiveAsync().AsTask()));
                Assert.NotEqual(one, two);
                pids = $"{one} {two}";
                return other.ShutdownAsync();
            });
            return pids;
        }

        Assert.Equal(PidsOf(1), PidsOf(1));
    }

    [Fact]
    public void Run_SameSeed_PrintsRefsTheSame()
    {
        static async Task SendsRefsAround(SimulatedRuntime simulation)
        {
            var riot = simulation.Riot;
            var hub = riot.Spawn(self => self.ReceiveAsync<int>().AsTask());
            var gone = riot.Spawn(_ => Task.CompletedTask);
            await riot.WaitForExitAsync(gone);
            await riot.RunInProcessAsync(self =>
            {
                foreach (var one in new object[]
                {
                    self.Monitor(hub), self.MonitorGroup("group").Monitor, self.MakeRef(), self.SendAfter(hub, "late", TimeSpan.FromDays(1)),
                    self.SendAfter(Pid.Runtime, "never", TimeSpan.Zero), riot.SendInterval("nobody", "never", TimeSpan.FromDays(1)),
                })
                {
                    self.Send(hub, one);
                }

                return Task.CompletedTask;
            });
            throw new InvalidOperationException("on purpose");
        }

        static string TraceOf() => Assert.Throws<SimulationFailedException>(() => Simulation.Run(7, SendsRefsAround)).Trace;

        var trace = TraceOf();
        Assert.All(["#Monitor<", "#Timer<", "#Ref<"], what => Assert.Contains(what, trace, StringComparison.Ordinal));
        Assert.Equal(trace, TraceOf());
    }

    [Fact]
    public void Run_SettingOutOfRange_IsRefusedByItsName()
    {
        SimulationOptions[] wrong =
        [
            new() { StepLimit = 0 },
            new() { ShrinkLimit = -1 },
            new() { RealTimeLimit = TimeSpan.Zero },
            new() { RealTimeLimit = TimeSpan.MaxValue },
            new() { Strategy = (SimulationStrategy)17 },
            new() { ForeignAwaits = (ForeignAwaits)17 },
        ];
        var names = wrong.Select(options => Assert.Throws<ArgumentOutOfRangeException>(
            () => Simulation.Run(1, _ => throw new InvalidOperationException("It has run."), options: options)).ParamName);
        Assert.Equal(["StepLimit", "ShrinkLimit", "RealTimeLimit", "RealTimeLimit", "Strategy", "ForeignAwaits"], names);
    }

    [Fact]
    public void Run_ProgramReturnsNoTask_SaysSo()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, _ => null!));
        Assert.Contains("returned null instead of a task", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RuntimeOfTheProgramsOwn_IsStoppedAndDisposedOf() => Simulation.Explore(200, async simulation =>
    {
        await using var own = new RiotRuntime(OptionsOf(simulation));
        await own.StartAsync();
        own.Spawn(self => self.ReceiveAsync().AsTask());
        await own.ShutdownAsync();
        await using var other = new RiotRuntime(OptionsOf(simulation));
        await other.StartAsync();
        other.Spawn(self => self.ReceiveAsync().AsTask());
    });

    [Fact]
    public void Run_ScriptIsCancelled_InEveryOrder() => Simulation.Explore(2_000, async simulation =>
    {
        using var cancellation = new CancellationTokenSource();
        var probe = simulation.Riot.SpawnProbe();
        var script = RiotRuntime.RunAsync(
            async self =>
            {
                simulation.Riot.Send(probe.Pid, "running");
                self.Send(self.Pid, "and ending");
                await self.ReceiveAsync();
            },
            OptionsOf(simulation),
            cancellation.Token);
        await probe.ExpectAsync<string>();
        cancellation.Cancel();
        try
        {
            await script;
        }
        catch (ProgramFailedException exit)
        {
            Assert.Equal(ExitReason.Shutdown, exit.Reason);
        }
    });

    [Fact]
    public void Run_ProgramThrows_ReportsItWithTheCause()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(3, _ => throw new InvalidOperationException("on purpose")));
        Assert.Equal(SimulationFailure.Program, error.Failure);
        Assert.Equal(3, error.Seed);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Contains("on purpose", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NobodyCanGoOn_IsADeadlockThatSaysWhoWaitsForWhat()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
        {
            var riot = simulation.Riot;
            var one = riot.Spawn(AskTheOther, new ProcessOptions { Name = "one" });
            var two = riot.Spawn(AskTheOther, new ProcessOptions { Name = "two" });
            riot.Send(one, two);
            riot.Send(two, one);
            await riot.WaitForExitAsync(one);
        }));
        Assert.Equal(SimulationFailure.Deadlock, error.Failure);
        Assert.Matches(@"one waits for the reply of <0\.\d+\.2> to Question", error.Message);
        Assert.Matches(@"two waits for the reply of <0\.\d+\.1> to Question", error.Message);
        Assert.Contains("RunTests.AskTheOther", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DeadlockAroundARequestThatCannotBePrinted_IsReported()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
        {
            var silent = simulation.Riot.Spawn(self => self.ReceiveAsync<string>().AsTask());
            await simulation.Riot.RunInProcessAsync(self => self.CallAsync(silent, new Unprintable(), Timeout.InfiniteTimeSpan).AsTask());
        }));
        Assert.Equal(SimulationFailure.Deadlock, error.Failure);
        Assert.Contains("threw NotSupportedException", error.Message, StringComparison.Ordinal);
        Assert.Contains("Run_DeadlockAroundARequestThatCannotBePrinted_IsReported#2 waits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WaitsInAGenericMethod_NamesIt()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
            await simulation.Riot.RunInProcessAsync(_ => WaitsForEver<int>())));
        Assert.Contains(" awaits something outside of the runtime in RunTests.WaitsForEver\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutEnd_IsALivelock()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1,
            async simulation =>
            {
                var pid = simulation.Riot.Spawn(async self =>
                {
                    while (true)
                        await self.YieldAsync();
                });
                await simulation.Riot.WaitForExitAsync(pid);
            },
            options: new SimulationOptions { StepLimit = 500, ShrinkLimit = 3 }));
        Assert.Equal(SimulationFailure.Livelock, error.Failure);
        Assert.Contains("500 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StepBlocksTheThread_IsReported()
    {
        using var never = new ManualResetEventSlim();
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1,
            async simulation =>
            {
                var pid = simulation.Riot.Spawn(
                    _ =>
                    {
                        never.Wait();
                        return Task.CompletedTask;
                    },
                    new ProcessOptions { Name = "blocker" });
                await simulation.Riot.WaitForExitAsync(pid);
            },
            options: new SimulationOptions { RealTimeLimit = TimeSpan.FromMilliseconds(300) }));
        never.Set();
        Assert.Equal(SimulationFailure.HeldThread, error.Failure);
        Assert.Contains("blocker", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StaticStateDecides_IsCalledNotDeterministic()
    {
        var runs = 0;
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1, _ => runs++ == 0 ? throw new InvalidOperationException("only once") : Task.CompletedTask));
        Assert.Equal(SimulationFailure.NotDeterministic, error.Failure);
    }

    [Fact]
    public void Run_FailsAfterHours_TheTraceCountsThemInMinutes()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(1, async simulation =>
        {
            await Task.Delay(TimeSpan.FromHours(5), simulation.Time);
            throw new InvalidOperationException("late");
        }));
        Assert.Contains("300:00.000  a timer is due", error.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DeadlockInAnExplicitImplementation_NamesItsMethod()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1, async simulation => await simulation.Riot.WaitForExitAsync(simulation.Riot.Spawn<Explicit>())));
        Assert.Contains("Explicit#1 waits for a message in Explicit.RunAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InvariantThrows_SaysThatAReplayTakesItToo()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1, _ => Task.CompletedTask, _ => throw new InvalidOperationException("always"), new SimulationOptions { StepLimit = 10 }));
        Assert.Contains($"Simulation.Replay(\"{error.Schedule}\", program, invariant, options: options)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CodeThatNobodyAwaitsThrows_IsTheProgramsFailure()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(50, async simulation =>
        {
            Forgotten();
            await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);

            async void Forgotten()
            {
                await Task.Yield();
                throw new NotSupportedException("nobody awaits this");
            }
        }));
        Assert.Equal(SimulationFailure.Program, error.Failure);
        Assert.Equal("nobody awaits this", Assert.IsType<NotSupportedException>(error.InnerException).Message);
    }

    [Fact]
    public void Run_InvariantThrows_FailsAtTheStepThatBrokeIt()
    {
        var error = Assert.Throws<SimulationFailedException>(() =>
        {
            var spawned = 0;
            Simulation.Run(
                1,
                async simulation =>
                {
                    spawned = 0;
                    simulation.Riot.Spawn(async self =>
                    {
                        for (; spawned < 5; spawned++)
                            await self.YieldAsync();
                    });
                    await simulation.Riot.WaitForExitAsync(simulation.Riot.Processes.List()[0]);
                },
                _ => Assert.True(spawned < 3));
        });
        Assert.Equal(SimulationFailure.Invariant, error.Failure);
    }

    [Fact]
    public void Run_FlowIsSuppressed_LosesNobody() => Simulation.Explore(200, async simulation =>
    {
        var got = 0;
        var receiver = simulation.Riot.Spawn(async self =>
        {
            for (; got < 5; got++)
                await self.ReceiveAsync();
        });
        await simulation.Riot.RunInProcessAsync(self =>
        {
            using (ExecutionContext.SuppressFlow())
            {
                for (var i = 0; i < 5; i++)
                    self.Send(receiver, i);
            }

            return Task.CompletedTask;
        });
        await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
        Assert.Equal(5, got);
    });

    private static async Task AskTheOther(ProcessContext self)
    {
        var other = (Pid)await self.ReceiveAsync();
        await self.CallAsync(other, new Question(), Timeout.InfiniteTimeSpan);
    }

    private static RiotOptions OptionsOf(SimulatedRuntime simulation)
    {
        var options = new RiotOptions { LoggerFactory = NullLoggerFactory.Instance };
        simulation.Apply(options);
        return options;
    }

    private static string OrderOf(int seed)
    {
        var order = "";
        Simulation.Run(seed, async simulation =>
        {
            var all = Enumerable.Range(0, 4).Select(i => simulation.Riot.Spawn(async self =>
            {
                order += i;
                await self.YieldAsync();
                order += i;
            })).ToArray();
            foreach (var pid in all)
                await simulation.Riot.WaitForExitAsync(pid);
        });
        return order;
    }

    private static async Task<T> WaitsForEver<T>() => await new TaskCompletionSource<T>().Task;

    private sealed class Unprintable : ICall<int>
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed record Question : ICall<int>;

    private sealed class Explicit : IProcess
    {
        async Task IProcess.RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }
}
