// D28: processes that wait, sleep or have timers pending cost no processor time.
namespace Riot.Tests.Blocking;

[Collection(nameof(RunsAlone))]
public sealed class IdleCostTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>Ways to have nothing to do.</summary>
    private static readonly Dictionary<string, Action<IRiot>> s_waits = new()
    {
        ["receive"] = riot => riot.Spawn(async self => await self.ReceiveAsync()),
        ["receive on a thread of its own"] = riot => riot.Spawn(async self => await self.ReceiveAsync(), new() { Placement = ProcessPlacement.OwnThread }),
        ["selective receive with a timeout and messages that it skips"] = riot =>
        {
            var pid = riot.Spawn(async self => await self.ReceiveAsync<int>(number => number > 1, s_hour));
            riot.Send(pid, "skipped");
            riot.Send(pid, 1);
        },
        ["pending timer"] = riot => riot.SendAfter(riot.Spawn(async self => await self.ReceiveAsync()), "later", s_hour),
        ["pending interval"] = riot => riot.SendInterval(riot.Spawn(async self => await self.ReceiveAsync()), "later", s_hour),
        ["sleep"] = riot => riot.Spawn(async self => await self.SleepAsync(s_hour)),
        ["await of a name"] = riot => riot.Spawn(async self => await self.Names.WaitForAsync("nobody", s_hour)),
        ["await of a name, for ever"] = riot => riot.Spawn(async self => await self.Names.WaitForAsync("nobody")),
        ["await of a name from outside"] = riot => _ = riot.Names.WaitForAsync("nobody", s_hour).AsTask(),
        ["await of somebody else's task"] = riot => riot.Spawn(self => Task.Delay(Timeout.InfiniteTimeSpan, self.CancellationToken)),
    };

    public static TheoryData<string> Waits => [.. s_waits.Keys, "all"];

    [Theory, Trait("RiotDefect", "D28"), Trait("Semantics", "R1")]
    [MemberData(nameof(Waits))]
    public async Task Idle_HoweverItWaits_SpinsNoCore(string wait)
    {
        await using var stage = await Stage.Start();
        foreach (var (name, start) in s_waits)
        {
            if (wait == name || wait == "all")
                start(stage.Riot);
        }

        foreach (var pid in stage.Riot.Processes.List())
            Assert.True(await stage.Riot.Processes.IsAliveAsync(pid).Guarded());

        // Other programs run too: the best of several spells counts. A core that spins takes the whole of each.
        var least = TimeSpan.MaxValue;
        for (var spell = 0; spell < 20 && least > TimeSpan.FromMilliseconds(10); spell++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(100);
            var used = Environment.CpuUsage.TotalTime - before;
            least = used < least ? used : least;
        }

        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }
}
