// X5: which verbs an exiting process still has: those that reach others work, those that let go never throw, all others throw.
namespace Riot.Tests.Semantics.Exits;

public sealed class ExitingVerbsTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Pid, Task>> s_throwing = new()
    {
        ["Receive"] = async (self, _) => await self.ReceiveAsync(),
        ["Receive with a timeout"] = async (self, _) => await self.ReceiveAsync(TimeSpan.Zero),
        ["Receive of a type"] = async (self, _) => await self.ReceiveAsync<string>(),
        ["TryReceive"] = async (self, _) => await self.TryReceiveAsync<object>(TimeSpan.Zero),
        ["MakeRef"] = (self, _) => Do(() => self.MakeRef()),
        ["Sleep"] = async (self, _) => await self.SleepAsync(TimeSpan.Zero),
        ["Yield"] = async (self, _) => await self.YieldAsync(),
        ["Link"] = (self, other) => Do(() => self.Link(other)),
        ["Monitor"] = (self, other) => Do(() => self.Monitor(other)),
        ["Monitor of a name"] = (self, _) => Do(() => self.Monitor("other")),
        ["SpawnLink"] = (self, _) => Do(() => self.SpawnLink(Puppet.Obey)),
        ["SpawnMonitor"] = (self, _) => Do(() => self.SpawnMonitor(Puppet.Obey)),
        ["WaitForExit"] = async (self, other) => await self.WaitForExitAsync(other),
        ["IsAlive"] = async (self, other) => await self.Processes.IsAliveAsync(other),
        ["AwaitName"] = async (self, _) => await self.Names.WaitForAsync("other"),
        ["Register"] = (self, _) => Do(() => self.Register("mine")),
        ["Register by pid"] = (self, _) => Do(() => self.Names.Register("mine", self.Pid)),
        ["Join"] = (self, _) => Do(() => self.Groups.Join("group", self.Pid)),
        ["TrapExits"] = (self, _) => Do(() => self.TrapExits = true),
        ["Priority"] = (self, _) => Do(() => self.Priority = ProcessPriority.High),
        ["Exit"] = (self, _) => Do(() => self.Exit(ExitReason.Normal)),
    };

    public static TheoryData<string> Throwing { get; } = [.. s_throwing.Keys];

    [Theory, Trait("Semantics", "X5")]
    [MemberData(nameof(Throwing))]
    public async Task OwnVerb_WhileExiting_ThrowsTheExit(string verb)
    {
        await using var stage = await Stage.Start();
        var other = stage.Puppet(name: "other");
        Exception? first = null, afterForeignAwait = null;
        var pid = await stage.SpawnReceiving(async self =>
        {
            self.Send(self.Pid, "a message that would do");
            first = await Record.ExceptionAsync(() => s_throwing[verb](self, other.Pid));
            await Task.Yield();
            afterForeignAwait = await Record.ExceptionAsync(() => s_throwing[verb](self, other.Pid));
        });
        var spawned = stage.Riot.Processes.Counters.Spawned;
        var reason = new ExitReason.Custom("over");

        stage.Riot.Exit(pid, reason);

        Assert.Equal(reason, await stage.ExitOf(pid));
        foreach (var error in new[] { first, afterForeignAwait })
        {
            var exit = Assert.IsType<ProcessExitException>(error);
            Assert.Equal((pid, (ExitReason)reason), (exit.Pid, exit.Reason));
        }

        Assert.Equal(spawned, stage.Riot.Processes.Counters.Spawned);
        Assert.Null(stage.Riot.Names.WhereIs("mine"));
        Assert.Equal(0, await other.Ask(self => stage.Riot.Processes.Info(self.Pid)!.Watchers));
        Assert.Equal(0, stage.Riot.Processes.Info(other.Pid)!.Links);
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task VerbsThatReachOthers_WhileExiting_Work()
    {
        await using var stage = await Stage.Start();
        var (receiver, asked, killed) = (stage.Puppet(name: "receiver"), stage.Puppet(), stage.Puppet());
        var spawned = Pid.None;
        var pid = await stage.SpawnReceiving(self =>
        {
            self.Send(receiver.Pid, 1);
            self.Send("receiver", 2);
            Assert.True(self.TrySend("receiver", 3));
            Assert.Equal(receiver.Pid, self.Names.WhereIs("receiver"));
            self.Names.Register("asked", asked.Pid);
            self.Groups.Join("group", asked.Pid);
            Assert.Equal((asked.Pid, asked.Pid), (self.Names.WhereIs("asked"), Assert.Single(self.Groups.Members("group"))));
            self.Exit(asked.Pid, ExitReason.Shutdown);
            self.Kill(killed.Pid);
            self.Exit(self.Pid, new ExitReason.Custom("does not count"));
            spawned = self.Spawn(child =>
            {
                child.Send(receiver.Pid, 4);
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(ExitReason.Shutdown, await asked.Exit);
        Assert.Equal(ExitReason.Killed, await killed.Exit);
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(spawned));
        Assert.Equal<object>([1, 2, 3, 4], await receiver.Drain());
        Assert.DoesNotContain(stage.Log.Lines, line => line.Error is not null);
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task VerbsThatLetGo_WhileExiting_NeverThrowAndWork()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var (linked, watched, receiver) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        var done = false;
        var pid = stage.Riot.Spawn(
            async self =>
            {
                self.Link(linked.Pid);
                var monitor = self.Monitor(watched.Pid);
                var timer = self.SendAfter(receiver.Pid, "too late", TimeSpan.FromSeconds(1));
                try
                {
                    await self.ReceiveAsync();
                }
                finally
                {
                    self.Unlink(linked.Pid);
                    self.Unlink(linked.Pid, flush: true);
                    self.Demonitor(monitor);
                    self.Demonitor(monitor, flush: true);
                    Assert.True(self.Cancel(timer));
                    Assert.False(self.Cancel(timer));
                    Assert.True(self.Names.Unregister("mine"));
                    Assert.False(self.Names.Unregister("mine"));
                    done = true;
                }
            },
            new ProcessOptions { Name = "mine" });
        await stage.Until(pid, ProcessStatus.Receiving);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.True(done);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Error is not null);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await receiver.Drain());
        Assert.Empty(await linked.Drain());
        await watched.Sync();
        Assert.Equal(0, stage.Riot.Processes.Info(watched.Pid)!.Watchers);
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
