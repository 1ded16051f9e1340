// A process can be interrupted at any verb, and goes on at any later moment: no order that two processors could bring about is out of reach.
using System.Text.RegularExpressions;
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class InterruptionTests
{
    private static readonly AsyncLocal<string?> s_local = new();
    private static readonly SimulationOptions s_walks = new() { Strategy = SimulationStrategy.Random };

    [Theory]
    [InlineData(2, 2, 6)]
    [InlineData(3, 2, 90)]
    [InlineData(2, 4, 70)]
    public void Explore_ProcessesThatSendInOneSlice_EveryOrderOfTheirMessagesIsMet(int senders, int messages, int orders)
    {
        var met = new HashSet<string>();
        Simulation.Explore(20_000, async simulation => met.Add(await OrderOf(simulation, senders, messages)), options: s_walks);
        Assert.Equal(orders, met.Count);
    }

    [Fact]
    public void Explore_FlowsOfCodeOutsideProcesses_GoOnInAnyOrder()
    {
        var met = new HashSet<string>();
        Simulation.Explore(2_000, async simulation =>
        {
            var order = "";
            await Task.WhenAll(Flow('a'), Flow('b'));
            met.Add(order);

            async Task Flow(char name)
            {
                for (var i = 0; i < 2; i++)
                {
                    await simulation.Riot.Processes.IsAliveAsync(Pid.Runtime);
                    await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
                    order += name;
                }
            }
        });
        Assert.Equal(["abab", "abba", "baab", "baba"], met.Order());
    }

    [Fact]
    public void Explore_FailsOnlyWhereTwoAlternate_IsFoundShrunkAndReplayed()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(10_000, Program));
        Assert.Equal(error.Trace, Assert.Throws<SimulationFailedException>(() => Simulation.Replay(error.Schedule!, Program)).Trace);
        Assert.True(error.Trace.Split(" is interrupted\n").Length > 2, error.Trace);
        Assert.Contains(" goes on\n", error.Trace, StringComparison.Ordinal);

        static async Task Program(SimulatedRuntime simulation) => Assert.NotEqual("1010", await OrderOf(simulation, 2, 2));
    }

    [Fact]
    public void Trace_WhoIsInterruptedInAStep_IsWhoTakesIt()
    {
        var interrupted = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var error = Assert.Throws<SimulationFailedException>(
                () => Simulation.Run(seed, Program, options: s_walks with { ShrinkLimit = 0 }));
            var taker = "";
            foreach (var line in error.Trace.Split('\n'))
            {
                if (Regex.Match(line, @"^ *\d+  \d\d:\d\d\.\d{3}  (.*?)( goes on)?$") is { Success: true } step)
                    taker = step.Groups[1].Value;
                if (Regex.Match(line, @"^ +(.*) is interrupted$") is not { Success: true } note)
                    continue;
                interrupted.Add(note.Groups[1].Value);
                Assert.True(taker == note.Groups[1].Value, error.Trace);
            }
        }

        Assert.Superset(new HashSet<string> { "bee", "cat", "outside" }, interrupted);

        static async Task Program(SimulatedRuntime simulation)
        {
            var riot = simulation.Riot;
            var probe = riot.SpawnProbe("probe");
            foreach (var name in new[] { "bee", "cat" })
                riot.Spawn(self => Talk(3, () => self.Send(probe.Pid, name)), new ProcessOptions { Name = name });
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                await Talk(2, () => riot.Send(probe.Pid, "program"));
            }

            await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
            throw new InvalidOperationException("The end: this shows the trace.");
        }

        static Task Talk(int times, Action say)
        {
            for (var i = 0; i < times; i++)
                say();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Explore_InterruptedInTheMiddle_KeepsItsOwnContext() => Simulation.Explore(500, async simulation =>
    {
        var riot = simulation.Riot;
        s_local.Value = "program";
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => riot.RunInProcessAsync(async self =>
        {
            s_local.Value = $"{i}";
            for (var n = 0; n < 4; n++)
            {
                self.Send(self.Pid, n);
                Assert.Equal($"{i}", s_local.Value);
                await self.ReceiveAsync();
                Assert.Equal($"{i}", s_local.Value);
            }
        })));
        Assert.Equal("program", s_local.Value);
    });

    [Fact]
    public void Explore_LockHeldAcrossAVerb_TheReportSaysSo()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            1_000,
            async simulation =>
            {
                var gate = new Lock();
                var riot = simulation.Riot;
                var both = Enumerable.Range(0, 2).Select(_ => riot.Spawn(self =>
                {
                    lock (gate)
                        self.Send(self.Pid, "locked");
                    return Task.CompletedTask;
                })).ToArray();
                await riot.WaitForExitAsync(both);
            },
            options: new SimulationOptions { RealTimeLimit = TimeSpan.FromMilliseconds(200) }));
        Assert.Equal(SimulationFailure.HeldThread, error.Failure);
        Assert.Contains("a lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_InvariantThatUsesVerbs_LooksAtOneMoment() => Simulation.Explore(
        500,
        async simulation =>
        {
            var riot = simulation.Riot;
            var (one, two, done) = (riot.SpawnProbe("one"), riot.SpawnProbe(), false);
            simulation.Always(() => Assert.True(done || riot.Names.WhereIs("one") is not null || riot.Names.WhereIs("two") is not null));
            await riot.RunInProcessAsync(async self =>
            {
                for (var i = 0; i < 3; i++)
                {
                    self.Names.Register("two", two.Pid);
                    self.Names.Unregister("one");
                    await self.YieldAsync();
                    self.Names.Register("one", one.Pid);
                    self.Names.Unregister("two");
                    await self.YieldAsync();
                }
            });
            done = true;
        },
        options: s_walks);

    [Theory]
    [InlineData("CallAsync", "call first|message first")]
    [InlineData("WaitForExitAsync", "NoProcess|Normal")]
    [InlineData("IsAliveAsync", "False|True")]
    [InlineData("StopAsync", "NoProcess|Shutdown")]
    [InlineData("Reply", "failed|replied")]
    [InlineData("Processes", "4|5")]
    [InlineData("Info", "dead|living")]
    public void Explore_VerbBehindASend_ComesBeforeWhatThatCauses_OrAfter(string verb, string outcomes)
    {
        var met = new SortedSet<string>(StringComparer.Ordinal);
        Simulation.Explore(2_000, async simulation => met.Add(await OutcomeOf(simulation.Riot, verb)), options: s_walks);
        Assert.Equal(outcomes, string.Join('|', met));
    }

    private static async Task<string> OutcomeOf(RiotRuntime riot, string verb)
    {
        var first = "";
        var server = riot.Spawn(async self =>
        {
            var next = await self.ReceiveAsync();
            first = next is IncomingCall ? "call first" : "message first";
            var call = next as IncomingCall ?? await self.ReceiveAsync<IncomingCall>();
            self.Send(((Question)call.Request).AnswerBy, call);
            await self.SleepAsync(TimeSpan.FromSeconds(1));
        });
        var killer = riot.Spawn(async self => self.Kill((Pid)await self.ReceiveAsync()));
        var answerer = riot.Spawn(async self =>
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            if (verb == "Reply")
                self.Send(killer, server);
            call.Reply((Question)call.Request, 1);
        });
        var sender = riot.Spawn(async self => self.Send(server, await self.ReceiveAsync()));
        var mortal = riot.Spawn(self => self.ReceiveAsync().AsTask());
        riot.Send(verb == "CallAsync" ? sender : mortal, "go");
        switch (verb)
        {
            case "CallAsync":
                await riot.CallAsync(server, new Question(answerer));
                return first;
            case "WaitForExitAsync":
                return $"{await riot.WaitForExitAsync(mortal)}";
            case "IsAliveAsync":
                return $"{await riot.Processes.IsAliveAsync(mortal)}";
            case "StopAsync":
                return $"{await riot.StopAsync(mortal, Shutdown.After(TimeSpan.FromSeconds(1)))}";
            case "Processes":
                return $"{riot.Processes.List().Count}";
            case "Info":
                return riot.Processes.Info(mortal) is null ? "dead" : "living";
            default:
                return await riot.ComputeAsync(async self =>
                {
                    try
                    {
                        await self.CallAsync(server, new Question(answerer));
                        return "replied";
                    }
                    catch (ServerExitedException)
                    {
                        return "failed";
                    }
                });
        }
    }

    [Fact]
    public void Explore_FailsWhileSomebodyIsInterrupted_TheTraceEndsThere()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            1_000,
            async simulation =>
            {
                var (inTheMiddle, riot) = (false, simulation.Riot);
                var one = riot.Spawn(self =>
                {
                    inTheMiddle = true;
                    for (var i = 0; i < 3; i++)
                        self.Send(self.Pid, i);
                    inTheMiddle = false;
                    return Task.CompletedTask;
                });
                var two = riot.Spawn(
                    _ =>
                    {
                        Assert.False(inTheMiddle);
                        return Task.CompletedTask;
                    },
                    new ProcessOptions { Name = "two" });
                simulation.Always(() => Assert.False(inTheMiddle && riot.Processes.Info(two) is null));
                await riot.WaitForExitAsync(one);
                await riot.WaitForExitAsync(two);
            },
            options: s_walks));
        Assert.Equal(SimulationFailure.Invariant, error.Failure);
        Assert.DoesNotContain(" goes on\n", error.Trace[error.Trace.LastIndexOf("  two\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_InterruptedSliceDoesNotEndAfterTheFailure_TheReportHasBoth()
    {
        using var end = new CancellationTokenSource();
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            1_000,
            async simulation =>
            {
                var (inTheMiddle, failed, riot) = (false, false, simulation.Riot);
                simulation.Always(() => Assert.False(failed, "on purpose"));
                var endless = riot.Spawn(self =>
                {
                    inTheMiddle = true;
                    self.Send(self.Pid, "in the middle");
                    self.Send(self.Pid, "in the middle");
                    inTheMiddle = false;
                    while (failed && !end.IsCancellationRequested)
                        Thread.Yield();
                    return Task.CompletedTask;
                });
                riot.Spawn(_ =>
                {
                    failed = inTheMiddle;
                    return Task.CompletedTask;
                });
                await riot.WaitForExitAsync(endless);
            },
            options: s_walks with { RealTimeLimit = TimeSpan.FromMilliseconds(200) }));
        end.Cancel();
        Assert.Equal(SimulationFailure.HeldThread, error.Failure);
        Assert.Contains("on purpose", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RegistryKeys.Unique)]
    [InlineData(RegistryKeys.Duplicate)]
    public void Explore_LooksAKeyUpAndThenEntersIt_MeetsAnotherInBetween(RegistryKeys keys)
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(
            1_000,
            async simulation =>
            {
                var registry = new Registry<string>(keys);
                await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => simulation.Riot.RunInProcessAsync(async self =>
                {
                    if (registry.HolderOf("key") is null)
                        registry.Register("key", self.Pid);
                    Assert.Single(registry.Lookup("key"));
                    await self.SleepAsync(TimeSpan.FromSeconds(1));
                })));
            },
            options: s_walks));
        Assert.Equal(SimulationFailure.Program, error.Failure);
    }

    [Fact]
    public void Explore_TimersOfTwoProcesses_AreSetInEitherOrder()
    {
        var met = new SortedSet<string>(StringComparer.Ordinal);
        Simulation.Explore(
            2_000,
            async simulation =>
            {
                var riot = simulation.Riot;
                var probe = riot.SpawnProbe();
                var other = riot.Spawn(async self =>
                {
                    await self.ReceiveAsync();
                    self.SendAfter(probe.Pid, "other", TimeSpan.FromSeconds(1));
                });
                await riot.RunInProcessAsync(self =>
                {
                    self.Send(other, "go");
                    self.SendAfter(probe.Pid, "one", TimeSpan.FromSeconds(1));
                    return Task.CompletedTask;
                });
                met.Add(await probe.ExpectAsync<string>());
            },
            options: s_walks);
        Assert.Equal("one|other", string.Join('|', met));
    }

    // On processors the callback ends by itself; here it would wait for its turn, and hold up whoever waits for it.
    [Fact]
    public void Explore_CallbackOfAProcessesTokenUsesVerbs_WhoDisposesOfItDoesNotWaitForEver() => Simulation.Explore(
        2_000,
        async simulation =>
        {
            var riot = simulation.Riot;
            var probe = riot.SpawnProbe();
            var victim = riot.Spawn(async self =>
            {
                using (self.CancellationToken.Register(() => riot.Send(probe.Pid, "cancelled")))
                {
                    self.Send(self.Pid, "on the way");
                    self.Send(self.Pid, "on the way");
                }

                await self.ReceiveAsync<Pid>();
            });
            riot.Kill(victim);
            await riot.WaitForExitAsync(victim);
        },
        options: s_walks with { RealTimeLimit = TimeSpan.FromSeconds(1) });

    private sealed record Question(Pid AnswerBy) : ICall<int>;

    // As in 0011 for two messages of the first sender before two of the second.
    private static async Task<string> OrderOf(SimulatedRuntime simulation, int senders, int messages)
    {
        var riot = simulation.Riot;
        var probe = riot.SpawnProbe();
        for (var i = 0; i < senders; i++)
        {
            var sender = i;
            riot.Spawn(self =>
            {
                for (var n = 0; n < messages; n++)
                    self.Send(probe.Pid, sender);
                return Task.CompletedTask;
            });
        }

        var order = "";
        for (var n = 0; n < senders * messages; n++)
            order += await probe.ExpectAsync<int>();
        return order;
    }
}
