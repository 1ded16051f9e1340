// R5: a mailbox that drops its oldest keeps its limit whatever its process does meanwhile.
namespace Riot.Tests.Semantics.Receive;

public sealed class DropOldestTests
{
    private const int Capacity = 100;
    private const int Many = 20_000; // Two hundred times the limit; most tests look after each message.

    private sealed record Question : ICall<int>;

    private static readonly ProcessOptions s_limited = new() { Mailbox = MailboxLimit.DropOldest(Capacity) };

    [Fact, Trait("Semantics", "R5")]
    public async Task Owner_InAForeignAwait_KeepsTheNewest_AndNeverMoreThanTheLimit()
    {
        await using var stage = await Stage.Start();
        var idle = await IdleProcess.Start(stage, s_limited.Mailbox!);

        var longest = 0;
        for (var i = 0; i < Many; i++)
        {
            stage.Riot.Send(idle.Pid, i);
            longest = Math.Max(longest, stage.Riot.Processes.Info(idle.Pid)!.MailboxLength);
        }

        Assert.Equal(Capacity, longest);
        Assert.Equal(Many - Capacity, stage.Riot.Processes.Counters.DroppedMessages);
        Assert.Equal(ProcessStatus.Awaiting, stage.Riot.Processes.Info(idle.Pid)!.Status);
        Assert.Equal(Enumerable.Range(Many - Capacity, Capacity).Cast<object>(), await idle.Drain());
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "C2")]
    public async Task Call_ThatIsDropped_IsLoggedByWhatItAsked()
    {
        await using var stage = await Stage.Start();
        var idle = await IdleProcess.Start(stage, MailboxLimit.DropOldest(1));

        var call = stage.Riot.CallAsync(idle.Pid, new Question(), Timeout.InfiniteTimeSpan).AsTask();
        stage.Riot.Send(idle.Pid, "newer");

        await Assert.ThrowsAsync<MailboxFullException>(() => call.Guarded());
        var line = await stage.Log.Line(line => line.Text.Contains("is full", StringComparison.Ordinal));
        Assert.Equal($"call {typeof(Question)}", line.Values["MessageType"]);
    }

    // One worker, and the sender holds it: its receiver is ready all the time and never runs.
    [Theory, Trait("Semantics", "R5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_ThatIsReadyButNotRun_KeepsTheNewest_AndNeverMoreThanTheLimit(bool isNew)
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var all = new TaskCompletionSource<List<object>>();
        var longest = await stage.Run(async self =>
        {
            var receiver = self.Spawn(
                async child =>
                {
                    List<object> taken = [];
                    while (await child.ReceiveAsync() is int number)
                        taken.Add(number);
                    all.SetResult(taken);
                },
                s_limited);
            if (!isNew)
                Assert.True(await self.Processes.IsAliveAsync(receiver));
            var most = 0;
            for (var i = 0; i < Many; i++)
            {
                self.Send(receiver, i);
                most = Math.Max(most, stage.Riot.Processes.Info(receiver)!.MailboxLength);
            }

            self.Send(receiver, "end");
            return most;
        });

        Assert.Equal(Capacity, longest);
        Assert.Equal(Enumerable.Range(Many - Capacity + 1, Capacity - 1).Cast<object>(), await all.Task.Guarded());
        Assert.Equal(Many - Capacity + 1, stage.Riot.Processes.Counters.DroppedMessages);
    }

#if !SIMULATED // One thread runs all there.
    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "P10")]
    public async Task Owner_ThatHoldsItsThread_IsTrimmedMeanwhile()
    {
        const int Burst = 10 * Many; // Takes longer than the watch needs to come.
        await using var stage = await Stage.Start();
        using var goOn = new ManualResetEventSlim();
        var blocking = new Gate();
        var pid = stage.Riot.Spawn(
            self =>
            {
                blocking.Open();
                goOn.Wait();
                return Task.CompletedTask;
            },
            s_limited);
        await blocking.Opened();

        for (var i = 0; i < Burst; i++)
            stage.Riot.Send(pid, i);

        Assert.True(SpinWait.SpinUntil(() => stage.Riot.Processes.Info(pid)!.MailboxLength <= Capacity, Guard.Limit));
        Assert.Equal(Burst - Capacity, stage.Riot.Processes.Counters.DroppedMessages);
        goOn.Set();
        await stage.ExitOf(pid);
    }
