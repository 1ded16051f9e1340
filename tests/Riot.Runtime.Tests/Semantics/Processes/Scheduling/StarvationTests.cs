// P8, P9: within a priority, too, nobody has a worker to himself: not two that wake each other, not one that is pinned, not both at once.
namespace Riot.Tests.Semantics.Processes.Scheduling;

public sealed class StarvationTests
{
    /// <summary>What a worker runs at most, within a priority, before it runs one that waits.</summary>
    private const int Bound = 32;

    private static readonly Dictionary<string, Action<ProcessContext, ProcessOptions, Action>> s_greedy = new()
    {
        ["two that wake each other"] = SpawnPair,
        ["one that is pinned and yields"] = (self, options, onSlice) => SpawnYielding(self, Pinned(options), onSlice),
        ["one that yields"] = SpawnYielding,
        ["two that wake each other, beside two of High"] = (self, options, onSlice) =>
        {
            SpawnPair(self, new ProcessOptions { Priority = ProcessPriority.High }, () => { });
            SpawnPair(self, options, onSlice);
        },
        ["two that wake each other, beside one that is pinned and one that yields"] = (self, options, onSlice) =>
        {
            SpawnYielding(self, Pinned(options), () => { });
            SpawnYielding(self, options, () => { });
            SpawnPair(self, options, onSlice);
        },
    };

    public static TheoryData<ProcessPriority, string> Greedy
    {
        get
        {
            var cases = new TheoryData<ProcessPriority, string>();
            foreach (var kind in s_greedy.Keys)
            {
                cases.Add(ProcessPriority.Normal, kind);
                cases.Add(ProcessPriority.Low, kind);
            }

            return cases;
        }
    }

    [Theory, Trait("Semantics", "P8"), Trait("Semantics", "P9")]
    [MemberData(nameof(Greedy))]
    public async Task Waiting_BesideGreedyOnesOfTheSamePriority_RunWithinTheBound(ProcessPriority priority, string kind)
    {
        const int Count = 100;
        await using var stage = await Stage.Start(workers: 1, options => options.MaxSpareWorkers = 0);
        var (longest, slices) = await stage.Run(async self =>
        {
            var options = new ProcessOptions { Priority = priority };
            var (slices, since, longest) = (0, 0, 0);
            s_greedy[kind](self, options, () =>
            {
                slices++;
                longest = Math.Max(longest, ++since);
            });
            for (var i = 0; i < Count; i++)
            {
                self.Spawn(other =>
                {
                    since = 0;
                    other.Send(self.Pid, "ran");
                    return Task.CompletedTask;
                }, options);
            }

            for (var i = 0; i < Count; i++)
                await self.ReceiveAsync();
            return (longest, slices);
        }, new ProcessOptions { Priority = ProcessPriority.High });

        // Each of the greedy ones may be ahead in the queue, once.
        Assert.InRange(longest, 1, Bound + 2);
        Assert.NotEqual(0, slices);
    }

    private static ProcessOptions Pinned(ProcessOptions options) => new() { Priority = options.Priority, Placement = ProcessPlacement.Pinned };

    private static void SpawnYielding(ProcessContext self, ProcessOptions options, Action onSlice) => self.Spawn(async other =>
    {
        while (true)
        {
            onSlice();
            await other.YieldAsync();
        }
    }, options);

    // Whoever was woken last is the next to run.
    private static void SpawnPair(ProcessContext self, ProcessOptions options, Action onSlice)
    {
        var one = self.Spawn(Answer, options);
        self.Send(one, self.Spawn(Answer, options));

        async Task Answer(ProcessContext other)
        {
            while (true)
            {
                var partner = (Pid)await other.ReceiveAsync();
                onSlice();
                other.Send(partner, other.Pid);
            }
        }
    }
}
