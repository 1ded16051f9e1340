// R5: senders that wait for room: nothing when there is room, in order when there is none, and an end with the sender, the receiver or the time.
namespace Riot.Tests.Semantics.Receive;

public sealed class SendOrWaitTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    [Fact, Trait("Semantics", "R5")]
    public async Task Room_CompletesAtOnce_WhateverTheMailbox()
    {
        await using var stage = await Stage.Start();
        var idle = await IdleProcess.Start(stage, MailboxLimit.Wait(2));
        var free = stage.Puppet();
        var full = await IdleProcess.Start(stage, MailboxLimit.Reject(1));
        stage.Riot.Send(full.Pid, "only");

        await stage.Run(async self =>
        {
            var sent = self.SendWhenRoomAsync(idle.Pid, 1);
            Assert.True(sent.IsCompletedSuccessfully);
            Assert.True(await sent);
            Assert.True(await self.SendWhenRoomAsync(free.Pid, 1));
            Assert.False(await self.SendWhenRoomAsync(full.Pid, 1));
        });
        var fromOutside = stage.Riot.SendWhenRoomAsync(idle.Pid, 2);
        Assert.True(fromOutside.IsCompletedSuccessfully);
        Assert.True(await fromOutside);

        Assert.Equal([1, 2], await idle.Drain());
        Assert.Equal([1], await free.Drain());
        Assert.Equal(1, stage.Riot.Processes.Counters.DroppedMessages);
    }

    [Theory, Trait("Semantics", "R5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Full_OwnMailbox_IsRefused_SinceNobodyElseCouldMakeRoom(bool byTheHandle)
    {
        await using var stage = await Stage.Start();

        var refused = await stage.Run(
            async self =>
            {
                IRiot riot = byTheHandle ? stage.Riot : self;
                Assert.True(await riot.SendWhenRoomAsync(self.Pid, 1));
                return await Record.ExceptionAsync(async () => await riot.SendWhenRoomAsync(self.Pid, 2));
            },
            new ProcessOptions { Mailbox = MailboxLimit.Wait(1) });

        Assert.Contains("its own mailbox", Assert.IsType<InvalidOperationException>(refused).Message);
    }

    [Fact, Trait("Semantics", "R5")]
    public async Task Full_WakesSendersInTheOrderInWhichTheyCame_AndPassesNobody()
    {
        await using var stage = await Stage.Start();
        var take = new SemaphoreSlim(0);
        var taken = new List<object>();
        var receiver = stage.Riot.Spawn(
            async self =>
            {
                while (true)
                {
                    await take.WaitAsync(self.CancellationToken);
                    taken.Add(await self.ReceiveAsync());
                }
            },
            new ProcessOptions { Mailbox = MailboxLimit.Wait(1) });
        stage.Riot.Send(receiver, 0);
        var senders = new List<Task<bool>>();
        for (var i = 1; i <= 10; i++)
        {
            if (i % 2 == 0)
            {
                senders.Add(stage.Riot.SendWhenRoomAsync(receiver, i).AsTask());
            }
            else
            {
                var (puppet, number) = (stage.Puppet(), i);
                senders.Add(puppet.Ask(self => self.SendWhenRoomAsync(receiver, number)));
                await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
            }
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.All(senders.Skip(i), sender => Assert.False(sender.IsCompleted));
            take.Release();
            Assert.True(await senders[i].Guarded());
            Assert.False(stage.Riot.TrySend(receiver, "pushy"));
        }

        take.Release();
        Assert.True(await stage.Riot.SendWhenRoomAsync(receiver, 11).Guarded());
        stage.Riot.Kill(receiver);
        await stage.ExitOf(receiver);
        Assert.Equal(Enumerable.Range(0, 11).Cast<object>(), taken);
    }

    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "X5")]
    [InlineData(Ending.AskedShutdown)]
    [InlineData(Ending.Killed)]
    public async Task Sender_ThatExits_StopsWaiting_AndSendsNothing(Ending ending)
    {
        await using var stage = await Stage.Start();
        var idle = await IdleProcess.Start(stage, MailboxLimit.Wait(1));
        stage.Riot.Send(idle.Pid, "only");
        var (first, second) = (stage.Puppet(), stage.Puppet());
        _ = first.Ask(self => self.SendWhenRoomAsync(idle.Pid, "never"));
        await stage.Until(first.Pid, ProcessStatus.Awaiting);
        var sent = second.Ask(self => self.SendWhenRoomAsync(idle.Pid, "next"));
        await stage.Until(second.Pid, ProcessStatus.Awaiting);

        stage.End(first, ending);
        await first.Exit;

        Assert.Equal(["only", "next"], await idle.Drain());
        Assert.True(await sent);
    }

    [Fact, Trait("Semantics", "R5")]
    public async Task Receiver_ThatDies_EndsAllWaits_AndWhatWasNotSentIsCounted()
    {
        await using var stage = await Stage.Start();
        var idle = await IdleProcess.Start(stage, MailboxLimit.Wait(1));
        stage.Riot.Send(idle.Pid, "only");
        var puppet = stage.Puppet();
        var inside = puppet.Ask(self => self.SendWhenRoomAsync(idle.Pid, "never"));
        await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
        var outside = stage.Riot.SendWhenRoomAsync(idle.Pid, "never");

        stage.Riot.Kill(idle.Pid);

        Assert.False(await inside);
        Assert.False(await outside.Guarded());
        await stage.ExitOf(idle.Pid);
        Assert.False(await puppet.Ask(self => self.SendWhenRoomAsync(idle.Pid, "late")));
        Assert.Equal((0, 3), (stage.Riot.Processes.Counters.DroppedMessages, stage.Riot.Processes.Counters.DeadLetters));
    }

    [Fact, Trait("Semantics", "R5")]
    public async Task Timeout_OrCancellation_SendsNothing()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var idle = await IdleProcess.Start(stage, MailboxLimit.Wait(1));
        stage.Riot.Send(idle.Pid, "only");
        var puppet = stage.Puppet();
        using var cancellation = new CancellationTokenSource();
        var inside = puppet.Ask(self => self.SendWhenRoomAsync(idle.Pid, "never", TimeSpan.FromSeconds(3)));
        await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
        var outside = stage.Riot.SendWhenRoomAsync(idle.Pid, "never", cancellationToken: cancellation.Token);

        time.Advance(TimeSpan.FromSeconds(3));
        await cancellation.CancelAsync();

        Assert.Contains(idle.Pid.ToString(), (await Assert.ThrowsAsync<TimeoutException>(() => inside)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outside.Guarded());
        Assert.Equal(["only"], await idle.Drain());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Riot.SendWhenRoomAsync(puppet.Pid, "never", cancellationToken: cancellation.Token).AsTask());
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "R6")]
    public async Task Wait_ForOneself_OrBesideAnotherVerb_IsRefused()
    {
        await using var stage = await Stage.Start();

        await stage.Run(
            async self =>
            {
                Assert.True(await self.SendWhenRoomAsync(self.Pid, 1));
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.SendWhenRoomAsync(self.Pid, 2));
                Assert.Equal(1, await self.ReceiveAsync());
                var pending = self.ReceiveAsync();
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.SendWhenRoomAsync(self.Pid, 3));
                self.Send(self.Pid, 4);
                Assert.Equal(4, await pending);
            },
            new ProcessOptions { Mailbox = MailboxLimit.Wait(1) });
    }

    // Nobody but the two: the sender fills, waits, is woken by the receiver, and so on, with a worker between them.
    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "P9")]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(2, 1)]
    [InlineData(2, 100)]
    public async Task Producer_FasterThanItsConsumer_IsHeldBack(int workers, int capacity)
    {
        const int Many = 20_000;
        await using var stage = await Stage.Start(workers);

        var longest = await stage.Run(async self =>
        {
            var consumer = self.Pid;
            self.Spawn(async producer =>
            {
                for (var i = 0; i < Many; i++)
                    Assert.True(await producer.SendWhenRoomAsync(consumer, i));
            });
            var most = 0;
            for (var i = 0; i < Many; i++)
            {
                Assert.Equal(i, await self.ReceiveAsync(s_long));
                most = Math.Max(most, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
            }

            return most;
        }, new ProcessOptions { Mailbox = MailboxLimit.Wait(capacity) });

        Assert.InRange(longest, 0, capacity);
    }
}
