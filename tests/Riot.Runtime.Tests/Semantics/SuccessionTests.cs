// N1, N2, N3: a successor that wants the name or the key of a process which is on its way out stands in line for it.
using Riot.Tests;

namespace Riot.Runtime.Tests.Semantics;

public sealed class SuccessionTests
{
    private static readonly ProcessOptions s_desk = new() { Name = "desk" };

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("Semantics", "N2")]
    public async Task Spawn_UnderTheNameOfAProcessThatUnwinds_IsThereAtOnce_AndStartsWhenThatIsDead()
    {
        await using var test = await TestRuntime.Start();
        var (holder, goOn) = await Unwinding(test, self => self.Register("desk", self.Pid));
        var ran = new TaskCompletionSource<object>();

        var next = test.Riot.Spawn(async self => ran.SetResult(await self.Receive()), s_desk);
        test.Riot.Send(next, "early");
        await test.Until(next, ProcessStatus.Awaiting);

        Assert.True(await test.Riot.IsAliveAsync(next));
        Assert.Equal((null, null), (test.Riot.WhereIs("desk"), test.Riot.Info(next)!.Name));
        Assert.False(ran.Task.IsCompleted);
        goOn.SetResult();
        Assert.Equal("early", await ran.Task.Guarded());
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Spawn_RightAfterTheExitOfTheHolder_StandsInLine()
    {
        await using var test = await TestRuntime.Start();
        for (var round = 0; round < 500; round++)
        {
            var holder = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);
            test.Riot.Kill(holder);
            var next = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);
            await test.ExitOf(holder);
            Assert.Equal(next, await test.Riot.AwaitNameAsync("desk", TimeSpan.FromMinutes(1)).Guarded());
            test.Riot.Kill(next);
            await test.ExitOf(next);
        }
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Successor_ThatIsKilledInLine_RunsNothing_AndTheOneBehindItFollows()
    {
        await using var test = await TestRuntime.Start();
        var (_, goOn) = await Unwinding(test, self => self.Register("desk", self.Pid));
        var (killed, ended) = test.Riot.SpawnMonitored(_ => throw new InvalidOperationException("ran"), s_desk);
        var behind = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);

        test.Riot.Kill(killed);
        Assert.Equal(ExitReason.Killed, await ended.Guarded());
        goOn.SetResult();
        await test.Until(behind, ProcessStatus.Receiving);

        Assert.Equal(behind, test.Riot.WhereIs("desk"));
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Successors_BehindTheFirst_MeetALivingHolder_AndFailToStart()
    {
        await using var test = await TestRuntime.Start();
        var (_, goOn) = await Unwinding(test, self => self.Register("desk", self.Pid));
        var first = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);
        var second = test.Run(async self => await self.StartLink<Idle>(LinkScope.Owner, s_desk));
        while (test.Riot.Processes().Count < 4 && !second.IsCompleted)
            await Task.Yield();

        goOn.SetResult();

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => second);
        var error = Assert.IsType<NameAlreadyRegisteredException>(Assert.IsType<ExitReason.Exception>(failed.Reason).Error);
        Assert.Equal(("desk", first), (error.Name, error.Holder));
        Assert.Equal(first, test.Riot.WhereIs("desk"));
    }

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("Semantics", "X6")]
    public async Task Successor_OfAHolderThatIsAbandoned_StartsWhenItsGraceIsOver()
    {
        var time = new ManualTime();
        await using var test = await TestRuntime.Start(configure: options => options.TimeProvider = time);
        var (holder, _) = await Unwinding(test, self => self.Register("desk", self.Pid));
        var next = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);
        await test.Until(next, ProcessStatus.Awaiting);

        time.Advance(TimeSpan.FromSeconds(5));
        await test.ExitOf(holder);
        await test.Until(next, ProcessStatus.Receiving);

        Assert.Equal(next, test.Riot.WhereIs("desk"));
    }

    [Fact]
    [Trait("Semantics", "N1")]
    public async Task Name_ThatIsTakenFromAHolderThatUnwinds_GoesToTheFirstInLine()
    {
        await using var test = await TestRuntime.Start();
        await Unwinding(test, self => self.Register("desk", self.Pid));
        var next = test.Riot.Spawn(self => self.Receive().AsTask(), s_desk);

        Assert.True(test.Riot.Unregister("desk"));

        Assert.Equal(next, test.Riot.WhereIs("desk"));
        await test.Until(next, ProcessStatus.Receiving);
    }

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("Semantics", "H6")]
    public async Task Successor_InLine_EndsWithTheRuntime()
    {
        await using var test = await TestRuntime.Start();
        var (_, goOn) = await Unwinding(test, self => self.Register("desk", self.Pid));
        var (_, ended) = test.Riot.SpawnMonitored(_ => throw new InvalidOperationException("ran"), s_desk);

        var stopped = test.Riot.StopAsync();

        Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        goOn.SetResult();
        await stopped.Guarded();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Semantics", "N1")]
    [Trait("Semantics", "N3")]
    public async Task Process_ThatEntersWhatItsPredecessorStillHolds_HasStartedWhenThatIsDead(bool isName)
    {
        await using var test = await TestRuntime.Start();
        var keys = new Registry<string>();
        void Enter(ProcessContext self)
        {
            if (isName)
                self.Register("desk", self.Pid);
            else
                keys.Register(self.Pid, "desk", "mine");
        }

        var (holder, goOn) = await Unwinding(test, Enter);
        var start = test.Riot.SpawnStartedAsync<Idle>(arguments: [(Action<ProcessContext>)Enter]);
        var next = Assert.Single(test.Riot.Processes(), pid => pid != holder);
        await test.Until(next, ProcessStatus.Awaiting);

        Assert.Null(Holder());
        Assert.False(start.IsCompleted);
        goOn.SetResult();
        Assert.Equal(next, await start.Guarded());
        Assert.Equal(next, Holder());
        if (!isName)
            Assert.Equal(new RegistryEntry(next, "mine"), Assert.Single(keys.Lookup("desk")));

        Pid? Holder() => isName ? test.Riot.WhereIs("desk") : keys.WhereIs("desk");
    }

    [Fact]
    [Trait("Semantics", "N3")]
    public async Task Key_OfAProcessThatUnwinds_IsRefusedToWhoCannotWait()
    {
        await using var test = await TestRuntime.Start();
        var keys = new Registry<string>();
        var (holder, goOn) = await Unwinding(test, self => keys.Register(self.Pid, "desk"));
        var other = test.Riot.Spawn(self => self.Receive().AsTask());

        Assert.Equal(holder, Assert.Throws<KeyAlreadyRegisteredException>(() => keys.Register(other, "desk")).Holder);
        Assert.False(await test.Run(self => Task.FromResult(keys.TryRegister(self.Pid, "desk"))));

        goOn.SetResult();
        await test.ExitOf(holder);
        Assert.True(keys.TryRegister(other, "desk"));
    }

    [Fact]
    [Trait("Semantics", "N1")]
    [Trait("Semantics", "L4")]
    public async Task Successor_OfAHolderThatOutlivesItsParent_IsRefused()
    {
        await using var test = await TestRuntime.Start();
        var born = new TaskCompletionSource<Pid>();
        var parent = test.Riot.Spawn(async self =>
        {
            born.SetResult(self.SpawnLink(async child =>
            {
                while (true)
                    await child.Receive();
            }, options: s_desk with { TrapExits = true }));
            await self.Receive();
        });
        var holder = await born.Task.Guarded();
        test.Riot.Kill(parent);
        await test.ExitOf(parent);
        Assert.True(await test.Riot.IsAliveAsync(holder)); // It has acted on the link's exit.

        Assert.Equal(holder, Assert.Throws<NameAlreadyRegisteredException>(() => test.Riot.Spawn(self => self.Receive().AsTask(), s_desk)).Holder);
    }

    // A process that has entered something, was asked to exit, and unwinds until it is let go.
    private static async Task<(Pid Pid, TaskCompletionSource GoOn)> Unwinding(TestRuntime test, Action<ProcessContext> enter)
    {
        var (unwinding, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var pid = test.Riot.Spawn(async self =>
        {
            enter(self);
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
        return (pid, goOn);
    }

    private sealed class Idle(Action<ProcessContext>? enter) : IProcess
    {
        public Idle()
            : this(null)
        {
        }

        public Task StartAsync(ProcessContext self)
        {
            enter?.Invoke(self);
            return Task.CompletedTask;
        }

        public Task RunAsync(ProcessContext self) => self.Receive().AsTask();
    }
}
