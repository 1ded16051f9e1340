// C4: waits through the handle, and for a process that was just started, end once the other waits for the end of who waits; nothing of them goes on.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class WaitInVainTests
{
    public static MatrixTheoryData<string, bool> Waits { get; } = new(["call", "wait", "wait for many", "room"], [false, true]);

    public static MatrixTheoryData<string, bool> Births { get; } = new(["spawn and wait", "compute", "start", "start linked"], [false, true]);

    [Theory, Trait("Semantics", "C4")]
    [MemberData(nameof(Waits))]
    public async Task WaitThroughTheHandle_IsEndedByAStopperOfLater_AndNothingOfItIsLeft(string what, bool isStopped)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var (script, busy, goOn, settled) = (new Script(), new Gate(), new Gate(), new Gate());
        var (thrown, isHandled) = (default(Exception), false);
        var longLived = stage.Puppet();
        var other = await stage.Riot.StartAsync<ScriptedServer>(
            [new Script()], new ProcessOptions { Mailbox = what == "room" ? MailboxLimit.Wait(1) : null }).Guarded();
        var (pid, watchers) = (await stage.Serve(script), stage.Riot.Processes.Info(other)!.Watchers);
        stage.Riot.Send(other, new Do(async server =>
        {
            busy.Open();
            await goOn;
            await server.Self.StopAsync(pid, Shutdown.Infinite);
        }));
        await busy.Opened();
        stage.Riot.Send(other, new Do(_ => { })); // With a limit, its mailbox is full.
        stage.Riot.Send(pid, new Do(async _ => thrown = await Record.ExceptionAsync(() => what switch
        {
            "call" => stage.Riot.CallAsync(other, Ask.To(_ => isHandled = true), Timeout.InfiniteTimeSpan).AsTask(),
            "wait" => stage.Riot.WaitForExitAsync(other).AsTask(),
            "wait for many" => stage.Riot.WaitForExitAsync([longLived.Pid, other]).AsTask(),
            _ => stage.Riot.SendWhenRoomAsync(other, new Do(_ => isHandled = true)).AsTask(),
        })));
        await stage.Until(pid, ProcessStatus.Awaiting);
        if (isStopped)
        {
            stage.Riot.Exit(pid, ExitReason.Shutdown);
            await script.Stopping.Opened();
            Assert.Null(thrown);
        }

        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
        Assert.True(await stage.Riot.SendWhenRoomAsync(other, new Do(_ => settled.Open())).Guarded());
        await settled.Opened();
        Assert.False(isHandled);
        Assert.Equal(watchers, stage.Riot.Processes.Info(other)!.Watchers);
        await longLived.Sync();
        Assert.Equal(0, stage.Riot.Processes.Info(longLived.Pid)!.Watchers);
    }

    [Theory, Trait("Semantics", "C4")]
    [MemberData(nameof(Waits))]
    public async Task WaitThroughTheHandle_BegunWhenItIsInVain_ThrowsAtOnce(string what, bool isFull)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (thrown, isHandled, settled, stopping) = (default(Exception), false, new Gate(), new Gate());
        var other = await stage.Riot.StartAsync<ScriptedServer>(
            [new Script()], new ProcessOptions { Mailbox = isFull ? MailboxLimit.Wait(1) : null }).Guarded();
        var pid = await stage.Serve(new Script
        {
            Terminate = async (_, _) =>
            {
                if (isFull)
                    stage.Riot.Send(other, new Do(_ => { }));
                thrown = await Record.ExceptionAsync(() => what switch
                {
                    "call" => stage.Riot.CallAsync(other, Ask.To(_ => isHandled = true), Timeout.InfiniteTimeSpan).AsTask(),
                    "wait" => stage.Riot.WaitForExitAsync(other).AsTask(),
                    "wait for many" => stage.Riot.WaitForExitAsync([stage.Puppet().Pid, other]).AsTask(),
                    _ => stage.Riot.SendWhenRoomAsync(other, new Do(_ => stopping.Open())).AsTask(),
                });
            },
        });

        stage.Riot.Send(other, new Do(async server => await server.Self.StopAsync(pid, Shutdown.Infinite)));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        if (what == "room" && !isFull)
            await stopping.Opened(); // There was room.
        else
            Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
        Assert.True(await stage.Riot.SendWhenRoomAsync(other, new Do(_ => settled.Open())).Guarded());
        await settled.Opened();
        Assert.False(isHandled);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "C1")]
    [MemberData(nameof(Births))]
    public async Task WaitForAProcessThatWasStarted_AndStopsTheOneThatWaits_IsEnded_AndThatProcessEnds(string what, bool byTheHandle)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, thrown, born, isLeft) = (new Script(), default(Exception), default(Pid), true);
        var (pid, options) = (await stage.Serve(script), new ProcessOptions { Name = "born" });
        Func<ProcessContext, Task> start = Stop;
        async Task<bool> Stop(ProcessContext child)
        {
            born = child.Pid;
            await child.StopAsync(pid, Shutdown.Infinite);
            await child.ReceiveAsync(); // It does not end by itself.
            return true;
        }

        stage.Riot.Send(pid, new Do(async server =>
        {
            IRiot riot = byTheHandle ? stage.Riot : server.Self;
            thrown = await Record.ExceptionAsync(async () => await (what switch
            {
                "spawn and wait" => Value(riot.SpawnAndWaitAsync(Stop, options)),
                "compute" => Value(riot.ComputeAsync(Stop, options)),
                "start" => Value(riot.StartAsync(() => new Starter(Stop), options)),
                _ when byTheHandle => Value(stage.Riot.StartMonitoredAsync<Starter>([start], options)),
                _ => Value(server.Self.StartLinkAsync(() => new Starter(Stop), options: options)),
            }));
            isLeft = stage.Riot.Processes.Info(born) is not null;
        }));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
        var isStart = what is "start" or "start linked";
        if (isStart)
            Assert.False(isLeft); // It was dead when the start threw.
        Assert.Equal(isStart ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(born));
    }

    [Theory, Trait("Semantics", "C4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessThatIsStoppedThroughTheHandle_IsToldWhoWaits(bool isCalling)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (calling, reason, thrown) = (new Gate(), default(ExitReason), default(Exception));
        var stopping = await stage.Serve();
        async ValueTask Call(ScriptedServer server)
        {
            calling.Open();
            thrown = await Record.ExceptionAsync(async () => await server.Self.CallAsync(stopping, new Echo("last words"), Timeout.InfiniteTimeSpan));
        }

        var stopped = await stage.Serve(new Script { Terminate = (server, _) => isCalling ? default : Call(server) });
        stage.Riot.Send(stopping, new Do(async _ =>
        {
            if (isCalling)
                await calling;
            reason = await stage.Riot.StopAsync(stopped, Shutdown.Infinite);
        }));
        if (isCalling)
            stage.Riot.Send(stopped, new Do(Call));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(stopped));
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(thrown).Message);
        await stage.Do(stopping, _ => { });
        Assert.Equal(ExitReason.Shutdown, reason);
    }

    [Fact, Trait("Semantics", "C4")]
    public async Task ProcessThatIsStoppedThroughTheHandle_IsToldWhoComesToWaitForItsStopper()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, asked, goOn, thrown, supervisor) = (new Script(), new Gate(), new Gate(), default(Exception), default(Pid));
        var stopped = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<ExitMessage>();
            asked.Open();
            await goOn;
            thrown = await Record.ExceptionAsync(async () => await self.CountChildrenAsync(supervisor, Timeout.InfiniteTimeSpan));
        }, new ProcessOptions { TrapExits = true });
        supervisor = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children = [ChildSpec.Of<ScriptedServer>("a", [script]) with { Shutdown = Shutdown.Infinite }],
        }]).Guarded();
        stage.Riot.Send(script.Pid, new Do(async _ => await stage.Riot.StopAsync(stopped, Shutdown.Infinite)));
        await asked.Opened();

        stage.Riot.Exit(supervisor, ExitReason.Shutdown);
        await script.Stopping.Opened();
        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.IsType<OperationCanceledException>(thrown);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "R6")]
    public async Task StopThatIsRefused_LeavesTheOneThatIsPendingAsItWas()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (script, asked, goOn, thrown) = (new Script(), new Gate(), new Gate(), default(Exception));
        var (bystander, supervisor) = (stage.Puppet(), default(Pid));
        var child = stage.Riot.Spawn(async self =>
        {
            await self.ReceiveAsync<ExitMessage>();
            asked.Open();
            await goOn;
            thrown = await Record.ExceptionAsync(async () => await self.CountChildrenAsync(supervisor, Timeout.InfiniteTimeSpan));
        }, new ProcessOptions { TrapExits = true });
        supervisor = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children = [ChildSpec.Of<ScriptedServer>("a", [script]) with { Shutdown = Shutdown.Infinite }],
        }]).Guarded();
        stage.Riot.Send(script.Pid, new Do(async server =>
        {
            var stop = server.Self.StopAsync(child, Shutdown.Infinite);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.Self.StopAsync(bystander.Pid));
            await stop;
        }));
        await asked.Opened();

        stage.Riot.Exit(supervisor, ExitReason.Shutdown);
        await script.Stopping.Opened();
        goOn.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.IsType<OperationCanceledException>(thrown);
        await bystander.Sync();
    }

    private static async ValueTask<object?> Value<T>(ValueTask<T> verb) => await verb;

    private sealed class Starter(Func<ProcessContext, Task> start) : IProcess
    {
        public Task StartAsync(ProcessContext self) => start(self);

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
