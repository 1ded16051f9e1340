// S6, S7 over simulated time: when a supervisor gives up, and when an outage is only waited for.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class CrashLoopTests
{
    [Fact, Trait("Semantics", "S6")]
    public void CrashLoop_BesideASiblingThatIsSlowToStop_GivesUpWithTheFourthCrash() => Simulation.Explore(200, async simulation =>
    {
        var starts = 0;
        var (top, ended) = await simulation.Riot.StartMonitoredAsync<Supervisor>([
            new SupervisorSpec
            {
                Strategy = Strategy.OneForAll,
                Children =
                [
                    ChildSpec.Of("crashes", _ => ++starts > 0 ? throw new InvalidOperationException("again") : Task.CompletedTask),
                    ChildSpec.Of("slow", async self =>
                    {
                        try
                        {
                            await self.ReceiveAsync();
                        }
                        finally
                        {
                            await Task.Delay(TimeSpan.FromSeconds(6), simulation.Time);
                        }
                    }) with { Shutdown = Shutdown.After(TimeSpan.FromSeconds(10)) },
                ],
            },
        ]);

        Assert.IsType<RestartIntensityExceeded>(Assert.IsType<ExitReason.ShutdownWith>(await ended).Detail);
        Assert.Equal(4, starts);
    });

    [Fact, Trait("Semantics", "S6"), Trait("Semantics", "S7")]
    public void Outage_OfAnHour_IsWaitedForByABackoff_WhateverTheIntensity() => Simulation.Explore(100, async simulation =>
    {
        var (riot, tries) = (simulation.Riot, 0);
        var back = simulation.Time.GetUtcNow() + TimeSpan.FromHours(1);
        var (top, ended) = await riot.StartMonitoredAsync<Supervisor>([
            new SupervisorSpec
            {
                MaxRestarts = 0,
                Period = TimeSpan.FromMinutes(1),
                Children =
                [
                    ChildSpec.Of("receiver", async self =>
                    {
                        tries++;
                        if (simulation.Time.GetUtcNow() < back)
                            throw new TimeoutException("nobody answers");
                        self.Register("receiver");
                        await self.ReceiveAsync();
                    }) with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) },
                ],
            },
        ]);

        await riot.Names.WaitForAsync("receiver", TimeSpan.FromHours(2));

        Assert.False(ended.IsCompleted);
        Assert.InRange(tries, 100, 200);
    });

    [Fact, Trait("Semantics", "S7"), Trait("Semantics", "X1")]
    public void Outage_ThatLastsLongerThanABackoffTries_EndsTheSupervisor_WhichNamesTheChild() => Simulation.Explore(100, async simulation =>
    {
        var tries = 0;
        var (top, ended) = await simulation.Riot.StartMonitoredAsync<Supervisor>([
            new SupervisorSpec
            {
                Children =
                [
                    ChildSpec.Of("other", self => self.ReceiveAsync().AsTask()),
                    ChildSpec.Of("receiver", _ => ++tries > 0 ? throw new TimeoutException("nobody answers") : Task.CompletedTask) with
                    {
                        Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { GiveUpAfter = 7 },
                    },
                ],
            },
        ]);

        var reason = await ended;

        Assert.Equal(8, tries);
        Assert.True(reason.IsGiveUp);
        var detail = Assert.IsType<BackoffExhausted>(Assert.IsType<ExitReason.ShutdownWith>(reason).Detail);
        Assert.Equal(("receiver", 7), (detail.ChildId, detail.Restarts));
        Assert.IsType<TimeoutException>(Assert.IsType<ExitReason.Exception>(detail.LastReason).Error);
    });

    [Fact, Trait("Semantics", "S7")]
    public void StartThatFailsAgainAndAgain_LeavesTimeInBetween_AndTheSupervisorAnswers() => Simulation.Explore(200, async simulation =>
    {
        var (riot, starts) = (simulation.Riot, new List<TimeSpan>());
        var began = simulation.Time.GetTimestamp();
        var (top, ended) = await riot.StartMonitoredAsync<Supervisor>([new SupervisorSpec
            {
                Children =
                [
                    ChildSpec.Of<Stubborn>("stubborn", [(Action)(() =>
                    {
                        starts.Add(simulation.Time.GetElapsedTime(began));
                        if (starts.Count > 1)
                            throw new InvalidOperationException("no more");
                    })]) with { Name = "stubborn" },
                ],
            }]);
        var first = riot.Names.WhereIs("stubborn")!.Value;
        riot.Kill(first);
        await riot.WaitForExitAsync(first);

        await Task.Delay(TimeSpan.FromMilliseconds(5), simulation.Time);
        Assert.Equal(1, (await riot.CountChildrenAsync(top)).Specs);

        Assert.True((await ended).IsGiveUp);
        Assert.Equal([0, 0, 10, 30], starts.Select(start => (int)start.TotalMilliseconds));
    });

    private sealed class Stubborn(Action starts) : IProcess
    {
        public Task StartAsync(ProcessContext self)
        {
            starts();
            return Task.CompletedTask;
        }

        public Task RunAsync(ProcessContext self) => self.ReceiveAsync().AsTask();
    }
}
