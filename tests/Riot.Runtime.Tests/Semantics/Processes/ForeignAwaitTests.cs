// P3: a process runs on one thread at a time and stays itself across every kind of await.
namespace Riot.Tests.Semantics.Processes;

public sealed class ForeignAwaitTests
{
    private const int Flows = 6;
    private const int Rounds = 15;

    public static MatrixTheoryData<string, int> Kinds => new(ForeignAwaits.All.Keys, [1, 2, 8]);

    [Theory, Trait("Semantics", "P3")]
    [MemberData(nameof(Kinds))]
    public async Task ForeignAwait_ManyFlowsOfOneProcess_ComeHomeOneAtATime(string kind, int workers)
    {
        using var foreign = new ForeignAwaits();
        await using var stage = await Stage.Start(workers);
        var probe = new ExclusionProbe();
        await stage.Run(self => Task.WhenAll(Enumerable.Range(0, Flows).Select(_ => Flow(self))));
        Assert.Equal((0, Flows * Rounds), (probe.Overlaps, probe.Entries));

        async Task Flow(ProcessContext self)
        {
            for (var i = 0; i < Rounds; i++)
            {
                await ForeignAwaits.All[kind](foreign);

                // An own verb throws unless this very process runs on this thread.
                self.TrapExits = self.TrapExits;
                probe.Visit();
            }
        }
    }

    [Theory, Trait("Semantics", "P3")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task ForeignAwait_WhileMessagesPourIn_NeverRunsBesideAReceive(int workers)
    {
        const int Messages = 5000;
        await using var stage = await Stage.Start(workers);
        var probe = new ExclusionProbe();
        var received = await stage.Run(async self =>
        {
            var sender = self.Spawn(async other =>
            {
                for (var i = 0; i < Messages; i++)
                {
                    other.Send(self.Pid, i);
                    if (i % 10 == 0)
                        await other.YieldAsync();
                }
            });
            var flows = Enumerable.Range(0, Flows).Select(_ => Flow()).ToArray();
            var next = 0;
            for (; next < Messages; next++)
            {
                Assert.Equal(next, await self.ReceiveAsync());
                probe.Visit();
            }

            await Task.WhenAll(flows);
            return next;
        });
        Assert.Equal(Messages, received);
        Assert.Equal((0, Messages + (100 * Flows)), (probe.Overlaps, probe.Entries));

        async Task Flow()
        {
            for (var i = 0; i < 100; i++)
            {
                await Task.Run(() => { });
                probe.Visit();
            }
        }
    }

    [Theory, Trait("Semantics", "P3")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Processes_AwaitingEachOthersTasks_StayThemselves(int workers)
    {
        const int Pairs = 8;
        const int Turns = 200;
        await using var stage = await Stage.Start(workers);
        var probes = Enumerable.Range(0, 2 * Pairs).Select(_ => new ExclusionProbe()).ToArray();
        var bodies = Enumerable.Range(0, Pairs).SelectMany(pair =>
        {
            // Each completes what the other awaits, so that the other's continuation begins on this one's thread.
            var gates = Enumerable.Range(0, (2 * Turns) + 1).Select(_ => new TaskCompletionSource()).ToArray();
            gates[0].SetResult();
            return new[] { Turn(gates, 0, probes[2 * pair]), Turn(gates, 1, probes[(2 * pair) + 1]) };
        });
        await Task.WhenAll(bodies.Select(body => stage.Run(body)));
        Assert.All(probes, probe => Assert.Equal((0, Turns), (probe.Overlaps, probe.Entries)));

        static Func<ProcessContext, Task> Turn(TaskCompletionSource[] gates, int side, ExclusionProbe probe) => async self =>
        {
            for (var i = 0; i < Turns; i++)
            {
                await gates[(2 * i) + side].Task;
                self.TrapExits = false;
                probe.Visit();
                gates[(2 * i) + side + 1].SetResult();
                self.TrapExits = false;
            }
        };
    }
}
