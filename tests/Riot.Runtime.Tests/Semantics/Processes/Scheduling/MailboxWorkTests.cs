// P9, R2, R4: work on a long mailbox is charged to the process, which gives way in the middle of it and goes on where it was.
namespace Riot.Tests.Semantics.Processes.Scheduling;

public sealed class MailboxWorkTests
{
    private const int Others = 200_000;
    private const int Rounds = 20;

    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_scans = new()
    {
        ["Receive<T>"] = async self => await Assert.ThrowsAsync<ReceiveTimeoutException>(async () => await self.ReceiveAsync<int>(TimeSpan.Zero)),
        ["TryReceive<T>"] = async self => Assert.False((await self.TryReceiveAsync<int>(TimeSpan.Zero)).IsReceived),
        ["predicate"] = async self => Assert.False((await self.TryReceiveAsync<string>(text => text == "none", TimeSpan.Zero)).IsReceived),
    };

    public static TheoryData<string> Scans => [.. s_scans.Keys];

    [Theory, Trait("Semantics", "P9"), Trait("Semantics", "R4")]
    [MemberData(nameof(Scans))]
    public async Task Scan_OfALongMailbox_LetsOthersRunInTheMiddle(string kind)
    {
        await using var stage = await StartUnwatched();
        var (scans, turns) = (0, new List<int>());
        await stage.Run(async self =>
        {
            Fill(self);
            var neighbour = self.Spawn(async other =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    turns.Add(scans);
                    await other.YieldAsync();
                }
            });
            for (; turns.Count < Rounds; scans++)
                await s_scans[kind](self);
        });

        // A mailbox of this length is more than the budget: not one scan goes by without a turn of the neighbour.
        Assert.InRange(scans, 1, Rounds + 1);
    }

    [Fact, Trait("Semantics", "P9"), Trait("Semantics", "R2")]
    public async Task Scan_ThatGaveWay_LooksAtEachMessageOnceAndFindsTheLast()
    {
        await using var stage = await StartUnwatched();
        var looks = 0;
        var (found, last) = await stage.Run(async self =>
        {
            Fill(self);
            self.Send(self.Pid, "match");
            var found = await self.ReceiveAsync<string>(text => ++looks > 0 && text == "match", Guard.Limit);
            return (found, (await self.TryReceiveAsync<string>(text => text == "match", TimeSpan.Zero)).IsReceived);
        });

        Assert.Equal(("match", false, Others + 1), (found, last, looks));
    }

    [Fact, Trait("Semantics", "G3"), Trait("Semantics", "P9")]
    public async Task Kill_OfAProcessInTheMiddleOfAScan_EndsItThere()
    {
        await using var stage = await StartUnwatched();
        var looks = 0;
        var pid = stage.Riot.Spawn(async self =>
        {
            Fill(self);
            var me = self.Pid;
            self.Spawn(other =>
            {
                other.Kill(me);
                return Task.CompletedTask;
            });
            await self.ReceiveAsync<string>(text => ++looks < 0);
        });

        await stage.ExitOf(pid);

        Assert.InRange(looks, 1, Others - 1);
    }

    private static void Fill(ProcessContext self)
    {
        for (var i = 0; i < Others; i++)
            self.Send(self.Pid, "other");
    }

    // One worker, from which nobody takes the queue.
    private static Task<Stage> StartUnwatched() =>
        Stage.Start(1, options => options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1));
}
