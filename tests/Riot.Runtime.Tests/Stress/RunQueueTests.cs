// Two lanes and the inject queue on real threads: each process that is put in comes out once, whoever takes it.
using Riot.Processes;
using Riot.Scheduling;
using Riot.Verbs;

namespace Riot.Tests.Stress;

public sealed class RunQueueTests
{
    [Fact, Trait("Semantics", "P8")]
    public async Task Processes_PutIntoLanesThatStealFromEachOther_ComeOutOnceEach()
    {
        const int Lanes = 2;
        await using var stage = await Stage.Start();
        var host = await stage.Run(self => Task.FromResult(self.Host));
        for (var round = 0; round < StressEffort.Times(3); round++)
        {
            var count = 40_000;
            var processes = Enumerable.Range(0, count).Select(i => Idle(host, (ProcessPriority)((i % 7 % 3) - 1))).ToArray();
            var numbers = processes.Select((process, i) => (process, i)).ToDictionary(pair => pair.process, pair => pair.i);
            var inject = new InjectQueue();
            var lanes = Enumerable.Range(0, Lanes).Select(index => new Lane(index, inject)).ToArray();
            var taken = new int[count];
            var left = count;

            StressEffort.Race([
                .. lanes.Select<Lane, Action>(lane => () =>
                {
                    // Every fourth of those that are nobody's else: bursts, so that rings overflow, and then nothing, so that there is stealing.
                    var next = lane.Index;
                    while (Volatile.Read(ref left) > 0)
                    {
                        for (var burst = 0; burst < 700 && next < count; burst++, next += 4)
                            lane.Push(processes[next], yielded: next % 11 == 0);
                        while ((lane.Pop() ?? Steal(lane)) is { } process)
                            Take(process);
                    }
                }),
                () =>
                {
                    for (var i = 2; i < count; i += 4)
                        inject.Add(processes[i]);
                },
                () =>
                {
                    for (var i = 3; i < count; i += 4)
                        lanes[i / 4 % Lanes].AddPinned(processes[i]);
                },
            ]);

            Assert.All(taken, times => Assert.Equal(1, times));
            Assert.True(inject.IsEmpty);
            Assert.All(lanes, lane => Assert.False(lane.IsWaiting));

            Process? Steal(Lane thief)
            {
                for (var level = 0; level < 3; level++)
                {
                    if (lanes[1 - thief.Index].Steal(level, thief) is { } stolen)
                        return stolen;
                }

                return null;
            }

            void Take(Process process)
            {
                Interlocked.Increment(ref taken[numbers[process]]);
                Interlocked.Decrement(ref left);
            }
        }
    }

    // It is never launched: it only stands in queues.
    private static Process Idle(SpawningHost host, ProcessPriority priority) =>
        new(host, SpawningHost.BodyOf(_ => Task.CompletedTask), new ProcessOptions { Priority = priority }, null);
}
