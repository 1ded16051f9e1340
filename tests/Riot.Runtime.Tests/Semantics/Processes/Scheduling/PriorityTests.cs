// P8 and D30: a higher priority runs first, and none is starved beyond the bounds that the scheduler states.
namespace Riot.Tests.Semantics.Processes.Scheduling;

public sealed class PriorityTests
{
    /// <summary>At most so many High slices run on a worker before a ready Normal process, and so many others before a ready Low one.</summary>
    private const int HighBeforeNormal = 64;

    private const int OthersBeforeLow = 256;

    private static readonly Dictionary<string, Action<ProcessContext, ProcessPriority, Action>> s_endless = new()
    {
        ["yield"] = (self, priority, onSlice) => SpawnYielding(self, 3, priority, onSlice),
        ["hand over to each other"] = SpawnPingPong,
        ["are more than a run queue holds"] = (self, priority, onSlice) => SpawnYielding(self, 700, priority, onSlice),
    };

    public static TheoryData<ProcessPriority, ProcessPriority, string> Starvers
    {
        get
        {
            var cases = new TheoryData<ProcessPriority, ProcessPriority, string>();
            foreach (var kind in s_endless.Keys)
            {
                cases.Add(ProcessPriority.High, ProcessPriority.Normal, kind);
                cases.Add(ProcessPriority.High, ProcessPriority.Low, kind);
                cases.Add(ProcessPriority.Normal, ProcessPriority.Low, kind);
            }

            return cases;
        }
    }

    [Fact, Trait("Semantics", "P8")]
    public async Task Ready_OfAllPriorities_RunHighestFirst()
    {
        const int Each = 5;
        await using var stage = await OneWorker();
        var order = await stage.Run(async self =>
        {
            var order = new List<ProcessPriority>();
            for (var i = 0; i < Each; i++)
            {
                foreach (var priority in (ProcessPriority[])[ProcessPriority.Low, ProcessPriority.High, ProcessPriority.Normal])
                    self.Spawn(_ => { order.Add(priority); return Task.CompletedTask; }, new ProcessOptions { Priority = priority });
            }

            self.Priority = ProcessPriority.Low;
            while (order.Count < 3 * Each)
                await self.YieldAsync();
            return order;
        });
        Assert.Equal(order.Order(), order);
    }

    [Fact, Trait("Semantics", "P8")]
    public async Task Woken_OfAllPriorities_RunHighestFirst()
    {
        await using var stage = await OneWorker();
        var order = await stage.Run(async self =>
        {
            var order = new List<ProcessPriority>();
            var waiting = new List<Pid>();
            foreach (var priority in (ProcessPriority[])[ProcessPriority.Low, ProcessPriority.High, ProcessPriority.Normal])
            {
                waiting.Add(self.Spawn(async other =>
                {
                    await other.ReceiveAsync();
                    order.Add(other.Priority);
                }, new ProcessOptions { Priority = priority }));
            }

            self.Priority = ProcessPriority.Low;
            while (waiting.Any(pid => stage.Riot.Processes.Info(pid)!.Status != ProcessStatus.Receiving))
                await self.YieldAsync();
            waiting.ForEach(pid => self.Send(pid, "go"));
            while (order.Count < waiting.Count)
                await self.YieldAsync();
            return order;
        });
        Assert.Equal([ProcessPriority.High, ProcessPriority.Normal, ProcessPriority.Low], order);
    }

    [Fact, Trait("Semantics", "P8")]
    public async Task Priority_LoweredByTheProcess_CountsFromItsNextSlice()
    {
        await using var stage = await OneWorker();
        var order = await stage.Run(async self =>
        {
            var order = new List<string>();
            self.Spawn(async other =>
            {
                other.Priority = ProcessPriority.Low;
                await other.YieldAsync();
                order.Add("lowered");
            }, new ProcessOptions { Priority = ProcessPriority.High });
            self.Spawn(_ => { order.Add("normal"); return Task.CompletedTask; });
            self.Priority = ProcessPriority.Low;
            while (order.Count < 2)
                await self.YieldAsync();
            return order;
        });
        Assert.Equal(["normal", "lowered"], order);
    }

    [Theory, Trait("Semantics", "P8"), Trait("RiotDefect", "D30")]
    [MemberData(nameof(Starvers))]
    public async Task LowerPriority_BesideEndlessHigherOnes_RunsWithinTheBound(ProcessPriority upper, ProcessPriority lower, string kind)
    {
        const int Rounds = 100;
        await using var stage = await OneWorker();
        var longest = await stage.Run(async self =>
        {
            var slices = 0;
            s_endless[kind](self, upper, () => slices++);
            var gaps = new List<int>();
            self.Spawn(async other =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    var before = slices;
                    await other.YieldAsync();
                    gaps.Add(slices - before);
                }

                other.Send(self.Pid, "done");
            }, new ProcessOptions { Priority = lower });
            await self.ReceiveAsync();
            Assert.NotEqual(0, slices);
            return gaps.Max();
        });
        var bound = lower == ProcessPriority.Normal ? HighBeforeNormal : OthersBeforeLow;
        Assert.InRange(longest, 1, bound);
    }

    private static Task<Stage> OneWorker() => Stage.Start(workers: 1, options => options.MaxSpareWorkers = 0);

    private static void SpawnYielding(ProcessContext self, int count, ProcessPriority priority, Action onSlice)
    {
        for (var i = 0; i < count; i++)
        {
            self.Spawn(async other =>
            {
                while (true)
                {
                    onSlice();
                    await other.YieldAsync();
                }
            }, new ProcessOptions { Priority = priority });
        }
    }

    // Two that wake each other in turn: whoever was woken last is the next to run.
    private static void SpawnPingPong(ProcessContext self, ProcessPriority priority, Action onSlice)
    {
        var options = new ProcessOptions { Priority = priority };
        var one = self.Spawn(other => Answer(other, onSlice), options);
        self.Send(one, self.Spawn(other => Answer(other, onSlice), options));

        static async Task Answer(ProcessContext self, Action onSlice)
        {
            while (true)
            {
                var partner = (Pid)await self.ReceiveAsync();
                onSlice();
                self.Send(partner, self.Pid);
            }
        }
    }
}