#endif

    [Fact, Trait("Semantics", "R5")]
    public async Task Owner_ThatSendsToItself_KeepsTheNewest()
    {
        await using var stage = await Stage.Start();

        await stage.Run(
            async self =>
            {
                for (var i = 0; i < Many; i++)
                    self.Send(self.Pid, i);
                Assert.Equal(Capacity, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                for (var i = Many - Capacity; i < Many; i++)
                    Assert.Equal(i, await self.ReceiveAsync());
            },
            s_limited);
    }

    // The oldest have been looked at and skipped: they are the first to go, and what is waited for is looked at once it comes.
    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "R2")]
    public async Task Skipped_AreTheOldest_AndAReceiveGoesOnWhereItWas()
    {
        await using var stage = await Stage.Start();
        var looked = new List<int>();
        var done = new TaskCompletionSource<List<int>>();
        var pid = stage.Riot.Spawn(
            async self =>
            {
                await self.ReceiveAsync<int>(number =>
                {
                    looked.Add(number);
                    return number == 250;
                });
                List<int> rest = [];
                while (await self.TryReceiveAsync<int>(TimeSpan.Zero) is (true, var number))
                    rest.Add(number);
                done.SetResult(rest);
            },
            s_limited);
        await stage.Until(pid, ProcessStatus.Receiving);

        for (var i = 0; i < 250; i++)
        {
            stage.Riot.Send(pid, i);
            if (i % 10 == 9)
                await stage.IsAlive(pid);
            await stage.Until(pid, ProcessStatus.Receiving);
        }

        stage.Riot.Send(pid, 250);

        // The last one may be taken before its sender comes to see that it was one too many.
        var rest = await done.Task.Guarded();
        Assert.InRange(rest.Count, Capacity - 1, Capacity);
        Assert.Equal(Enumerable.Range(0, 250).TakeLast(rest.Count), rest);
        Assert.Equal(Enumerable.Range(0, 251), looked);
        await stage.ExitOf(pid);
        Assert.Equal(250 - rest.Count, stage.Riot.Processes.Counters.DroppedMessages);
    }

    // The selector makes its own mailbox overflow: the very message that it is looking at is the oldest, and goes.
    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "R2")]
    public async Task Selector_UnderWhichItsMessageIsDropped_TakesNothingElseInItsPlace()
    {
        await using var stage = await Stage.Start();

        await stage.Run(
            async self =>
            {
                self.Send(self.Pid, 1);
                self.Send(self.Pid, 2);
                var taken = await self.ReceiveAsync<int>(number =>
                {
                    if (number == 1)
                        self.Send(self.Pid, 3);
                    return number != 2;
                });
                Assert.Equal(3, taken);
                Assert.Equal(2, await self.ReceiveAsync());
                Assert.Equal(0, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                Assert.Equal(1, stage.Riot.Processes.Counters.DroppedMessages);
            },
            new ProcessOptions { Mailbox = MailboxLimit.DropOldest(2) });
    }

    // Control signals are taken on the way, each once, and in their order with the messages that stay.
    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "G2")]
    public async Task Trim_PassesControlSignals_InOrder()
    {
        await using var stage = await Stage.StartStepwise(new ManualTime());

        await stage.Run(async self =>
        {
            var ended = new TaskCompletionSource<List<object>>();
            var receiver = self.Spawn(
                async child =>
                {
                    List<object> all = [];
                    while (all.Count < 3)
                        all.Add(await child.ReceiveAsync());
                    ended.SetResult(all);
                },
                new ProcessOptions { Mailbox = MailboxLimit.DropOldest(2), TrapExits = true });
            self.Send(receiver, 1);
            self.Exit(receiver, ExitReason.Normal);
            for (var i = 2; i <= 9; i++)
                self.Send(receiver, i);

            var expected = new object[] { new ExitMessage(self.Pid, ExitReason.Normal, ExitKind.Exit), 8, 9 };
            Assert.Equal(expected, await ended.Task.Guarded());
        });
    }
}
