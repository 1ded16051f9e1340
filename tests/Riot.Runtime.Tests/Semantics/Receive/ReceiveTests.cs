// R1 and G5: a receive takes the oldest message, by reference and once, and suspends the process without a thread.
namespace Riot.Tests.Semantics.Receive;

public sealed class ReceiveTests
{
    [Fact, Trait("Semantics", "R1")]
    public async Task Receive_MessagesQueued_TakesThemOldestFirst()
    {
        await using var stage = await Stage.Start();
        var taken = await stage.Run(async self =>
        {
            for (var i = 0; i < 100; i++)
                self.Send(self.Pid, i);
            var all = new List<object>();
            while (all.Count < 100)
                all.Add(await self.ReceiveAsync());
            return all;
        });
        Assert.Equal(Enumerable.Range(0, 100).Cast<object>(), taken);
    }

    [Fact, Trait("Semantics", "R1")]
    public async Task Receive_ThousandsSuspendedOnOneWorker_HoldNoThread()
    {
        const int Waiters = 5000;
        await using var stage = await Stage.Start(workers: 1, options => options.MaxSpareWorkers = 0);
        var answers = await stage.Run(async self =>
        {
            var waiters = new List<Pid>();
            for (var i = 0; i < Waiters; i++)
            {
                waiters.Add(self.Spawn(async other =>
                {
                    other.Send(self.Pid, "suspended soon");
                    var number = await other.ReceiveAsync();
                    other.Send(self.Pid, number);
                }));
            }

            for (var i = 0; i < Waiters; i++)
                Assert.Equal("suspended soon", await self.ReceiveAsync());
            for (var i = 0; i < Waiters; i++)
                self.Send(waiters[i], i);
            var received = new HashSet<object>();
            for (var i = 0; i < Waiters; i++)
                received.Add(await self.ReceiveAsync());
            return received.Count;
        });
        Assert.Equal(Waiters, answers);
    }

    [Theory, Trait("Semantics", "G5"), Trait("Semantics", "G2")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Send_FromManyProcesses_DeliversEachMessageOnceByReferenceInOrder(int workers)
    {
        const int Senders = 16;
        const int Each = 2000;
        await using var stage = await Stage.Start(workers);
        var sent = Enumerable.Range(0, Senders).Select(_ => Enumerable.Range(0, Each).Select(_ => new object()).ToArray()).ToArray();
        var taken = await stage.Run(async self =>
        {
            foreach (var own in sent)
            {
                self.Spawn(sender =>
                {
                    foreach (var message in own)
                        sender.Send(self.Pid, message);
                    return Task.CompletedTask;
                });
            }

            var all = new List<object>();
            while (all.Count < Senders * Each)
                all.Add(await self.ReceiveAsync());
            var (more, _) = await self.TryReceiveAsync<object>(TimeSpan.Zero);
            Assert.False(more);
            return all;
        });

        var sender = new Dictionary<object, (int Sender, int Number)>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < Senders; i++)
        {
            for (var j = 0; j < Each; j++)
                sender.Add(sent[i][j], (i, j));
        }

        var next = new int[Senders];
        foreach (var message in taken)
        {
            var (from, number) = sender[message];
            Assert.Equal(next[from]++, number);
        }

        Assert.All(next, count => Assert.Equal(Each, count));
    }

    [Fact, Trait("Semantics", "R1")]
    public async Task Receive_AfterASelectiveOneTookItsMatch_TakesWhateverIsOldest()
    {
        await using var stage = await Stage.Start();
        var order = await stage.Run(async self =>
        {
            self.Send(self.Pid, "text");
            self.Send(self.Pid, 1);
            return (await self.ReceiveAsync<int>(), await self.ReceiveAsync());
        });
        Assert.Equal((1, "text"), order);
    }

    [Fact, Trait("Semantics", "R1")]
    public async Task Receive_SuspendedAfterASelectiveOneTookItsMatch_TakesWhateverComes()
    {
        await using var stage = await Stage.Start();
        var order = await stage.Run(async self =>
        {
            self.Send(self.Pid, 1);
            var number = await self.ReceiveAsync<int>();
            self.Spawn(other =>
            {
                other.Send(self.Pid, "text");
                return Task.CompletedTask;
            });
            return (number, await self.ReceiveAsync());
        });
        Assert.Equal((1, "text"), order);
    }
}
