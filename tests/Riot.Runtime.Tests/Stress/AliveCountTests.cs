// The count of the living, by which a stopping runtime knows that it is done, is never too low.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class AliveCountTests
{
    [Fact, Trait("RiotDefect", "D31")]
    public async Task Alive_WhileOthersComeAndGo_CountsAtLeastThoseWhoStay()
    {
        const int Staying = 3;
        await using var stage = await Stage.Start(2, logFrom: LogLevel.Error);
        for (var i = 0; i < Staying; i++)
            await stage.SpawnReceiving(_ => Task.CompletedTask);
        var coming = stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                for (var i = 0; i < 100; i++)
                    self.Spawn(_ => Task.CompletedTask);
                await self.YieldAsync();
            }
        });

        var least = long.MaxValue;
        for (var i = 0; i < StressEffort.Times(10_000_000); i++)
            least = Math.Min(least, stage.Riot.Processes.Counters.Alive);

        stage.Riot.Kill(coming);
        Assert.InRange(least, Staying + 1, long.MaxValue);
    }
}
