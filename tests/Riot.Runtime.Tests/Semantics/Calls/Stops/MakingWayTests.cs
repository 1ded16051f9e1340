// C4: who stops one that waits for its own end waits until that has made way, whatever comes meanwhile; what has been sent before is seen before anybody is asked.
using Riot.Tests.Semantics.Calls.Servers;
#if !SIMULATED
using Riot.Tests.Semantics.Supervisors;
#endif

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class MakingWayTests
{
    public enum By
    {
        Itself,
        TheHandle,
        TheTask,
    }

    public static MatrixTheoryData<By, bool> Stops { get; } = new(Enum.GetValues<By>(), [false, true]);

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C1"), Trait("Semantics", "C6")]
    [MemberData(nameof(Stops))]
    public async Task StopOfOneThatWaitsForTheStoppersEnd_WaitsUntilItIsDead_ThoughAnotherComesToWait(By by, bool kills)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var (script, left, goOn, thrown, isLeft) = (new Script(), new Gate(), new Gate(), default(Exception), true);
        var pid = await stage.Serve(script);
        async Task<int> Wait(ProcessContext self)
        {
            self.TrapExits = true;
            await Record.ExceptionAsync(async () => await self.StopAsync(pid, Shutdown.Infinite));
            left.Open();
            await goOn;
            return 0;
        }

        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            var task = by == By.TheTask ? server.Self.SpawnTask(Wait) : null;
            var other = task?.Pid ?? stage.Riot.Spawn(Wait);
            var shutdown = kills ? Shutdown.Kill : Shutdown.Infinite;
            await script.Stopping;
            if (task is not null)
                await task.StopAsync(shutdown);
            else
                await (by == By.TheHandle ? stage.Riot : (IRiot)server.Self).StopAsync(other, shutdown);
            isLeft = stage.Riot.Processes.Info(other) is not null;
        })));
        if (!kills)
        {
            await left.Opened();
            var puppet = stage.Puppet();
            var another = puppet.Ask(self => self.StopAsync(pid, Shutdown.Infinite));
            await stage.Until(puppet.Pid, ProcessStatus.Awaiting);
            Assert.True(await stage.Riot.Processes.IsAliveAsync(pid).Guarded()); // Answered behind all that was sent before.
            goOn.Open();
            await another.Guarded();
        }

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        goOn.Open();
        Assert.Null(thrown);
        Assert.False(isLeft);
    }

#if !SIMULATED // They hold their threads.
    [Fact, Trait("Semantics", "C4")]
    public async Task SupervisorThatStopsItsChild_WhichHasNotSeenThatYet_IsNotStoppedByItThroughTheHandle()
    {
        await using var stage = await Stage.Start(2, Patient);
        var (script, begun, thrown) = (new Script(), new Gate(), default(Exception));
        using var goOn = new ManualResetEventSlim();
        var troupe = await Troupe.Start(stage, (spec, _) => spec with { Children = [.. spec.Children, ChildSpec.Of<ScriptedServer>("a", [script])] });
        var pid = await troupe.PidOf("a");
        stage.Riot.Send(pid, new Do(async server =>
        {
            begun.Open();
            goOn.Wait();
            thrown = await Record.ExceptionAsync(async () => await stage.Riot.StopAsync(server.Self.Parent));
        }));
        await begun.Opened();

        var stopping = troupe.StopChildAsync("a");
        await stage.Until(troupe.Pid, ProcessStatus.Awaiting);
        goOn.Set();

        Assert.True(await stopping.Guarded());
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
        Assert.Equal(1, (await stage.Riot.CountChildrenAsync(troupe.Pid).Guarded()).Specs); // It was asked for nothing: it goes on.
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "C6")]
    public async Task StopOfATask_WhoseOwnStopTheOwnerHasNotSeenYet_WaitsUntilItIsDead()
    {
        await using var stage = await Stage.Start(2, Patient);
        var (script, begun, thrown, isLeft) = (new Script(), new Gate(), default(Exception), true);
        using var goOn = new ManualResetEventSlim();
        var (pid, task) = (await stage.Serve(script), default(Pid));
        stage.Riot.Send(pid, new Do(async server => thrown = await Record.ExceptionAsync(async () =>
        {
            var stops = server.Self.SpawnTask(async self => await self.StopAsync(pid, Shutdown.Infinite));
            task = stops.Pid;
            begun.Open();
            goOn.Wait();
            await stops.StopAsync(Shutdown.Infinite);
            isLeft = stage.Riot.Processes.Info(task) is not null;
        })));
        await begun.Opened();
        await stage.Until(task, ProcessStatus.Awaiting);
        goOn.Set();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Null(thrown);
        Assert.False(isLeft);
    }

    // The watch is not to act for those who hold their threads.
    private static void Patient(RiotOptions options) =>
        (options.TimeProvider, options.BlockedWorkerThreshold) = (new ManualTime(), TimeSpan.FromMinutes(1));
#endif
}
