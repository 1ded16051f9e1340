// C2: callers in and outside processes, servers that answer in every way there is, kills and stops of both: each call ends once and in a known way, and nothing is left.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Stress;

public sealed class CallStormTests
{
    private const int ServersAtOnce = 8;
    private const int CallersInside = 16;
    private const int CallersOutside = 4;

    [Theory, Trait("Semantics", "C2"), Trait("Semantics", "C5"), Trait("Semantics", "R3")]
    [Trait("RiotDefect", "D3"), Trait("RiotDefect", "D23")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Calls_AmongKills_EachEndOnceAndInAKnownWay_AndNothingIsLeft(int workers)
    {
        await using var stage = await Stage.Start(
            workers,
            options =>
            {
                options.MessagesPerTurn = 20; // Many ends of slices to race with.
                options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1); // A thread that the machine holds back is not a process that blocks.
            },
            LogLevel.Critical);
        var storm = new CallStorm(stage.Riot, new Pid[ServersAtOnce], new CallStorm.Outcomes());
        for (var i = 0; i < ServersAtOnce; i++)
            storm.Replace(i, Pid.None);

        var outside = Enumerable.Range(0, CallersOutside).Select(i => Task.Run(() => storm.CallFromOutside(i, StressEffort.Times(1500)))).ToArray();
        var callers = Enumerable.Range(0, CallersInside).Select(i =>
            stage.Riot.Spawn(self => storm.CallFromInside(self, CallersOutside + i, StressEffort.Times(1500)), new ProcessOptions { TrapExits = i % 2 == 0 })).ToArray();

        await Task.WhenAll(outside).Guarded();
        foreach (var caller in callers)
            Assert.Equal(ExitReason.Normal, await stage.ExitOf(caller)); // The storm's own complaints would be exceptions.

        var outcomes = storm.Seen;
        Assert.Equal(StressEffort.Times(1500) * (CallersInside + CallersOutside), outcomes.Total);
        Assert.True(
            outcomes is { Refused: > 0, ServerExited: > 0, TimedOut: > 0, NoSuchProcess: > 0, Cancelled: > 0 } && outcomes.Replied > outcomes.Total / 4,
            $"a storm that does not try everything: {outcomes}");

        foreach (var server in storm.Servers)
            await stage.IsAlive(server); // It has acted on all that was sent to it before.
        await NothingIsHeld(storm);
        foreach (var server in storm.Servers)
        {
            var info = stage.Riot.Processes.Info(server);
            Assert.Equal((0, 0, 0), (info?.Links ?? 0, info?.Monitors ?? 0, info?.Watchers ?? 0));
            stage.Riot.Kill(server);
            await stage.ExitOf(server);
        }

        while (stage.Riot.Processes.Counters.Alive > 0)
            await Task.Yield(); // Those that the servers had answer in their stead.
        Assert.Empty(stage.Riot.Processes.List());
    }

    // Settled calls are forgotten, by servers that live on too.
    private static async Task NothingIsHeld(CallStorm storm)
    {
        for (var i = 0; storm.Sample.Count(request => request.IsAlive) is var held and > 0; i++)
        {
            Assert.True(i < 200, $"{held} of {storm.Sample.Count} requests are still held");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }
}
