// X1, X6, H6, C1, S4: a process that does not stop in its time has one line, that of its end, which says so and how long it had.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Exits;

public sealed class KillAtStopTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    public enum By
    {
        Runtime,
        Outside,
        Process,
        Supervisor,
    }

    public static MatrixTheoryData<By, bool> Stops { get; } = new(Enum.GetValues<By>(), [false, true]);

    [Theory, Trait("Semantics", "X1"), Trait("Semantics", "X6"), Trait("Semantics", "H6"), Trait("Semantics", "C1"), Trait("Semantics", "S4")]
    [MemberData(nameof(Stops))]
    public async Task Kill_OfAProcessThatDidNotStopInItsTime_IsToldInOneLine(By by, bool unwinds)
    {
        var time = new ManualTime();
        await using var stage = await Stage.Start(1, options =>
        {
            options.TimeProvider = time;
            options.ShutdownTimeout = s_limit;
            options.BlockedWorkerThreshold = TimeSpan.FromMinutes(1);
        });
        var (begun, asked, never) = (new Gate(), new Gate(), new Gate());
        var pid = await Start(stage, by, Body, begun, trapExits: !unwinds);

        var stopping = Stop(stage, by, pid);
        await asked.Opened();
        await stage.Until(pid, unwinds ? ProcessStatus.Exiting : ProcessStatus.Receiving);
        await time.UntilDueIn(s_limit).Guarded();
        time.Advance(s_limit);
        await stage.ExitOf(pid);
        await stopping.Guarded();

        var line = Assert.Single(stage.Log.Lines, line => line.Level >= LogLevel.Warning && Equals(line.Values.GetValueOrDefault("Pid"), pid));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith($"Process stubborn {pid} ({typeof(KillAtStopTests).FullName}", line.Text, StringComparison.Ordinal);
        if (unwinds) // What ends it, the kill or its own grace, is the machine's matter.
            Assert.Contains(" was abandoned, because it had not unwound in the time that it was given;", line.Text, StringComparison.Ordinal);
        else
            Assert.EndsWith(") was killed, because stopping it took longer than 0:00:02", line.Text, StringComparison.Ordinal);
        never.Open();

        async Task Body(ProcessContext self)
        {
            try
            {
                begun.Open();
                await self.ReceiveAsync<ExitMessage>();
                asked.Open();
                await self.ReceiveAsync<string>();
            }
            finally
            {
                asked.Open();
                if (unwinds)
                    await never;
            }
        }
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "C1")]
    public async Task Kill_OfAProcessThatUnwindsAtOnceThen_SaysThatItWasKilled_ThoughItsReasonStands()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var source = new TaskCompletionSource();
        var pid = await stage.SpawnReceiving(async _ => await source.Task);

        var stopping = stage.Riot.StopAsync(pid, Shutdown.After(s_limit)).AsTask();
        await stage.Until(pid, ProcessStatus.Exiting);
        using var held = new ManualResetEventSlim();
        var busy = new Gate();
        stage.Riot.Spawn(_ =>
        {
            busy.Open();
            held.Wait();
            return Task.CompletedTask;
        });
        await busy.Opened();
        source.SetResult(); // Both reach it in one slice.
        time.Advance(s_limit);
        held.Set();

        Assert.Equal(ExitReason.Shutdown, await stopping.Guarded());
        var line = Assert.Single(stage.Log.Lines, line => line.Level >= LogLevel.Warning && Equals(line.Values.GetValueOrDefault("Pid"), pid));
        Assert.EndsWith(" was stopped; then it was killed, because stopping it took longer than 0:00:02", line.Text, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(2), line.Values["Time"]);
    }

    [Fact, Trait("Semantics", "X1"), Trait("Semantics", "H6")]
    public async Task Kill_AsTheTokenOfTheStopIsCancelled_NamesNoTime_WhichIsNotTheOneThatTheProcessHad()
    {
        await using var stage = await Stage.Start();
        var begun = new Gate();
        var pid = await Start(stage, By.Runtime, Body, begun, trapExits: true);

        await stage.Riot.ShutdownAsync(new CancellationToken(canceled: true)).Guarded();

        Assert.Equal(1, stage.Log.Lines.Count(line =>
            Equals(line.Values.GetValueOrDefault("Pid"), pid) && line.Text.EndsWith(" was killed, because no time was left to stop it in order", StringComparison.Ordinal)));

        async Task Body(ProcessContext self)
        {
            begun.Open();
            await self.ReceiveAsync<string>();
        }
    }

    private static async Task<Pid> Start(Stage stage, By by, Func<ProcessContext, Task> body, Gate begun, bool trapExits)
    {
        var options = new ProcessOptions { Name = "stubborn", TrapExits = trapExits };
        if (by == By.Supervisor)
        {
            var supervisor = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
            {
                Children = [ChildSpec.Of("child", body) with { Name = "stubborn", TrapExits = trapExits, Shutdown = Shutdown.After(s_limit) }],
            }], new ProcessOptions { Name = "supervisor" });
            await begun.Opened();
            return (await stage.Riot.GetChildrenAsync(supervisor))[0].Pid;
        }

        var pid = stage.Riot.Spawn(body, options);
        await begun.Opened();
        await stage.Until(pid, ProcessStatus.Receiving);
        return pid;
    }

    private static async Task Stop(Stage stage, By by, Pid pid)
    {
        switch (by)
        {
            case By.Runtime:
                await stage.Riot.ShutdownAsync();
                break;
            case By.Outside:
                await stage.Riot.StopAsync(pid, Shutdown.After(s_limit));
                break;
            case By.Process:
                await stage.Puppet().Ask(self => self.StopAsync(pid, Shutdown.After(s_limit)));
                break;
            case By.Supervisor:
                await stage.Riot.StopChildAsync("supervisor", "child", Timeout.InfiniteTimeSpan);
                break;
        }
    }
}
