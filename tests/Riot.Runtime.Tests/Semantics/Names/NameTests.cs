// N1, N2: one name for a process, one process for a name, free as soon as its holder is reported dead.
namespace Riot.Tests.Semantics.Names;

public sealed class NameTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    [Fact, Trait("Semantics", "N1"), Trait("RiotDefect", "D16")]
    public async Task Register_NameThatIsTaken_NamesTheHolder()
    {
        await using var stage = await Stage.Start();
        var holder = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask());
        var other = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask());
        stage.Riot.Names.Register("desk", holder);

        var error = Assert.Throws<AlreadyRegisteredException>(() => stage.Riot.Names.Register("desk", other));

        Assert.Equal(("desk", holder), (error.Key, error.Holder));
        Assert.Contains(holder.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(holder, stage.Riot.Names.WhereIs("desk"));
        Assert.Null(stage.Riot.Processes.Info(other)!.Name);
    }

    [Fact, Trait("Semantics", "N1"), Trait("RiotDefect", "D15")]
    public async Task Register_SecondNameForOneProcess_IsRefusedAndLeavesNothing()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask());
        stage.Riot.Names.Register("first", pid);

        var error = Assert.Throws<AlreadyRegisteredException>(() => stage.Riot.Names.Register("second", pid));

        Assert.Equal(("first", pid), (error.Key, error.Holder));
        Assert.Null(stage.Riot.Names.WhereIs("second"));
        Assert.Equal("first", stage.Riot.Processes.Info(pid)!.Name);
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Register_SameNameForItsHolderAgain_ChangesNothing()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        stage.Riot.Names.Register("desk", pid);

        Assert.Equal(pid, stage.Riot.Names.WhereIs("desk"));
    }

    [Fact, Trait("Semantics", "N2")]
    public async Task HolderThatIsExiting_IsNotGivenOut_ButReachedByItsName()
    {
        await using var stage = await Stage.Start();
        var (unwinding, door, keys) = (new Gate(), new Gate(), new Registry<string>());
        var holder = await stage.SpawnReceiving(async _ =>
        {
            unwinding.Open();
            await door;
        }, new ProcessOptions { Name = "desk" });
        keys.Register("desk", holder);
        var watcher = stage.Puppet();
        stage.Riot.Exit(holder, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.Null(stage.Riot.Names.WhereIs("desk"));
        Assert.Null(await watcher.Ask(self => self.Names.WhereIs("desk")));
        Assert.Null(keys.HolderOf("desk"));
        var next = stage.Riot.Names.WaitForAsync("desk", Timeout.InfiniteTimeSpan).Guarded();
        var watch = await watcher.Ask(self => self.Monitor("desk"));
        Assert.True(stage.Riot.TrySend("desk", "taken, and never read"));
        var successor = stage.Puppet(name: "desk").Pid; // Stands in line.
        Assert.False(next.IsCompleted);
        door.Open();

        await stage.ExitOf(holder);
        Assert.Equal(successor, await next);
        Assert.Equal([new ProcessDown(watch, holder, ExitReason.Shutdown)], await watcher.Drain());
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Register_ProcessThatIsExiting_IsRefused()
    {
        await using var stage = await Stage.Start();
        var unwinding = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var pid = stage.Riot.Spawn(async self =>
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                unwinding.SetResult();
                await goOn.Task;
            }
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Task.Guarded();

        Assert.Equal(pid, Assert.Throws<NoSuchProcessException>(() => stage.Riot.Names.Register("desk", pid)).Pid);
        goOn.SetResult();
        await stage.ExitOf(pid);
        Assert.Throws<NoSuchProcessException>(() => stage.Riot.Names.Register("desk", pid));
        Assert.Null(stage.Riot.Names.WhereIs("desk"));
    }

    [Fact, Trait("Semantics", "N1")]
    public async Task Spawn_UnderANameThatIsTaken_StartsNothing()
    {
        await using var stage = await Stage.Start();
        var holder = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        Assert.Throws<AlreadyRegisteredException>(
            () => stage.Riot.Spawn(_ => throw new InvalidOperationException("ran"), new ProcessOptions { Name = "desk" }));

        Assert.Equal([holder], stage.Riot.Processes.List());
    }

    [Theory, Trait("Semantics", "N1")]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Register_BlankName_IsRefused(string name)
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask());

        Assert.Throws<ArgumentException>(() => stage.Riot.Names.Register(name, pid));
    }

    [Fact, Trait("Semantics", "N2"), Trait("RiotDefect", "D14")]
    public async Task Unregister_UnknownName_SaysFalse()
    {
        await using var stage = await Stage.Start();

        Assert.False(stage.Riot.Names.Unregister("nobody"));
        Assert.False(await stage.Run(self => Task.FromResult(self.Names.Unregister("nobody"))));
    }

    [Fact, Trait("Semantics", "N2")]
    public async Task Unregister_HeldName_FreesItForAnother()
    {
        await using var stage = await Stage.Start();
        var first = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask(), new ProcessOptions { Name = "desk" });
        var second = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask());

        Assert.True(stage.Riot.Names.Unregister("desk"));
        stage.Riot.Names.Register("desk", second);

        Assert.Equal(second, stage.Riot.Names.WhereIs("desk"));
        stage.Riot.Names.Register("old desk", first);
        Assert.Equal("old desk", stage.Riot.Processes.Info(first)!.Name);
    }

    [Theory, Trait("Semantics", "N2"), Trait("Semantics", "M5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Register_OnDown_SucceedsEveryTime(int workers)
    {
        await using var stage = await Stage.Start(workers);

        await stage.Run(async self =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var (_, monitor) = self.SpawnMonitor(_ => Task.CompletedTask, new ProcessOptions { Name = "desk" });
                Assert.Equal(monitor, (await self.ReceiveAsync<ProcessDown>()).Monitor);
            }
        });
    }

    [Fact, Trait("Semantics", "N2")]
    public async Task AwaitName_NameTakenLater_YieldsItsHolder()
    {
        await using var stage = await Stage.Start();
        var outside = stage.Riot.Names.WaitForAsync("desk", s_long);
        var inside = stage.Run(async self => await self.Names.WaitForAsync("desk"));
        var waiter = Assert.Single(stage.Riot.Processes.List());
        await stage.Until(waiter, ProcessStatus.Awaiting);

        var pid = stage.Riot.Spawn(self => self.SleepAsync(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        Assert.Equal(pid, await outside.Guarded());
        Assert.Equal(pid, await inside);
        Assert.Equal(pid, await stage.Riot.Names.WaitForAsync("desk", TimeSpan.Zero).Guarded());
    }

    [Fact, Trait("Semantics", "N2")]
    public async Task AwaitName_NobodyTakesIt_TimesOutNamingIt()
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(configure: options => options.TimeProvider = time);
        var outside = stage.Riot.Names.WaitForAsync("desk", TimeSpan.FromSeconds(3));
        var inside = stage.Run(async self => await self.Names.WaitForAsync("desk", TimeSpan.FromSeconds(3)));
        await stage.Until(Assert.Single(stage.Riot.Processes.List()), ProcessStatus.Awaiting);

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Contains("'desk'", (await Assert.ThrowsAsync<TimeoutException>(() => outside.Guarded())).Message, StringComparison.Ordinal);
        Assert.Contains("'desk'", (await Assert.ThrowsAsync<TimeoutException>(() => inside)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "N2"), Trait("Semantics", "X5")]
    public async Task AwaitName_ProcessExits_EndsTheWait()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self => await self.Names.WaitForAsync("desk"));
        var exit = stage.ExitOf(pid);
        await stage.Until(pid, ProcessStatus.Awaiting);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await exit);
    }
}
