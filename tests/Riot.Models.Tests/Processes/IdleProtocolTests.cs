// How processes fall asleep and are woken: none sleeps with something in its inbox that it waits for, none is in two queues, and none runs twice at a time.
using Riot.Models.Stepping;
using Riot.Signals;

namespace Riot.Models.Processes;

public class IdleProtocolTests
{
    [Theory, Trait("Semantics", "G2")]
    [InlineData(1, 1, 2, 1000)]
    [InlineData(1, 2, 1, 1000)]
    [InlineData(2, 2, 1, 1000)]
    [InlineData(2, 2, 2, 1)]
    public void Receive_OfAProcessThatFallsAsleepWhileOthersSend_LosesNoWakeUp(int carriers, int senders, int each, int budget) => Explorer.Explore(model =>
    {
        var crew = new Crew(model, carriers);
        var host = new ModelHost(crew) { Budget = budget };
        var (read, alone) = (new int[senders], new Exclusion());
        var process = host.Start(async self =>
        {
            while (true)
            {
                var (sender, number) = ((int, int))await self.ReceiveAsync();
                alone.Check();
                Assert.Equal(read[sender]++, number);
            }
        });
        for (var sender = 0; sender < senders; sender++)
        {
            var me = sender;
            model.Thread($"sender {me}", () =>
            {
                for (var i = 0; i < each; i++)
                    Assert.True(process.TrySend((me, i)));
            });
        }

        model.AtRest(() =>
        {
            Assert.All(read, count => Assert.Equal(each, count));
            Assert.Equal(ProcessStatus.Receiving, process.Look()!.Status);
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "P3")]
    [InlineData(1)]
    [InlineData(2)]
    public void ForeignAwait_ThatEndsWhileTheProcessFallsAsleep_ComesHome(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        TaskCompletionSource<int>[] sources = [new(), new()];
        var (got, alone) = (new List<int>(), new Exclusion());
        var process = host.Start(async self =>
        {
            foreach (var source in sources)
            {
                got.Add(await source.Task);
                alone.Check();
            }

            got.Add(await self.ReceiveAsync<int>());
        });
        model.Thread("first", () => sources[0].SetResult(1));
        model.Thread("second", () => sources[1].SetResult(2));
        model.Thread("sender", () => process.TrySend(3));
        model.AtRest(() =>
        {
            Assert.Equal([1, 2, 3], got);
            Assert.True(process.IsDead);
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "P3"), Trait("Semantics", "R6")]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void ForeignAwait_ThatEndsWhileAReceiveLooksAtAMessage_ComesHome(int carriers, bool isSkipped) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        var source = new TaskCompletionSource();
        var isHome = false;
        var process = host.Start(async self =>
        {
            _ = isSkipped ? self.ReceiveAsync<string>().AsTask() : null;
            var pending = isSkipped ? default : self.ReceiveAsync();
            await source.Task;
            isHome = true;
            _ = isSkipped ? null : await pending;
        });
        model.Thread("sender", () => process.TrySend(1));
        model.Thread("foreign", source.SetResult);
        model.AtRest(() => Assert.True(isHome && process.IsDead));
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "X5"), Trait("Semantics", "R6")]
    [InlineData(1)]
    [InlineData(2)]
    public void Exit_ThatComesWhileAReceiveLooksAtAMessage_CancelsTheToken(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers)) { Alarm = new NeverAlarm() };
        var process = host.Start(async self =>
        {
            var pending = self.ReceiveAsync();
            await new TaskCompletionSource().Task.WaitAsync(self.CancellationToken);
            await pending;
        });
        model.Thread("sender", () => process.TrySend(1));
        model.Thread("asks", () => process.TrySignal(new ExitSignal(Pid.Runtime, ExitReason.Shutdown)));
        model.AtRest(() => Assert.True(process.IsDead));
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "R4")]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancel_OfAReceiveThatIsJustOver_DoesNotEndTheNext(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        var source = new CancellationTokenSource();
        var token = source.Token;
        var taken = 0;
        var process = host.Start(async self =>
        {
            try
            {
                await self.ReceiveAsync<int>(cancellationToken: token);
                taken++;
            }
            catch (OperationCanceledException)
            {
            }

            while (true)
            {
                await self.ReceiveAsync();
                taken++;
            }
        });
        model.Thread("sender", () =>
        {
            process.TrySend(1);
            process.TrySend(2);
        });
        model.Thread("canceller", source.Cancel);
        model.AtRest(() =>
        {
            Assert.Equal(2, taken);
            Assert.Equal(ProcessStatus.Receiving, process.Look()!.Status);
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "C2")]
    [InlineData(1)]
    [InlineData(2)]
    public void Call_AnsweredWhileTheCallerFallsAsleep_Returns(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        var replies = new List<int>();
        var server = host.Start(async self =>
        {
            while (true)
            {
                var call = await self.ReceiveAsync<IncomingCall>();
                var question = (Question)call.Request;
                call.Reply(question, question.Number + 1);
            }
        });
        host.Start(async self =>
        {
            for (var i = 0; i < 2; i++)
                replies.Add(await self.CallAsync(server.Pid, new Question(i), Timeout.InfiniteTimeSpan));
        });
        model.AtRest(() => Assert.Equal([1, 2], replies));
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "X3"), Trait("Semantics", "G7")]
    [InlineData(1)]
    [InlineData(2)]
    public void Kill_OfAProcessThatFallsAsleepOrRuns_EndsItAndClosesItsInbox(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        var (sent, started, ended) = (0, false, false);
        var process = host.Start(async self =>
        {
            started = true;
            try
            {
                while (true)
                    await self.ReceiveAsync();
            }
            finally
            {
                ended = true;
            }
        });
        model.Thread("sender", () =>
        {
            while (sent < 2 && process.TrySend(sent))
                sent++;
        });
        model.Thread("killer", process.Kill);
        model.AtRest(() =>
        {
            Assert.Equal(started, ended);
            Assert.True(process.IsDead);
            Assert.Same(ExitReason.Killed, process.Reason);
            Assert.False(process.TrySend("late"));
            Assert.False(process.TrySignal(KillSignal.Instance));
            Assert.Equal(0, host.Counters.Processes.Present);
        });
    }, delaysWrites: true);

    [Fact, Trait("Semantics", "R5")]
    public void Mailbox_ThatDropsTheOldest_KeepsItsLimitAndLosesNoWakeUp() => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers: 1));
        var sent = 0;
        var process = host.Start(
            async self => await self.ReceiveAsync<string>(),
            new ProcessOptions { Mailbox = MailboxLimit.DropOldest(2) });
        for (var sender = 0; sender < 2; sender++)
        {
            model.Thread($"sender {sender}", () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    Assert.True(process.TrySend(i));
                    sent++;
                }
            });
        }

        model.AtRest(() =>
        {
            Assert.InRange(process.Look()!.MailboxLength, 0, 2);
            Assert.Equal(4, process.Look()!.MailboxLength + host.Counters.DroppedCount);
        });
    }, delaysWrites: true);

    [Theory, Trait("Semantics", "R5")]
    [InlineData(1)]
    [InlineData(2)]
    public void Senders_ThatWaitForRoom_AllGetInAndNoneWaitsForEver(int carriers) => Explorer.Explore(model =>
    {
        var host = new ModelHost(new Crew(model, carriers));
        var (taken, sent) = (0, 0);
        var receiver = host.Start(
            async self =>
            {
                for (; taken < 4; taken++)
                    await self.ReceiveAsync();
                await self.ReceiveAsync<string>();
            },
            new ProcessOptions { Mailbox = MailboxLimit.Wait(1) });
        for (var i = 0; i < 2; i++)
        {
            host.Start(async self =>
            {
                for (var message = 0; message < 2; message++)
                {
                    if (await self.SendWhenRoomAsync(receiver.Pid, message))
                        sent++;
                }
            });
        }

        model.AtRest(() =>
        {
            Assert.Equal((4, 4), (sent, taken));
            Assert.Equal(ProcessStatus.Receiving, receiver.Look()!.Status);
        });
    }, delaysWrites: true);

    private sealed record Question(int Number) : ICall<int>;

    // Only one thread at a time is in the body of a process.
    private sealed class Exclusion
    {
        private bool _inside;

        public void Check()
        {
            Assert.False(_inside, "It runs on two threads.");
            _inside = true;
            Memory.Step("the body", 0);
            _inside = false;
        }
    }
}
