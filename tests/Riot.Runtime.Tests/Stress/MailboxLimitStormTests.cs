// R5: many senders to a mailbox with a limit, whose process receives in every way: each message is taken, or counted, or refused to its sender.
namespace Riot.Tests.Stress;

public sealed class MailboxLimitStormTests
{
    private const int Senders = 6;

    public static MatrixTheoryData<string, int, int> Cases { get; } = new(["Reject", "DropOldest", "DropNewest", "Wait"], [1, 7, 64], [1, 2, 8]);

    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "G2")]
    [MemberData(nameof(Cases))]
    public async Task Messages_OfManySenders_AreTakenInOrder_OrCounted(string policy, int capacity, int workers)
    {
        var each = StressEffort.Times(1_500);
        await using var stage = await Stage.Start(workers, options => options.MessagesPerTurn = 50);
        var limit = Semantics.Receive.MailboxLimitTests.Limit(policy, capacity);
        var result = new TaskCompletionSource<(int Taken, int Signals, int Longest)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = stage.Riot.Spawn(self => Receive(self, result), new ProcessOptions { Mailbox = limit });

        var refused = await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => sender % 3 == 0
            ? Task.Run(() => SendFromOutside(sender))
            : stage.Run(self => SendFromInside(self, sender))));
        stage.Riot.SendAfter(receiver, "end", TimeSpan.Zero);
        var (taken, signals, longest) = await result.Task.Guarded();

        Assert.Equal((long)Senders * each, taken + refused.Sum() + stage.Riot.Processes.Counters.DroppedMessages);
        Assert.True(taken > 0);
        Assert.Equal(Senders * (each / 100), signals);
        if (policy == "Wait")
            Assert.Equal(Senders * each, taken);
        if (policy != "DropOldest")
            Assert.InRange(longest, 0, capacity + (Senders * (each / 100)) + 1);

        async Task<int> SendFromInside(ProcessContext self, int sender)
        {
            var refusals = 0;
            for (var i = 0; i < each; i++)
            {
                if (i % 100 == 0)
                    self.SendAfter(receiver, "signal", TimeSpan.Zero);
                refusals += await Send(self, sender, i);
            }

            return refusals;
        }

        async ValueTask<int> Send(ProcessContext self, int sender, int number)
        {
            if (policy == "Wait")
                Assert.True(await self.SendWhenRoomAsync(receiver, (sender, number)));
            else if (number % 2 == 0)
                return self.TrySend(receiver, (sender, number)) ? 0 : 1;
            else
                self.Send(receiver, (sender, number));
            return 0;
        }

        async Task<int> SendFromOutside(int sender)
        {
            var refusals = 0;
            for (var i = 0; i < each; i++)
            {
                if (i % 100 == 0)
                    stage.Riot.SendAfter(receiver, "signal", TimeSpan.Zero);
                if (policy == "Wait")
                    Assert.True(await stage.Riot.SendWhenRoomAsync(receiver, (sender, i)).Guarded());
                else if (!stage.Riot.TrySend(receiver, (sender, i)))
                    refusals++;
            }

            return refusals;
        }

        async Task Receive(ProcessContext self, TaskCompletionSource<(int, int, int)> done)
        {
            var random = new Random(capacity);
            var last = Enumerable.Repeat(-1, Senders).ToArray();
            var (takenHere, signalsHere, longestHere, isOver) = (0, 0, 0, false);
            while (!isOver || signalsHere < Senders * (each / 100))
            {
                longestHere = Math.Max(longestHere, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                switch (random.Next(6))
                {
                    case 0:
                        if (await self.TryReceiveAsync<(int Sender, int)>(pair => pair.Sender % 2 == 1, TimeSpan.Zero) is (true, var odd))
                            Look(odd);
                        break;
                    case 1:
                        var sought = random.Next(Senders);
                        if (await self.TryReceiveAsync<(int Sender, int)>(pair => pair.Sender == sought, TimeSpan.FromMilliseconds(random.Next(50) == 0 ? 1 : 0)) is (true, var found))
                            Look(found);
                        break;
                    case 2:
                        await Task.Yield();
                        break;
                    case 3:
                        self.MakeRef();
                        break;
                    default:
                        Look(await self.ReceiveAsync());
                        break;
                }
            }

            // A selective receive may have passed some of what came before the end.
            while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } late))
                Look(late);
            Assert.Equal(0, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
            done.TrySetResult((takenHere, signalsHere, longestHere));

            void Look(object message)
            {
                switch (message)
                {
                    case (int sender, int number):
                        takenHere++;
                        if (number <= last[sender])
                            done.TrySetException(new InvalidOperationException($"{number} of sender {sender} came after {last[sender]}."));
                        last[sender] = number;
                        break;
                    case "signal":
                        signalsHere++;
                        break;
                    default:
                        isOver = true;
                        break;
                }
            }
        }
    }

    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "X5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Waits_WhileSendersAndReceiversDie_AllEnd(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var random = new Random(workers);

        for (var round = 0; round < StressEffort.Times(300); round++)
        {
            var receiver = stage.Riot.Spawn(
                async self =>
                {
                    while (true)
                        await self.ReceiveAsync();
                },
                new ProcessOptions { Mailbox = MailboxLimit.Wait(1 + random.Next(2)) });
            var senders = Enumerable.Range(0, 6).Select(_ => stage.Riot.Spawn(async self =>
            {
                while (await self.SendWhenRoomAsync(receiver, "message"))
                {
                }
            })).ToList();
            using var cancellation = new CancellationTokenSource();
            var outside = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (await stage.Riot.SendWhenRoomAsync(receiver, "message", cancellationToken: cancellation.Token).Guarded())
                    {
                    }
                }
                catch (OperationCanceledException)
                {
                }
            })).ToList();

            foreach (var sender in senders.Take(random.Next(7)))
                stage.Riot.Kill(sender);
            if (random.Next(2) == 0)
                await cancellation.CancelAsync();
            stage.Riot.Kill(receiver);

            await stage.ExitOf(receiver);
            foreach (var sender in senders)
                await stage.ExitOf(sender);
            await Task.WhenAll(outside).Guarded();
        }
    }
}
