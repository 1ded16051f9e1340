// R5: a mailbox with a limit: who is refused or dropped, what is counted, and what gets in whatever the limit says.
using System.Collections.Concurrent;

namespace Riot.Tests.Semantics.Receive;

public sealed class MailboxLimitTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Policies { get; } = new("Reject", "DropOldest", "DropNewest", "Wait");

    public static MailboxLimit Limit(string policy, int capacity) => policy switch
    {
        "Reject" => MailboxLimit.Reject(capacity),
        "DropOldest" => MailboxLimit.DropOldest(capacity),
        "DropNewest" => MailboxLimit.DropNewest(capacity),
        "Wait" => MailboxLimit.Wait(capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(policy)),
    };

    [Theory, Trait("Semantics", "R5")]
    [MemberData(nameof(Policies))]
    public void Limit_OfNothing_IsRefused(string policy)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Limit(policy, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Limit(policy, -1));
        Assert.Equal(1, Limit(policy, 1).Capacity);
        Assert.Equal($"{policy}(1)", Limit(policy, 1).ToString());
    }

    [Theory, Trait("Semantics", "R5")]
    [InlineData("Reject", "1 2 3", 2, false)]
    [InlineData("Wait", "1 2 3", 2, false)]
    [InlineData("DropNewest", "1 2 3", 2, true)]
    [InlineData("DropOldest", "3 4 5", 2, true)]
    public async Task Full_KeepsToItsPolicy_AndCountsWhatIsDropped(string policy, string kept, int dropped, bool isTaken)
    {
        var letters = new DeadLetters();
        await using var stage = await Stage.Start(configure: options => options.Observer = letters);
        var idle = await Idle(stage, Limit(policy, 3));

        for (var i = 1; i <= 5; i++)
            stage.Riot.Send(idle.Pid, i);

        Assert.Equal(3, stage.Riot.Processes.Info(idle.Pid)!.MailboxLength);
        Assert.Equal(dropped, stage.Riot.Processes.Counters.DroppedMessages);
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
        Assert.Equal(policy == "DropOldest" ? [1, 2] : [4, 5], letters.Messages(idle.Pid));
        Assert.Equal(isTaken, stage.Riot.TrySend(idle.Pid, 6));
        Assert.Equal(isTaken ? dropped + 1 : dropped, stage.Riot.Processes.Counters.DroppedMessages);
        var now = policy == "DropOldest" ? "4 5 6" : kept;
        Assert.Equal(now, string.Join(' ', await idle.Drain()));
    }

    [Theory, Trait("Semantics", "R5")]
    [MemberData(nameof(Policies))]
    public async Task TrySend_ToTheDead_SaysFalse(string policy)
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(_ => Task.CompletedTask, new ProcessOptions { Mailbox = Limit(policy, 3) });
        await stage.ExitOf(pid);

        Assert.False(stage.Riot.TrySend(pid, "late"));
        Assert.False(await stage.Riot.SendWhenRoomAsync(pid, "late"));
        stage.Riot.Send(pid, "late");

        Assert.Equal((0, 2), (stage.Riot.Processes.Counters.DroppedMessages, stage.Riot.Processes.Counters.DeadLetters));
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "G4")]
    public async Task TrySend_ByName_SaysFalseWhenRefused_SendDoesNotThrow()
    {
        await using var stage = await Stage.Start();
        var idle = await Idle(stage, MailboxLimit.Reject(1), name: "desk");

        Assert.True(stage.Riot.TrySend("desk", 1));
        Assert.False(stage.Riot.TrySend("desk", 2));
        stage.Riot.Send("desk", 3);
        Assert.False(stage.Riot.TrySend("nobody", 1));
        Assert.Throws<UnknownNameException>(() => stage.Riot.Send("nobody", 1));

        Assert.Equal([1], await idle.Drain());
        Assert.Equal(1, stage.Riot.Processes.Counters.DroppedMessages);
    }

    [Theory, Trait("Semantics", "R5")]
    [MemberData(nameof(Policies))]
    public async Task Full_LetsEverythingOfTheRuntimeIn(string policy)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var (child, friend) = (stage.Puppet(), stage.Puppet());
        var news = await stage.Run(
            async self =>
            {
                self.Link(child.Pid);
                var down = self.Monitor(child.Pid);
                var (group, _) = self.MonitorGroup("room");
                self.SendAfter(self.Pid, "fire", TimeSpan.FromSeconds(1));
                self.Send(self.Pid, "only");
                Assert.False(policy is "Reject" or "Wait" && self.TrySend(self.Pid, "more"));
                stage.Riot.Groups.Join("room", friend.Pid);
                stage.Riot.Exit(self.Pid, ExitReason.Shutdown);
                child.Return();
                await child.Exit;
                time.Advance(TimeSpan.FromSeconds(1));
                Assert.True(await self.Processes.IsAliveAsync(friend.Pid));
                Assert.Equal(6, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                List<object> all = [];
                while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
                    all.Add(message);
                Assert.Contains(all, message => message is ProcessDown { Monitor: var monitor } && monitor == down);
                Assert.Contains(new MemberJoined(group, "room", friend.Pid), all);
                return all;
            },
            new ProcessOptions { Mailbox = Limit(policy, 1), TrapExits = true });

        Assert.Contains("only", news);
        Assert.Contains("fire", news);
        Assert.Contains(news, message => message is ExitMessage { Kind: ExitKind.Exit });
        Assert.Contains(news, message => message is ExitMessage { Kind: ExitKind.Link });
        Assert.Equal(6, news.Count);
    }

    // However a message leaves: by a plain receive, a selective one, from the save queue, by a selector's drop or a flush, its room is free again.
    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "R2")]
    [MemberData(nameof(Policies))]
    public async Task Taken_InWhateverWay_MakesRoom(string policy)
    {
        await using var stage = await Stage.Start();

        await stage.Run(
            async self =>
            {
                for (var round = 0; round < 100; round++)
                {
                    Fill();
                    for (var i = 0; i < 3; i++)
                        Assert.Equal(i, await self.ReceiveAsync());

                    Fill();
                    Assert.Equal(2, await self.ReceiveAsync<int>(number => number == 2));
                    Assert.Equal(0, await self.ReceiveAsync(TimeSpan.Zero));
                    Assert.Equal(new(true, 1), await self.TryReceiveAsync<int>(TimeSpan.Zero));

                    Fill();
                    Assert.Equal(2, await self.ReceiveAsync<int>(message => message is 2 ? Selection.Take(2) : Selection<int>.Drop));

                    // Behind a control signal messages move to the save queue.
                    Fill();
                    self.Exit(self.Pid, ExitReason.Normal);
                    for (var i = 0; i < 3; i++)
                        Assert.Equal(i, await self.ReceiveAsync<int>());
                    Assert.IsType<ExitMessage>(await self.ReceiveAsync());

                    // What looks like news from the runtime but was sent counts, and a flush makes its room free.
                    var monitor = self.Monitor("nobody");
                    Assert.IsType<ProcessDown>(await self.ReceiveAsync());
                    for (var i = 0; i < 3; i++)
                        Assert.True(self.TrySend(self.Pid, new ProcessDown(monitor, self.Pid, ExitReason.Normal)));
                    self.Demonitor(monitor, flush: true);
                    Assert.Equal(0, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                }

                Fill();
                Assert.Equal(0, stage.Riot.Processes.Counters.DroppedMessages);
                Assert.Equal(policy is "DropOldest" or "DropNewest", self.TrySend(self.Pid, 3));

                void Fill()
                {
                    for (var i = 0; i < 3; i++)
                        Assert.True(self.TrySend(self.Pid, i));
                    Assert.Equal(3, stage.Riot.Processes.Info(self.Pid)!.MailboxLength);
                }
            },
            new ProcessOptions { Mailbox = Limit(policy, 3), TrapExits = true });
    }

    [Fact, Trait("Semantics", "R5"), Trait("Semantics", "R4")]
    public async Task SelectiveReceive_OverAFullMailboxThatItSkips_GetsWhatItWaitsForOnlyFromDropOldest()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        foreach (var policy in new[] { "Reject", "DropNewest", "Wait", "DropOldest" })
        {
            var done = new TaskCompletionSource<Received<string>>();
            var pid = stage.Riot.Spawn(
                async self => done.SetResult(await self.TryReceiveAsync<string>(s_long)), new ProcessOptions { Mailbox = Limit(policy, 4) });
            await stage.Until(pid, ProcessStatus.Receiving);
            for (var i = 0; i < 4; i++)
                stage.Riot.Send(pid, i);
            Assert.True(await stage.IsAlive(pid));

            stage.Riot.Send(pid, "wanted");
            if (policy == "DropOldest")
                Assert.Equal(new(true, "wanted"), await done.Task.Guarded());
            time.Advance(s_long);

            Assert.Equal(policy == "DropOldest" ? new Received<string>(true, "wanted") : default, await done.Task.Guarded());
        }
    }

    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "C2")]
    [InlineData("Reject")]
    [InlineData("Wait")]
    [InlineData("DropNewest")]
    [InlineData("DropOldest")]
    public async Task Call_ForWhichThereIsNoRoom_Fails(string policy)
    {
        await using var stage = await Stage.Start();
        var idle = await Idle(stage, Limit(policy, 1));
        var caller = stage.Puppet();
        if (policy == "DropOldest")
        {
            var dropped = caller.Ask(self => self.CallAsync(idle.Pid, new Question(), Timeout.InfiniteTimeSpan));
            await stage.Until(caller.Pid, ProcessStatus.Awaiting);
            stage.Riot.Send(idle.Pid, "newer");
            Assert.Equal(idle.Pid, (await Assert.ThrowsAsync<MailboxFullException>(() => dropped)).Pid);
            Assert.Equal(1, stage.Riot.Processes.Counters.DroppedMessages);
            return;
        }

        stage.Riot.Send(idle.Pid, "only");
        var inside = caller.Ask(self => self.CallAsync(idle.Pid, new Question()));
        Assert.Equal(idle.Pid, (await Assert.ThrowsAsync<MailboxFullException>(() => inside)).Pid);
        await Assert.ThrowsAsync<MailboxFullException>(() => stage.Riot.CallAsync(idle.Pid, new Question()).AsTask());
        Assert.Equal(0, stage.Riot.Processes.Counters.DroppedMessages);
    }

    [Theory, Trait("Semantics", "R5"), Trait("Semantics", "N3")]
    [MemberData(nameof(Policies))]
    public async Task Broadcast_ToAFullMember_GoesByItsPolicy(string policy)
    {
        await using var stage = await Stage.Start();
        var (idle, other) = (await Idle(stage, Limit(policy, 1)), stage.Puppet());
        stage.Riot.Groups.Join("room", idle.Pid);
        stage.Riot.Groups.Join("room", other.Pid);

        stage.Riot.Groups.Broadcast("room", 1);
        stage.Riot.Groups.Broadcast("room", 2);

        Assert.Equal([1, 2], await other.Drain());
        Assert.Equal([policy == "DropOldest" ? 2 : 1], await idle.Drain());
        Assert.Equal(1, stage.Riot.Processes.Counters.DroppedMessages);
    }

    private sealed record Question : ICall<int>;

    private static Task<IdleProcess> Idle(Stage stage, MailboxLimit limit, string? name = null) => IdleProcess.Start(stage, limit, name);

    private sealed class DeadLetters : IRuntimeObserver
    {
        private readonly ConcurrentQueue<(Pid To, object Message)> _all = new();

        public IEnumerable<object> Messages(Pid to) => _all.Where(letter => letter.To == to).Select(letter => letter.Message);

        void IRuntimeObserver.OnDeadLetter(Pid from, Pid to, object message) => _all.Enqueue((to, message));
    }
}
