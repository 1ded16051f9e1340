// N1, N2: one name for a process, one process for a name, free as soon as its holder is reported dead.
using Riot.Tests;

namespace Riot.Runtime.Tests.Semantics;

public sealed class NameTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("RiotDefect", "D16")]
    public async Task Register_NameThatIsTaken_NamesTheHolder()
    {
        await using var test = await TestRuntime.Start();
        var holder = test.Riot.Spawn(self => self.Sleep(s_long).AsTask());
        var other = test.Riot.Spawn(self => self.Sleep(s_long).AsTask());
        test.Riot.Register("desk", holder);

        var error = Assert.Throws<NameAlreadyRegisteredException>(() => test.Riot.Register("desk", other));

        Assert.Equal(("desk", holder), (error.Name, error.Holder));
        Assert.Contains(holder.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(holder, test.Riot.WhereIs("desk"));
        Assert.Null(test.Riot.Info(other)!.Name);
    }

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("RiotDefect", "D15")]
    public async Task Register_SecondNameForOneProcess_IsRefusedAndLeavesNothing()
    {
        await using var test = await TestRuntime.Start();
        var pid = test.Riot.Spawn(self => self.Sleep(s_long).AsTask());
        test.Riot.Register("first", pid);

        var error = Assert.Throws<NameAlreadyRegisteredException>(() => test.Riot.Register("second", pid));

        Assert.Equal(("first", pid), (error.Name, error.Holder));
        Assert.Null(test.Riot.WhereIs("second"));
        Assert.Equal("first", test.Riot.Info(pid)!.Name);
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Register_SameNameForItsHolderAgain_ChangesNothing()
    {
        await using var test = await TestRuntime.Start();
        var pid = test.Riot.Spawn(self => self.Sleep(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        test.Riot.Register("desk", pid);

        Assert.Equal(pid, test.Riot.WhereIs("desk"));
    }

    [Fact]
    [Trait("Semantics", "N2")]
    public async Task HolderThatIsExiting_IsNotGivenOut_ButReachedByItsName()
    {
        await using var stage = await Stage.Start();
        var (unwinding, door, keys) = (new Gate(), new Gate(), new Registry<string>());
        var holder = await stage.SpawnReceiving(async _ =>
        {
            unwinding.Open();
            await door;
        }, new ProcessOptions { Name = "desk" });
        keys.Register(holder, "desk");
        var watcher = stage.Puppet();
        stage.Riot.Exit(holder, ExitReason.Shutdown);
        await unwinding.Opened();

        Assert.Null(stage.Riot.WhereIs("desk"));
        Assert.Null(await watcher.Ask(self => self.WhereIs("desk")));
        Assert.Null(keys.WhereIs("desk"));
        var next = stage.Riot.AwaitNameAsync("desk", Timeout.InfiniteTimeSpan).Guarded();
        var watch = await watcher.Ask(self => self.Monitor("desk"));
        Assert.True(stage.Riot.TrySend("desk", "taken, and never read"));
        var successor = stage.Puppet(name: "desk").Pid; // Stands in line.
        Assert.False(next.IsCompleted);
        door.Open();

        await stage.ExitOf(holder);
        Assert.Equal(successor, await next);
        Assert.Equal([new ProcessDown(watch, holder, ExitReason.Shutdown)], await watcher.Drain());
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Register_ProcessThatIsExiting_IsRefused()
    {
        await using var test = await TestRuntime.Start();
        var unwinding = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var pid = test.Riot.Spawn(async self =>
        {
            try
            {
                await self.Receive();
            }
            finally
            {
                unwinding.SetResult();
                await goOn.Task;
            }
        });
        await test.Until(pid, ProcessStatus.Receiving);
        test.Riot.Exit(pid, ExitReason.Shutdown);
        await unwinding.Task.Guarded();

        Assert.Equal(pid, Assert.Throws<NoSuchProcessException>(() => test.Riot.Register("desk", pid)).Pid);
        goOn.SetResult();
        await test.ExitOf(pid);
        Assert.Throws<NoSuchProcessException>(() => test.Riot.Register("desk", pid));
        Assert.Null(test.Riot.WhereIs("desk"));
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Spawn_UnderANameThatIsTaken_StartsNothing()
    {
        await using var test = await TestRuntime.Start();
        var holder = test.Riot.Spawn(self => self.Sleep(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        Assert.Throws<NameAlreadyRegisteredException>(
            () => test.Riot.Spawn(_ => throw new InvalidOperationException("ran"), new ProcessOptions { Name = "desk" }));

        Assert.Equal([holder], test.Riot.Processes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [Trait("Semantics", "N1")]
    public async Task Register_BlankName_IsRefused(string name)
    {
        await using var test = await TestRuntime.Start();
        var pid = test.Riot.Spawn(self => self.Sleep(s_long).AsTask());

        Assert.Throws<ArgumentException>(() => test.Riot.Register(name, pid));
    }

    [Fact]
    [Trait("Semantics", "N2")]
    [Trait("RiotDefect", "D14")]
    public async Task Unregister_UnknownName_SaysFalse()
    {
        await using var test = await TestRuntime.Start();

        Assert.False(test.Riot.Unregister("nobody"));
        Assert.False(await test.Run(self => Task.FromResult(self.Unregister("nobody"))));
    }

    [Fact]
    [Trait("Semantics", "N2")]
    public async Task Unregister_HeldName_FreesItForAnother()
    {
        await using var test = await TestRuntime.Start();
        var first = test.Riot.Spawn(self => self.Sleep(s_long).AsTask(), new ProcessOptions { Name = "desk" });
        var second = test.Riot.Spawn(self => self.Sleep(s_long).AsTask());

        Assert.True(test.Riot.Unregister("desk"));
        test.Riot.Register("desk", second);

        Assert.Equal(second, test.Riot.WhereIs("desk"));
        test.Riot.Register("old desk", first);
        Assert.Equal("old desk", test.Riot.Info(first)!.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [Trait("Semantics", "N2")]
    [Trait("Semantics", "M5")]
    public async Task Register_OnDown_SucceedsEveryTime(int workers)
    {
        await using var test = await TestRuntime.Start(workers);

        await test.Run(async self =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var (_, monitor) = self.SpawnMonitor(_ => Task.CompletedTask, new ProcessOptions { Name = "desk" });
                Assert.Equal(monitor, (await self.Receive<ProcessDown>()).Monitor);
            }
        });
    }

    [Fact]
    [Trait("Semantics", "N2")]
    public async Task AwaitName_NameTakenLater_YieldsItsHolder()
    {
        await using var test = await TestRuntime.Start();
        var outside = test.Riot.AwaitNameAsync("desk", s_long);
        var inside = test.Run(async self => await self.AwaitName("desk"));
        var waiter = Assert.Single(test.Riot.Processes());
        await test.Until(waiter, ProcessStatus.Awaiting);

        var pid = test.Riot.Spawn(self => self.Sleep(s_long).AsTask(), new ProcessOptions { Name = "desk" });

        Assert.Equal(pid, await outside.Guarded());
        Assert.Equal(pid, await inside);
        Assert.Equal(pid, await test.Riot.AwaitNameAsync("desk", TimeSpan.Zero).Guarded());
    }

    [Fact]
    [Trait("Semantics", "N2")]
    public async Task AwaitName_NobodyTakesIt_TimesOutNamingIt()
    {
        var time = new ManualTime();
        await using var test = await TestRuntime.Start(configure: options => options.TimeProvider = time);
        var outside = test.Riot.AwaitNameAsync("desk", TimeSpan.FromSeconds(3));
        var inside = test.Run(async self => await self.AwaitName("desk", TimeSpan.FromSeconds(3)));
        await test.Until(Assert.Single(test.Riot.Processes()), ProcessStatus.Awaiting);

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Contains("'desk'", (await Assert.ThrowsAsync<TimeoutException>(() => outside.Guarded())).Message, StringComparison.Ordinal);
        Assert.Contains("'desk'", (await Assert.ThrowsAsync<TimeoutException>(() => inside)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Semantics", "N2")]
    [Trait("Semantics", "X5")]
    public async Task AwaitName_ProcessExits_EndsTheWait()
    {
        await using var test = await TestRuntime.Start();
        var pid = test.Riot.Spawn(async self => await self.AwaitName("desk"));
        var exit = test.ExitOf(pid);
        await test.Until(pid, ProcessStatus.Awaiting);

        test.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await exit);
    }
}
