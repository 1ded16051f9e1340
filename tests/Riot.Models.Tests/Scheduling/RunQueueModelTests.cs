// Two lanes and the inject queue without threads of their own: with rings of four, a few processes overflow, are injected and are stolen.
using Riot.Models.Processes;
using Riot.Models.Stepping;
using Riot.Processes;
using Riot.Scheduling;
using Riot.Verbs;

namespace Riot.Models.Scheduling;

public class RunQueueModelTests
{
    [Theory, Trait("Semantics", "P8")]
    [InlineData(8, 0)]
    [InlineData(3, 3)]
    public void Processes_PutIntoLanesThatStealFromEachOther_ComeOutOnceEach(int pushed, int injected) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new NoQueue());
        var inject = new InjectQueue();
        Lane[] lanes = [new(0, inject), new(1, inject)];
        var taken = new Dictionary<Process, int>();
        var left = 0;
        foreach (var lane in lanes)
        {
            var mine = Idle(pushed);
            var other = lanes[1 - lane.Index];
            model.Thread($"worker {lane.Index}", () =>
            {
                for (var i = 0; i < mine.Length; i++)
                    lane.Push(mine[i], yielded: i == 2);
                while (left > 0)
                {
                    if ((lane.Pop() ?? other.Steal(1, lane)) is { } process)
                    {
                        taken[process]++;
                        left--;
                    }
                    else
                    {
                        Thread.Yield();
                    }
                }
            });
        }

        var outside = Idle(injected);
        model.Thread("outsider", () =>
        {
            foreach (var process in outside)
                inject.Add(process);
        });
        model.AtRest(() =>
        {
            Assert.All(taken.Values, times => Assert.Equal(1, times));
            Assert.True(inject.IsEmpty);
            Assert.All(lanes, lane => Assert.False(lane.IsWaiting));
        });

        Process[] Idle(int count)
        {
            Process[] idle = [.. Enumerable.Range(0, count).Select(_ => new Process(host, SpawningHost.BodyOf(_ => Task.CompletedTask), new ProcessOptions(), null))];
            left += count;
            foreach (var process in idle)
                taken.Add(process, 0);
            return idle;
        }
    }, delaysWrites: true);

    // These processes are never launched.
    private sealed class NoQueue : ReadyQueue
    {
        public override void Enqueue(Process process, bool yielded = false) => throw new NotSupportedException();
    }
}
