// A process can be interrupted at any verb, and goes on at any later moment: no order that two processors could bring about is out of reach.
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
    public void Explore_FailsOnlyWhereTwoAlternate_IsFoundShrunkAndReplayed()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(10_000, Program));
        Assert.Equal(error.Trace, Assert.Throws<SimulationFailedException>(() => Simulation.Replay(error.Schedule!, Program)).Trace);
        Assert.True(error.Trace.Split(" is interrupted\n").Length > 2, error.Trace);
        Assert.Contains(" goes on\n", error.Trace, StringComparison.Ordinal);

        static async Task Program(SimulatedRuntime simulation) => Assert.NotEqual("1010", await OrderOf(simulation, 2, 2));
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
                await self.Receive();
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
                await Task.WhenAll(both.Select(pid => riot.WaitForExitAsync(pid)));
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
            simulation.Always(() => Assert.True(done || riot.WhereIs("one") is not null || riot.WhereIs("two") is not null));
            await riot.RunInProcessAsync(async self =>
            {
                for (var i = 0; i < 3; i++)
                {
                    self.Register("two", two.Pid);
                    self.Unregister("one");
                    await self.Yield();
                    self.Register("one", one.Pid);
                    self.Unregister("two");
                    await self.Yield();
                }
            });
            done = true;
        },
        options: s_walks);

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

                await self.Receive<Pid>();
            });
            riot.Kill(victim);
            await riot.WaitForExitAsync(victim);
        },
        options: s_walks with { RealTimeLimit = TimeSpan.FromSeconds(1) });

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
