// D28: processes that wait, sleep or have timers pending cost no processor time.
using Riot.Tests;

namespace Riot.Runtime.Tests.Blocking;

[Collection(nameof(RunsAlone))]
public sealed class IdleCostTests
{
    [Fact]
    [Trait("RiotDefect", "D28")]
    [Trait("Semantics", "R1")]
    public async Task Idle_WithEveryKindOfWait_SpinsNoCore()
    {
        await using var test = await TestRuntime.Start();
        var hour = TimeSpan.FromHours(1);
        Pid[] waiting =
        [
            test.Riot.Spawn(async self => await self.Receive()),
            test.Riot.Spawn(async self => await self.Receive<int>(number => number > 1, hour)),
            test.Riot.Spawn(async self => await self.Sleep(hour)),
            test.Riot.Spawn(async self => await self.AwaitName("nobody", hour)),
            test.Riot.SpawnBlocking(async self => await self.Receive()),
        ];
        test.Riot.SendAfter(waiting[0], "later", hour);
        test.Riot.SendInterval(waiting[1], "later", hour);
        foreach (var pid in waiting)
            Assert.True(await test.Riot.IsAliveAsync(pid).Guarded());
        test.Riot.Send(waiting[1], "skipped");
        Assert.True(await test.Riot.IsAliveAsync(waiting[1]).Guarded());

        // Other tests may run: the best of several spells counts. A core that spins takes the whole of each.
        var least = TimeSpan.MaxValue;
        for (var spell = 0; spell < 20 && least > TimeSpan.FromMilliseconds(100); spell++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(300);
            var used = Environment.CpuUsage.TotalTime - before;
            least = used < least ? used : least;
        }

        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
    }
}
