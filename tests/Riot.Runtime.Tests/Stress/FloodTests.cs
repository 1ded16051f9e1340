// P9, G3: while others flood a process, its neighbours run, and so does the flooded process itself where it can keep up.
namespace Riot.Tests.Stress;

public sealed class FloodTests
{
    private static readonly Dictionary<string, (Func<ProcessContext, Task> Body, Action<IRiot, Pid> Send)> s_floods = new()
    {
        ["messages that no receive takes"] = (async self => await self.ReceiveAsync<int>(), (riot, to) => riot.Send(to, "other")),
        ["messages, each marked"] = (async self =>
        {
            while (true)
            {
                self.MakeRef();
                await self.YieldAsync();
            }
        }, (riot, to) => riot.Send(to, "other")),
        ["exits to a trapper"] = (async self =>
        {
            while (true)
                await self.ReceiveAsync();
        }, (riot, to) => riot.Exit(to, ExitReason.Normal)),
        ["exits to a trapper that sleeps"] = (async self => await self.SleepAsync(Timeout.InfiniteTimeSpan), (riot, to) => riot.Exit(to, ExitReason.Normal)),
    };

    public static TheoryData<string> Floods => [.. s_floods.Keys];

    [Theory, Trait("Semantics", "P9"), Trait("Semantics", "G3")]
    [MemberData(nameof(Floods))]
    public async Task Flood_OfOneProcess_LetsItsNeighboursRunAndLetsItBeKilled(string kind)
    {
        var (most, turnsWanted) = (StressEffort.Times(4_000_000), 5);
        await using var stage = await Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
        var (body, send) = s_floods[kind];
        var flooded = stage.Riot.Spawn(body, new ProcessOptions { TrapExits = true });
        var (turns, isOver) = (0, false);
        var neighbour = stage.Riot.Spawn(async self =>
        {
            while (!Volatile.Read(ref isOver))
            {
                turns++;
                await self.YieldAsync();
            }
        });

        StressEffort.Race(Flood, Flood);
        var during = Volatile.Read(ref turns);
        stage.Riot.Kill(flooded);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(flooded));
        Volatile.Write(ref isOver, true);
        await stage.ExitOf(neighbour);
        Assert.InRange(during, turnsWanted, int.MaxValue);

        void Flood()
        {
            for (var i = 0; i < most && Volatile.Read(ref turns) < turnsWanted; i++)
                send(stage.Riot, flooded);
        }
    }
}
