// What is to go wrong does, by the seed; a replay has the same faults.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class FaultTests
{
    [Theory]
    [InlineData("kill")]
    [InlineData("slow")]
    [InlineData("delay")]
    public void Fault_WhatChoosesTheVictimsThrows_IsTheFailureOfTheRun(string fault)
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(20, async simulation =>
        {
            if (fault == "kill")
                simulation.Faults.Kill(_ => throw new NotSupportedException(), oneIn: 1);
            else if (fault == "slow")
                simulation.Faults.Slow(_ => throw new NotSupportedException(), TimeSpan.FromSeconds(1));
            else
                simulation.Faults.DelayMessages((_, _) => throw new NotSupportedException(), TimeSpan.FromSeconds(1));
            await simulation.Riot.RunInProcessAsync(self =>
            {
                self.Send(self.Pid, "to myself");
                return self.ReceiveAsync().AsTask();
            });
        }));
        Assert.Equal(SimulationFailure.Program, error.Failure);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    [Fact]
    public void Fault_WhatChoosesTheVictimsUsesAVerb_IsNotInterruptedThere() => Simulation.Explore(1_000, async simulation =>
    {
        var riot = simulation.Riot;
        for (var i = 0; i < 2; i++)
        {
            simulation.Faults.Kill(process => process.Pid == riot.Names.WhereIs("nobody"), oneIn: 1);
            simulation.Faults.Slow(process => process.Pid == riot.Names.WhereIs("nobody"), TimeSpan.FromSeconds(1));
        }

        var all = Enumerable.Range(0, 4).Select(_ => riot.RunInProcessAsync(async self =>
        {
            self.Send(self.Pid, "to myself");
            await self.ReceiveAsync();
        })).ToArray();
        await Task.Yield();
        simulation.Faults.Clear();
        await Task.WhenAll(all);
    });

    [Fact]
    public void Kill_VictimsCallbackClearsTheFaults_IsNoHarm() => Simulation.Explore(1_000, async simulation =>
    {
        var riot = simulation.Riot;
        simulation.Faults.Kill(process => process.Name == "victim", oneIn: 2);
        simulation.Faults.Kill(process => process.Name == "victim", oneIn: 2);
        var victim = riot.Spawn(
            async self =>
            {
                self.CancellationToken.Register(simulation.Faults.Clear);
                for (var i = 0; i < 5; i++)
                    self.Send(self.Pid, i);
                await self.ReceiveAsync<string>();
            },
            new ProcessOptions { Name = "victim" });
        riot.Send(victim, "end");
        await riot.WaitForExitAsync(victim);
    });

    [Fact]
    public void Kill_OfWhatMatches_IsFoundShrunkAndReplayed()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Explore(1_000, Program));
        Assert.Contains("fault: worker is killed", error.Trace, StringComparison.Ordinal);
        Assert.Equal(error.Trace, Assert.Throws<SimulationFailedException>(() => Simulation.Replay(error.Schedule!, Program)).Trace);

        static async Task Program(SimulatedRuntime simulation)
        {
            simulation.Faults.Kill(process => process.Name == "worker");
            var worker = simulation.Riot.Spawn(
                async self =>
                {
                    for (var i = 0; i < 20; i++)
                        await self.YieldAsync();
                },
                new ProcessOptions { Name = "worker" });
            Assert.NotEqual(ExitReason.Killed, await simulation.Riot.WaitForExitAsync(worker));
        }
    }

    [Fact]
    public void Slow_ProcessesWaitForTheirProcessor_InSimulatedTime()
    {
        var times = Enumerable.Range(0, 30).Select(seed => Simulation.Run(seed, async simulation =>
        {
            simulation.Faults.Slow(process => process.Name == "slow", TimeSpan.FromSeconds(3), oneIn: 2);
            await simulation.Riot.SpawnAndWaitAsync(
                async self =>
                {
                    for (var i = 0; i < 5; i++)
                        await self.YieldAsync();
                },
                new ProcessOptions { Name = "slow" });
        }).Elapsed).ToArray();
        Assert.True(times.Distinct().Count() > 10);
        Assert.True(times.Max() < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void SlowStart_DelaysTheFirstStepOnly()
    {
        var times = Enumerable.Range(0, 30).Select(seed => Simulation.Run(seed, async simulation =>
        {
            simulation.Faults.SlowStart(process => process.Name == "slow", TimeSpan.FromSeconds(3), oneIn: 1);
            var started = TimeSpan.Zero;
            await simulation.Riot.SpawnAndWaitAsync(
                async self =>
                {
                    started = simulation.Elapsed;
                    await self.YieldAsync();
                    Assert.Equal(started, simulation.Elapsed);
                },
                new ProcessOptions { Name = "slow" });
            Assert.True(started > TimeSpan.Zero || simulation.Seed == 0); // The plainest choices of all are those of no fault.
        }).Elapsed);
        Assert.True(times.Distinct().Count() > 10);
    }

    [Fact, Trait("Semantics", "G2")]
    public void DelayMessages_OvertakenByOthersNeverByTheirOwnSender()
    {
        var orders = new HashSet<string>();
        Simulation.Explore(300, async simulation =>
        {
            var riot = simulation.Riot;
            simulation.Faults.DelayMessages((_, _) => true, TimeSpan.FromMilliseconds(5), oneIn: 2);
            var probe = riot.SpawnProbe();
            var second = riot.Spawn(async self => self.Send(probe.Pid, $"c{await self.ReceiveAsync()}"));
            riot.Spawn(self =>
            {
                self.Send(probe.Pid, "a");
                self.Send(probe.Pid, "b");
                self.Send(second, "");
                return Task.CompletedTask;
            });
            var order = $"{await probe.ExpectAsync<string>()}{await probe.ExpectAsync<string>()}{await probe.ExpectAsync<string>()}";
            Assert.True(order.IndexOf('a', StringComparison.Ordinal) < order.IndexOf('b', StringComparison.Ordinal), order);
            orders.Add(order);
        });
        Assert.Equal(["abc", "acb", "cab"], orders.Order());
    }

    [Fact]
    public void Kill_ByDefault_StrikesInMostRunsOfAShortProgram()
    {
        var result = Simulation.Explore(200, async simulation =>
        {
            simulation.Faults.Kill(process => process.Name == "worker");
            await simulation.Riot.StartAsync<Supervisor>([new SupervisorSpec { Children = [ChildSpec.Of("worker", self => self.ReceiveAsync().AsTask()) with { Name = "worker" }] }]);
            await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
        });
        Assert.InRange(result.Faults, 100, 200);
    }

    [Fact]
    public void LateTimersAndSkewedClocks_AreLateAndWrong()
    {
        var (late, wrong) = (0, 0);
        Simulation.Explore(50, async simulation =>
        {
            simulation.Faults.LateTimers(TimeSpan.FromSeconds(1));
            simulation.Faults.SkewClock(TimeSpan.FromHours(1));
            var start = simulation.Time.GetUtcNow();
            for (var i = 0; i < 5; i++)
                await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
            late += simulation.Elapsed > TimeSpan.FromSeconds(5) ? 1 : 0;
            wrong += simulation.Time.GetUtcNow() - start != simulation.Elapsed ? 1 : 0;
            Assert.InRange(simulation.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        });
        Assert.InRange(late, 30, 50);
        Assert.InRange(wrong, 20, 50);
    }

    [Fact]
    public void SkewClock_WithThePlainestChoices_IsNotWrong() => Simulation.Replay("1/", async simulation =>
    {
        simulation.Faults.SkewClock(TimeSpan.FromHours(1));
        var start = simulation.Time.GetUtcNow();
        await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
        Assert.Equal(start + TimeSpan.FromSeconds(1), simulation.Time.GetUtcNow());
    });

    [Fact]
    public void SkewClock_OnceItIsWrong_IsWrongBothWays()
    {
        var skews = Enumerable.Range(0, 50).Select(seed =>
        {
            var skew = TimeSpan.Zero;
            Simulation.Run(seed, async simulation =>
            {
                simulation.Faults.SkewClock(TimeSpan.FromHours(1));
                var start = simulation.Time.GetUtcNow();
                for (var i = 0; i < 10; i++)
                    await Task.Delay(TimeSpan.FromSeconds(1), simulation.Time);
                skew = simulation.Time.GetUtcNow() - start - simulation.Elapsed;
            });
            return skew;
        }).ToArray();
        Assert.Contains(skews, skew => skew > TimeSpan.Zero);
        Assert.Contains(skews, skew => skew < TimeSpan.Zero);
        Assert.All(skews, skew => Assert.InRange(skew.Duration(), TimeSpan.Zero, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Faults_OfNoTime_AreRefused() => Simulation.Run(0, simulation =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Faults.LateTimers(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Faults.Kill(_ => true, times: 0));
        Assert.Throws<ArgumentNullException>(() => simulation.Faults.Slow(null!, TimeSpan.FromSeconds(1)));
        return Task.CompletedTask;
    });
}
