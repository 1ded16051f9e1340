// The clock of a simulation is a TimeProvider like any other, and jumps.
using Riot.Testing;

namespace Riot.Tests.Simulations;

public sealed class TimeTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

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
