// C5, R6: the tokens of verbs inside a process: what is cancelled ends the wait alone, and the process goes on.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Processes;

public sealed class CancelledVerbTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Pid, CancellationToken, Task>> s_waits = new()
    {
        ["Receive"] = (self, _, token) => self.ReceiveAsync<Never>(cancellationToken: token).AsTask(),
        ["Sleep"] = (self, _, token) => self.SleepAsync(Timeout.InfiniteTimeSpan, token).AsTask(),
        ["Call"] = (self, other, token) => self.CallAsync(other, new Question(), Timeout.InfiniteTimeSpan, token).AsTask(),
        ["WaitForExit"] = (self, other, token) => self.WaitForExitAsync(other, cancellationToken: token).AsTask(),
        ["WaitForExit of several"] = (self, other, token) => self.WaitForExitAsync([other, other], cancellationToken: token).AsTask(),
        ["WaitFor a name"] = (self, _, token) => self.Names.WaitForAsync("nobody", cancellationToken: token).AsTask(),
        ["SendWhenRoom"] = (self, other, token) => self.SendWhenRoomAsync(other, "too much", cancellationToken: token).AsTask(),
    };

    private static readonly Dictionary<string, Func<ProcessContext, Pid, Pid, CancellationToken, Task>> s_quick = new()
    {
        ["Receive of what is there"] = (self, _, _, token) => self.ReceiveAsync<string>(cancellationToken: token).AsTask(),
        ["TryReceive of what is there"] = (self, _, _, token) => self.TryReceiveAsync<string>(TimeSpan.Zero, cancellationToken: token).AsTask(),
        ["Sleep for no time"] = (self, _, _, token) => self.SleepAsync(TimeSpan.Zero, token).AsTask(),
        ["WaitForExit of the dead"] = (self, _, dead, token) => self.WaitForExitAsync(dead, cancellationToken: token).AsTask(),
        ["WaitForExit of nobody"] = (self, _, _, token) => self.WaitForExitAsync("nobody", cancellationToken: token).AsTask(),
        ["WaitForExit of none"] = (self, _, _, token) => self.WaitForExitAsync([], cancellationToken: token).AsTask(),
        ["WaitFor a name that is held"] = (self, _, _, token) => self.Names.WaitForAsync("held", cancellationToken: token).AsTask(),
        ["IsAlive"] = (self, other, _, token) => self.Processes.IsAliveAsync(other, cancellationToken: token).AsTask(),
        ["IsAlive of the dead"] = (self, _, dead, token) => self.Processes.IsAliveAsync(dead, cancellationToken: token).AsTask(),
        ["IsAlive of itself"] = (self, _, _, token) => self.Processes.IsAliveAsync(self.Pid, cancellationToken: token).AsTask(),
        ["SendWhenRoom with room"] = (self, other, _, token) => self.SendWhenRoomAsync(other, "message", cancellationToken: token).AsTask(),
        ["Start"] = (self, _, _, token) => self.StartAsync(() => new Slow(new()), cancellationToken: token).AsTask(),
        ["StartLink"] = (self, _, _, token) => self.StartLinkAsync(() => new Slow(new()), cancellationToken: token).AsTask(),
        ["SpawnAndWait"] = (self, _, _, token) => self.SpawnAndWaitAsync(_ => Task.CompletedTask, cancellationToken: token).AsTask(),
        ["Compute"] = (self, _, _, token) => self.ComputeAsync(_ => Task.FromResult(1), cancellationToken: token).AsTask(),
        ["StreamTasks"] = async (self, _, _, token) =>
        {
            await foreach (var _ in self.StreamTasks([1], (_, item) => Task.FromResult(item), 1).WithCancellation(token))
            {
            }
        },
    };

    public static TheoryData<string> Waits => [.. s_waits.Keys];

    public static TheoryData<string> All => [.. s_waits.Keys, .. s_quick.Keys];

    [Theory, Trait("Semantics", "C5")]
    [MemberData(nameof(All))]
    public async Task Verb_CancelledBefore_Throws_AndDoesNothing(string verb)
    {
        await using var stage = await Stage.Start();
        var (puppet, other, dead) = (stage.Puppet(), stage.Puppet(name: "held"), stage.Puppet());
        dead.Return();
        await dead.Exit;
        await other.Sync();
        stage.Riot.Send(puppet.Pid, "kept");
        var (token, spawned) = (new CancellationToken(canceled: true), stage.Riot.Processes.Counters.Spawned);

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => puppet.Ask(async ValueTask<bool> (self) =>
        {
            await (s_waits.TryGetValue(verb, out var wait) ? wait(self, other.Pid, token) : s_quick[verb](self, other.Pid, dead.Pid, token));
            return true;
        }));

        Assert.Equal(token, thrown.CancellationToken);
        Assert.Equal(spawned, stage.Riot.Processes.Counters.Spawned);
        Assert.Equal(["kept"], await puppet.Drain());
        Assert.Empty(await other.Drain());
    }

    [Theory, Trait("Semantics", "C6"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ResultOfATask_CancelledBefore_Throws_AndTheValueStays(bool looksOnce)
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet();
        var task = await puppet.Ask(self => self.SpawnTask(_ => Task.FromResult(1)));
        await stage.ExitOf(task.Pid);
        await puppet.Sync();
        var token = new CancellationToken(canceled: true);

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looksOnce
            ? puppet.Ask(_ => task.TryGetResultAsync(TimeSpan.Zero, token))
            : puppet.Ask(_ => task.GetResultAsync(cancellationToken: token)));

        Assert.Equal(token, thrown.CancellationToken);
        Assert.Equal(1, await puppet.Ask(_ => task.GetResultAsync()));
    }

    [Theory, Trait("Semantics", "C5"), Trait("Semantics", "R6")]
    [MemberData(nameof(Waits))]
    public async Task Verb_CancelledWhileItWaits_EndsWithTheToken_AndTheProcessGoesOn(string wait)
    {
        await using var stage = await Stage.Start();
        var full = stage.Riot.Spawn(
            async self => await self.SleepAsync(Timeout.InfiniteTimeSpan), new ProcessOptions { Mailbox = MailboxLimit.Wait(1) });
        if (wait == "SendWhenRoom")
            stage.Riot.Send(full, "enough");
        using var token = new CancellationTokenSource();
        var puppet = stage.Puppet();

        var waiting = puppet.Ask(async ValueTask<bool> (self) =>
        {
            await s_waits[wait](self, full, token.Token);
            return true;
        });
        await stage.Until(puppet.Pid, wait == "Receive" ? ProcessStatus.Receiving : ProcessStatus.Awaiting);
        token.Cancel();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(token.Token, thrown.CancellationToken);
        await puppet.Sync();
        Assert.True(await stage.IsAlive(full));
        Assert.Empty(await puppet.Drain());
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "C5")]
    [InlineData("StartLink", false)]
    [InlineData("StartLink", true)]
    [InlineData("Start", false)]
    [InlineData("Start", true)]
    [InlineData("outside", false)]
    [InlineData("outside", true)]
    public async Task Start_CancelledOrOutOfTime_ThrowsOnceTheProcessIsDead_AndTheStarterLives(string how, bool cancelled)
    {
        await using var stage = await Stage.Start();
        var (puppet, born) = (stage.Puppet(), new TaskCompletionSource<Pid>());
        using var token = new CancellationTokenSource();
        TimeSpan? limit = cancelled ? null : TimeSpan.FromMilliseconds(50);

        var starting = how switch
        {
            "StartLink" => puppet.Ask(self => self.StartLinkAsync(() => new Slow(born), timeout: limit, cancellationToken: token.Token)),
            "Start" => puppet.Ask(self => self.StartAsync(() => new Slow(born), timeout: limit, cancellationToken: token.Token)),
            _ => stage.Riot.StartAsync(() => new Slow(born), timeout: limit, cancellationToken: token.Token).AsTask(),
        };
        var child = await born.Task.Guarded();
        if (cancelled)
            token.Cancel();

        if (cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        else
            Assert.Contains(nameof(Slow), (await Assert.ThrowsAsync<TimeoutException>(() => starting)).Message, StringComparison.Ordinal);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(child));
        await puppet.Sync();
    }

    [Theory, Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_CancelledAndOutOfTime_ThrowsWhatCameFirst(bool cancelledFirst)
    {
        var (time, limit) = (new ManualTime(), TimeSpan.FromSeconds(5));
        await using var stage = await Stage.StartStepwise(time);
        using var token = new CancellationTokenSource();
        Action[] ends = cancelledFirst ? [token.Cancel, () => time.Advance(limit)] : [() => time.Advance(limit), token.Cancel];

        var starting = stage.Puppet().Ask(self => self.StartAsync(() => new Ending(ends), timeout: limit, cancellationToken: token.Token));

        if (cancelledFirst)
            Assert.Equal(token.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting)).CancellationToken);
        else
            await Assert.ThrowsAsync<TimeoutException>(() => starting);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_Cancelled_KillsAtOnce_AndSaysHowItEnded(bool outside)
    {
        await using var stage = await Stage.Start();
        var (puppet, stubborn) = (stage.Puppet(), stage.Puppet(trapExits: true));
        using var token = new CancellationTokenSource();

        var stopping = outside
            ? stage.Riot.StopAsync(stubborn.Pid, Shutdown.Infinite, cancellationToken: token.Token).AsTask()
            : puppet.Ask(self => self.StopAsync(stubborn.Pid, Shutdown.Infinite, cancellationToken: token.Token));
        await stubborn.Ask(async ValueTask<ExitMessage> (self) => await self.ReceiveAsync<ExitMessage>());
        Assert.False(stopping.IsCompleted);
        token.Cancel();

        Assert.Equal(ExitReason.Killed, await stopping.Guarded());
        AssertSaysWhy(stage, stubborn.Pid);
    }

    [Theory, Trait("Semantics", "C6"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopOfATask_Cancelled_KillsAtOnce_AndReturnsOnceItIsDead(bool early)
    {
        await using var stage = await Stage.Start();
        var (puppet, asked) = (stage.Puppet(), new Gate());
        using var token = new CancellationTokenSource();
        var task = await puppet.Ask(ValueTask<ProcessTask<int>> (self) => new(self.SpawnTask<int>(async task =>
        {
            await task.ReceiveAsync<ExitMessage>();
            asked.Open();
            await task.SleepAsync(Timeout.InfiniteTimeSpan);
            return 0;
        }, new ProcessOptions { TrapExits = true }))); // From the beginning: it may be asked before its first step.
        if (early)
            token.Cancel();

        var stopping = puppet.Ask(async ValueTask<bool> (self) =>
        {
            await task.StopAsync(Shutdown.Infinite, token.Token);
            return self.Processes.Info(task.Pid) is null;
        });
        if (!early)
        {
            await asked.Opened();
            Assert.False(stopping.IsCompleted);
            token.Cancel();
        }

        Assert.True(await stopping.Guarded());
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(task.Pid));
        AssertSaysWhy(stage, task.Pid);
    }

    [Theory, Trait("Semantics", "C1"), Trait("Semantics", "X3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_ByKill_AsksNothing(bool outside)
    {
        await using var stage = await Stage.Start();
        var (puppet, stubborn) = (stage.Puppet(), stage.Puppet(trapExits: true));

        var reason = outside
            ? await stage.Riot.StopAsync(stubborn.Pid, Shutdown.Kill).Guarded()
            : await puppet.Ask(self => self.StopAsync(stubborn.Pid, Shutdown.Kill));

        Assert.Equal(ExitReason.Killed, reason);
    }

    [Theory, Trait("Semantics", "P7"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SpawnAndWait_Cancelled_AsksTheProcessToExit_AndWaitsForItsEnd(bool outside)
    {
        await using var stage = await Stage.Start();
        var (puppet, asked, goOn) = (stage.Puppet(), new Gate(), new Gate());
        using var token = new CancellationTokenSource();
        async Task Body(ProcessContext child)
        {
            child.TrapExits = true;
            token.Cancel();
            await child.ReceiveAsync<ExitMessage>();
            asked.Open();
            await goOn;
            child.Exit(new ExitReason.Custom("in its own time"));
        }

        var waiting = outside
            ? stage.Riot.SpawnAndWaitAsync(Body, cancellationToken: token.Token).AsTask()
            : puppet.Ask(self => self.SpawnAndWaitAsync(Body, cancellationToken: token.Token));
        await asked.Opened();
        Assert.False(waiting.IsCompleted);
        goOn.Open();

        Assert.Equal(new ExitReason.Custom("in its own time"), await waiting.Guarded());
    }

    private sealed record Question : ICall<int>;

    private sealed record Never;

    private sealed class Slow(TaskCompletionSource<Pid> born) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            born.SetResult(self.Pid);
            await self.SleepAsync(Timeout.InfiniteTimeSpan);
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    // X1: that it was killed, since it was to stop.
    private static void AssertSaysWhy(Stage stage, Pid pid) => Assert.Contains(
        " was killed, because ",
        Assert.Single(stage.Log.Lines, line => line.Level >= LogLevel.Warning && Equals(line.Values.GetValueOrDefault("Pid"), pid)).Text,
        StringComparison.Ordinal);

    // In the slice in which it starts, so that its starter hears of all of it at once.
    private sealed class Ending(Action[] ends) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            Array.ForEach(ends, end => end());
            await self.ReceiveAsync();
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
