// X6 and X7, explored: the body's unwinding, the end of its grace and a kill race for a process that exits.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class GraceRaceTests
{
    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "X7")]
    public void UnwindingGraceAndKill_Race_OneDeathWithTheFirstReason() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var watcher = riot.SpawnProbe();
        var (cleaned, five) = (0, TimeSpan.FromSeconds(5));
        var slow = riot.Spawn(
            async self =>
            {
                try
                {
                    self.Send(watcher.Pid, "begun");
                    await self.ReceiveAsync();
                }
                finally
                {
                    await Task.Delay(five, simulation.Time); // Ends at the very moment at which its grace does.
                    cleaned++;
                }
            },
            new ProcessOptions { Name = "slow" });
        await watcher.WatchAsync(slow);
        await watcher.ExpectAsync<string>();
        riot.Exit(slow, new ExitReason.Custom("first"));
        riot.Exit(slow, new ExitReason.Custom("second"));
        var killer = riot.Spawn(async self =>
        {
            await self.SleepAsync(five);
            self.Kill(slow);
        });
        var reason = await watcher.ExpectDownAsync(slow, TimeSpan.FromMinutes(1));
        Assert.Equal(new ExitReason.Custom("first"), reason);
        Assert.Null(riot.Names.WhereIs("slow"));
        await riot.WaitForExitAsync(killer);
        await watcher.ExpectNoneAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, cleaned); // By the process, or by its ghost.
    });
}
