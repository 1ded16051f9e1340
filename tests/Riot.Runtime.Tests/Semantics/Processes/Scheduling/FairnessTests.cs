// P9: a process that always has something to do gives way after its budget, and every ready process moves.
namespace Riot.Tests.Semantics.Processes.Scheduling;

public sealed class FairnessTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_endless = new()
    {
        ["Receive"] = async self => self.Send(self.Pid, await self.ReceiveAsync()),
        ["Receive<T>"] = async self => self.Send(self.Pid, await self.ReceiveAsync<string>()),
        ["TryReceive"] = async self => self.Send(self.Pid, (await self.TryReceiveAsync<string>(TimeSpan.Zero)).Message!),
        ["TryReceive on an empty mailbox"] = async self => await self.TryReceiveAsync<int>(TimeSpan.Zero),
        ["foreign await"] = async _ => await Task.Yield(),
    };

    public static TheoryData<string> Endless => [.. s_endless.Keys];

    [Theory, Trait("Semantics", "P9")]
    [MemberData(nameof(Endless))]
    public async Task EndlessWork_OnTheOnlyWorker_LetsOthersRun(string kind)
    {
        await using var stage = await Stage.Start(workers: 1, options => options.MaxSpareWorkers = 0);
        var turns = await stage.Run(async self =>
        {
            var steps = 0L;
            var endless = self.Spawn(async other =>
            {
                // One that only awaits foreign code would go on for ever, as a ghost.
                while (!other.CancellationToken.IsCancellationRequested)
                {
                    steps++;
                    await s_endless[kind](other);
                }
            });
            self.Send(endless, "again and again");
            var turns = new List<long>();
            for (var i = 0; i < 100; i++)
            {
                await self.YieldAsync();
                turns.Add(steps);
            }

            return turns;
        });

        // Both move: the endless one between any two turns of the other, but for the first, in which it may not have been born.
        Assert.Equal(turns.Count - 1, turns.Skip(1).Zip(turns).Count(pair => pair.First > pair.Second));
    }

    [Theory, Trait("Semantics", "P9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessagesTaken_OfAProcessThatGivesWay_CountsItsStepsAndNotTheTurnsThatItGaveAway(bool sleeps)
    {
        const int Steps = 100;
        await using var stage = await Stage.Start(configure: options => options.MessagesPerTurn = 1000);

        var taken = await stage.Run(async self =>
        {
            for (var i = 0; i < Steps; i++)
            {
                if (sleeps)
                    await self.SleepAsync(TimeSpan.Zero);
                else
                    await self.YieldAsync();
            }

            return stage.Riot.Processes.Info(self.Pid)!.MessagesTaken;
        });

        Assert.InRange(taken, Steps - 1, Steps);
    }

    [Fact, Trait("Semantics", "P9")]
    public async Task ReductionBudget_Is_WhatOneTurnMayTake()
    {
        const int Budget = 100;
        await using var stage = await Stage.Start(workers: 1, options => (options.MaxSpareWorkers, options.MessagesPerTurn) = (0, Budget));
        await stage.Run(async self =>
        {
            var received = 0;
            var endless = self.Spawn(async other =>
            {
                while (true)
                {
                    other.Send(other.Pid, await other.ReceiveAsync());
                    received++;
                }
            });
            self.Send(endless, "again and again");
            for (var i = 0; i < 100; i++)
            {
                var before = received;
                await self.YieldAsync();
                Assert.InRange(received - before, i == 0 ? 0 : 1, Budget);
            }
        });
    }

    [Theory, Trait("Semantics", "P9")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task TenThousandReadyProcesses_WithoutEnd_AllMove(int workers)
    {
        const int Count = 10_000;
        const int Turns = 20;
        await using var stage = await Stage.Start(workers);
        var turns = new int[Count];
        await stage.Run(async self =>
        {
            for (var i = 0; i < Count; i++)
            {
                var own = i;
                self.Spawn(async other =>
                {
                    while (true)
                    {
                        if (++turns[own] == Turns)
                            other.Send(self.Pid, "there");
                        await other.YieldAsync();
                    }
                });
            }

            for (var i = 0; i < Count; i++)
                Assert.Equal("there", await self.ReceiveAsync());
        }, new ProcessOptions { Priority = ProcessPriority.High });
        Assert.All(turns, count => Assert.True(count >= Turns));

        // No few that have the workers to themselves while the rest crawls: then the mean is a large multiple of the least.
        Assert.InRange(turns.Average(), Turns, 10 * Turns);
    }
}
