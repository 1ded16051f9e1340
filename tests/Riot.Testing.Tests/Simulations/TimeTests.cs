// The clock of a simulation is a TimeProvider like any other, and jumps.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class TimeTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Timers_DueAtTheSameMoment_FireInAnyOrder()
    {
        var met = new HashSet<string>();
        Simulation.Explore(200, async simulation =>
        {
            var order = "";
            var timers = "abc".Select(name => simulation.Time.CreateTimer(_ => order += name, null, s_second, Timeout.InfiniteTimeSpan)).ToArray();
            await Task.Delay(2 * s_second, simulation.Time);
            met.Add(order);
            Array.ForEach(timers, timer => timer.Dispose());
        });
        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], met.Order());
    }

    [Fact]
    public void Timer_FiresForNobody_IsALivelock()
    {
        var error = Assert.Throws<SimulationFailedException>(() => Simulation.Run(
            1,
            async simulation =>
            {
                using var timer = simulation.Time.CreateTimer(_ => { }, null, s_second, s_second);
                await simulation.Riot.RunInProcessAsync(self => self.ReceiveAsync().AsTask());
            },
            options: new SimulationOptions { StepLimit = 500, ShrinkLimit = 3, RealTimeLimit = s_second }));
        Assert.Equal(SimulationFailure.Livelock, error.Failure);
        Assert.Contains("waits for a message", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Timer_ChangedWhenDisposed_StaysSilent() => Simulation.Run(1, async simulation =>
    {
        var fired = 0;
        var timer = simulation.Time.CreateTimer(_ => fired++, null, s_second, s_second);
        await timer.DisposeAsync();
        Assert.False(timer.Change(s_second, Timeout.InfiniteTimeSpan));
        await Task.Delay(5 * s_second, simulation.Time);
        Assert.Equal(0, fired);
    });
}
