// M3 and G7, explored: a watcher that stops watching while the watched process dies.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class MonitorRaceTests
{
    [Fact, Trait("Semantics", "M3")]
    public void Demonitor_WhileTheWatchedDies_NothingArrivesAfterIt() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var dying = riot.Spawn(self => self.ReceiveAsync().AsTask());
        var reasons = 0;
        await riot.RunInProcessAsync(async self =>
        {
            var monitor = self.Monitor(dying);
            riot.Send(dying, "die");
            await self.YieldAsync();
            self.Demonitor(monitor, flush: true);
            await self.SleepAsync(TimeSpan.FromSeconds(1));
            if (await self.TryReceiveAsync<ProcessDown>(TimeSpan.Zero) is (true, _))
                reasons++;
        });
        Assert.Equal(0, reasons);
    });

    [Fact, Trait("Semantics", "M1"), Trait("Semantics", "G7")]
    public void Monitor_WhileTheWatchedDies_IsToldExactlyOnceWithTheRealReasonOrNoProcess() => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var dying = riot.Spawn(async self =>
        {
            await self.ReceiveAsync();
            self.Exit(new ExitReason.Custom("over"));
        });
        var watchers = Enumerable.Range(0, 3).Select(_ => riot.SpawnProbe()).ToArray();
        riot.Send(dying, "die");
        await Task.WhenAll(watchers.Select(watcher => watcher.WatchAsync(dying)));
        foreach (var watcher in watchers)
        {
            var reason = await watcher.ExpectDownAsync(dying);
            Assert.True(reason == ExitReason.NoProcess || reason is ExitReason.Custom { Value: "over" }, reason.ToString());
            await watcher.ExpectNoneAsync();
        }
    });
}
