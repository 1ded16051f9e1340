// The worker pool itself, with few threads: whatever is ready is run, though workers fall asleep at any moment, and nothing is run twice.
using Microsoft.Extensions.Logging.Abstractions;
using Riot.Models.Processes;
using Riot.Models.Stepping;
using Riot.Scheduling;

namespace Riot.Models.Scheduling;

public class SchedulerModelTests
{
    private const string Watch = "Riot watch";

    [Theory, Trait("Semantics", "P1")]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    public void Processes_SpawnedFromOutsideWhileWorkersFallAsleep_AllRun(int workers, int spawners) => Explorer.Explore(model =>
    {
        model.Without(Watch);
        var host = new ModelHost(Pool(workers));
        var ran = 0;
        for (var i = 0; i < spawners; i++)
        {
            model.Thread($"spawner {i}", () =>
            {
                for (var child = 0; child < 2; child++)
                    host.Start(_ => Ran(ref ran));
            });
        }

        model.AtRest(() =>
        {
            Assert.Equal(2 * spawners, ran);
            Assert.Equal(0, host.Counters.Processes.Present);
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "P9")]
    [InlineData(ProcessPlacement.Shared)]
    [InlineData(ProcessPlacement.Pinned)]
    public void Messages_ToProcessesOfTwoWorkersThatFallAsleep_AreAllTaken(ProcessPlacement placement) => Explorer.Explore(model =>
    {
        model.Without(Watch);
        var pool = Pool(workers: 2);
        var host = new ModelHost(pool) { Home = placement == ProcessPlacement.Pinned ? pool.NextPinned : null };
        var taken = new int[2];
        for (var i = 0; i < 2; i++)
        {
            var me = i;
            var process = host.Start(async self =>
            {
                while (true)
                {
                    await self.ReceiveAsync();
                    taken[me]++;
                }
            }, new ProcessOptions { Placement = placement });
            model.Thread($"sender {i}", () => process.TrySend("hello"));
        }

        model.AtRest(() => Assert.Equal([1, 1], taken));
    }, delaysWrites: true);

    [Fact, Trait("Semantics", "P9")]
    public void Children_OfAProcessThatKeepsItsWorker_AreRunByTheOther() => Explorer.Explore(model =>
    {
        model.Without(Watch);
        var host = new ModelHost(Pool(workers: 2));
        var ran = 0;
        model.Thread("spawner", () => host.Start(self =>
        {
            // The first waits in the next slot, where nobody steals it, until the second displaces it: then there is something for another worker.
            self.Spawn(_ => Ran(ref ran));
            self.Spawn(_ => Ran(ref ran));
            Scenario.WaitUntil(() => ran > 0, "one of its children");
            return Task.CompletedTask;
        }));
        model.AtRest(() =>
        {
            Assert.Equal(2, ran);
            Assert.Equal(0, host.Counters.Processes.Present);
        });
    }, most: 3000, random: 1000, delaysWrites: true);

    [Fact, Trait("Semantics", "P10")]
    public void Process_ThatWaitsForAnotherOnItsWorker_LosesTheLaneToASpare() => Explorer.Explore(model =>
    {
        var host = new ModelHost(Pool(workers: 1));
        var ran = 0;
        model.Thread("spawner", () => host.Start(self =>
        {
            self.Spawn(_ => Ran(ref ran));
            Scenario.WaitUntil(() => ran > 0, "its child");
            return Task.CompletedTask;
        }));
        model.AtRest(() =>
        {
            Assert.Equal(1, ran);
            Assert.Equal(0, host.Counters.Processes.Present);
        });
    }, deviations: 1, random: 500, delaysWrites: true);

    [Fact, Trait("Semantics", "P10")]
    public void Process_OnAThreadOfItsOwn_TakesAllThatIsSentAndEndsWithItsThread() => Explorer.Explore(model =>
    {
        model.Without(Watch);
        var pool = Pool(workers: 1);
        var host = new ModelHost(pool) { Home = () => new OwnThread(pool).Queue };
        var taken = 0;
        model.Thread("spawner", () =>
        {
            var process = host.Start(async self =>
            {
                for (; taken < 4; taken++)
                    await self.ReceiveAsync();
            });
            for (var i = 0; i < 2; i++)
            {
                model.Add($"sender {i}", () =>
                {
                    process.TrySend("one");
                    process.TrySend("two");
                });
            }
        });
        model.AtRest(() =>
        {
            Assert.Equal(4, taken);
            Assert.Single(pool.Carriers); // The worker of the pool.
            Assert.False(pool.IsAwake);
        });
    }, delaysWrites: true);

    private static Scheduler Pool(int workers)
    {
        var pool = new Scheduler(workers, maximumSpares: 2, new RuntimeCounters(), () => TimeSpan.FromMilliseconds(20), NullLogger.Instance);
        pool.Start();
        return pool;
    }

    private static Task Ran(ref int times)
    {
        times++;
        return Task.CompletedTask;
    }
}
