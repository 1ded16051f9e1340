// D26, D32: many spawners and senders on several workers lose nothing, and work moves to workers that are idle.
namespace Riot.Tests.Stress;

public sealed class MessageStormTests
{
    [Theory, Trait("RiotDefect", "D26"), Trait("Semantics", "G2")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Send_EightSpawnersOfTwentyThousand_LosesNothingInAnyRun(int workers)
    {
        const int Spawners = 8;
        const int Each = 20_000;
        for (var run = 0; run < 34; run++)
        {
            await using var stage = await Stage.Start(workers);
            await stage.Run(async self =>
            {
                var parent = self.Pid;
                for (var i = 0; i < Spawners; i++)
                {
                    var spawner = i;
                    self.Spawn(child =>
                    {
                        for (var number = 0; number < Each; number++)
                            child.Send(parent, (spawner, number));
                        return Task.CompletedTask;
                    });
                }

                var next = new int[Spawners];
                for (var i = 0; i < Spawners * Each; i++)
                {
                    var (spawner, number) = await self.ReceiveAsync<(int, int)>();
                    if (number != next[spawner]++) // An assertion for each of sixteen million would take longer than all the rest.
                        Assert.Fail($"{number} of spawner {spawner} came where {next[spawner] - 1} was due.");
                }
            });
        }
    }

    [Fact, Trait("RiotDefect", "D32"), Trait("Semantics", "P9")]
    public async Task Spawn_ManyFromOneProcess_RunOnEveryWorker()
    {
        await using var stage = await Stage.Start(workers: 2, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));

        // The children stay where they were born unless somebody steals them: their parent's worker is busy until two threads have been seen.
        var threads = await stage.Run(self =>
        {
            var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
            seen.TryAdd(Environment.CurrentManagedThreadId, true);
            for (var i = 0; i < 100; i++)
            {
                self.Spawn(_ =>
                {
                    seen.TryAdd(Environment.CurrentManagedThreadId, true);
                    return Task.CompletedTask;
                });
            }

            Assert.True(SpinWait.SpinUntil(() => seen.Count > 1, Guard.Limit));
            return Task.FromResult(seen.Count);
        });

        Assert.Equal(2, threads);
    }
}
