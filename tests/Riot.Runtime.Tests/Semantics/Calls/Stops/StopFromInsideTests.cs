// C4, S8: a process that asks for its own end, and waits for the answer: of its supervisor, of one above, through somebody else, or by the handle for code outside.
using Microsoft.Extensions.Logging;
using Riot.Tests.Semantics.Calls.Servers;
using Riot.Tests.Semantics.Supervisors;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class StopFromInsideTests
{
    public enum Way
    {
        Terminate,
        TerminateAbove,
        StopSupervisor,
        StopAbove,
        TerminateThroughAnother,
        WaitForSupervisor,
        TerminateByTheHandle,
        StopAboveByTheHandle,
        WaitForSupervisorByTheHandle,
    }

    public enum Kind
    {
        Server,
        TrappingServer,
        Machine,
        TrappingProcess,
        Process,
    }

    public static MatrixTheoryData<Way, Kind, bool> Cases { get; } = new(Enum.GetValues<Way>(), Enum.GetValues<Kind>(), [false, true]);

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "S8")]
    [MemberData(nameof(Cases))]
    public async Task ProcessThatWaitsForItsOwnEnd_EndsInOrder_AndNobodyWaits(Way way, Kind kind, bool dynamic)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime()); // Nothing ends by a limit.
        var trail = new Script();
        var top = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec
        {
            Children = [ChildSpec.Of<DynamicSupervisor>("dynamic"), ChildSpec.Of("static", new SupervisorSpec())],
        }]).Guarded();
        var inner = (await stage.Riot.GetChildrenAsync(top).Guarded()).Single(child => child.Id == (dynamic ? "dynamic" : "static"));
        var helper = await stage.Serve();
        var pid = await stage.Riot.StartChildAsync(inner.Pid, Spec(kind, trail)).Guarded();

        stage.Riot.Send(pid, new Act(self => Ask(self, way, top, inner, helper, stage.Riot)));
        if (way is Way.WaitForSupervisor or Way.WaitForSupervisorByTheHandle)
        {
            await stage.Until(pid, ProcessStatus.Awaiting);
            stage.Riot.Exit(inner.Pid, ExitReason.Shutdown);
        }

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        if (kind is Kind.Server or Kind.TrappingServer or Kind.Machine)
            Assert.Equal(["terminate Shutdown"], trail.Trail);
        if (way is Way.StopAbove or Way.StopAboveByTheHandle)
            await stage.ExitOf(top);
        else if (way is Way.StopSupervisor or Way.WaitForSupervisor or Way.WaitForSupervisorByTheHandle)
            await stage.ExitOf(inner.Pid);
        else
            await stage.Riot.CountChildrenAsync(way == Way.TerminateAbove ? top : inner.Pid).Guarded();
        Assert.Equal("still there", await stage.Call(helper, new Echo("still there")));
        Assert.DoesNotContain(stage.Log.Lines, line => line.Level >= LogLevel.Error);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
    }

    [Theory, Trait("Semantics", "S8")]
    [InlineData("restart")]
    [InlineData("delete")]
    public async Task ChildThatAsksToBeRestartedOrDeleted_IsRefused_SinceItRuns(string request)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a"));
        var player = await troupe.Player("a");

        var refused = await Record.ExceptionAsync(() => request == "restart"
            ? player.Ask(async self => (object)await self.RestartChildAsync(self.Parent, "a"))
            : player.Ask(async self => (object)await self.RemoveChildAsync(self.Parent, "a")));

        Assert.Equal(SupervisorError.Running, Assert.IsType<SupervisorException>(refused).Error);
    }

    [Fact, Trait("Semantics", "C4")]
    public async Task HandlerThatWaitsForSomebodyElse_MayFinish()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (store, script) = (new Script(), new Script());
        var storing = await stage.Serve(store);
        var troupe = await Troupe.Start(stage, (spec, _) => spec with { Children = [.. spec.Children, ChildSpec.Of<ScriptedServer>("a", [script])] });
        var pid = await troupe.PidOf("a");
        stage.Riot.Send(pid, new Do(async server => script.Note(await server.Self.CallAsync(storing, new Keep("last words")))));
        IncomingCall? kept;
        while (!store.Kept.TryDequeue(out kept))
            await Task.Yield();

        stage.Riot.Exit(troupe.Pid, ExitReason.Shutdown);
        await script.Stopping.Opened();
        Assert.Equal([], script.Trail);
        kept.Reply((Keep)kept.Request, "stored");

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["stored", "terminate Shutdown"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4")]
    [InlineData("call")]
    [InlineData("wait")]
    [InlineData("stop")]
    [InlineData("stop by the handle")]
    public async Task WaitForTheStopper_BegunInTerminate_IsRefusedWithWhatToDo(string what)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        Exception? refused = null;
        var script = new Script
        {
            Terminate = async (server, _) => refused = await Record.ExceptionAsync(async () => await (what switch
            {
                "call" => Value(server.Self.CountChildrenAsync(server.Self.Parent)),
                "wait" => Value(server.Self.WaitForExitAsync(server.Self.Parent)),
                "stop by the handle" => Value(stage.Riot.StopAsync(server.Self.Parent)),
                _ => Value(server.Self.StopAsync(server.Self.Parent)),
            })),
        };
        var troupe = await Troupe.Start(stage, (spec, _) => spec with { Children = [.. spec.Children, ChildSpec.Of<ScriptedServer>("a", [script])] });
        var pid = await troupe.PidOf("a");

        Assert.True(await troupe.StopChildAsync("a"));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Contains("waits until this process has ended", Assert.IsType<OperationCanceledException>(refused).Message);
        Assert.Equal(1, (await stage.Riot.CountChildrenAsync(troupe.Pid).Guarded()).Specs); // It was asked for nothing: it goes on.
    }

    [Theory, Trait("Semantics", "C4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoServersThatStopEachOther_BothEnd(bool byTheHandle)
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var (one, other) = (new Script(), new Script());
        var (first, second) = (await stage.Serve(one), await stage.Serve(other));
        var together = new Gate();
        foreach (var (pid, target) in new[] { (first, second), (second, first) })
        {
            var begun = new Gate();
            stage.Riot.Send(pid, new Do(async server =>
            {
                begun.Open();
                await together;
                await (byTheHandle ? stage.Riot : (IRiot)server.Self).StopAsync(target);
            }));
            await begun.Opened();
        }

        together.Open();

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(first));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(second));
        Assert.Equal(["terminate Shutdown"], one.Trail);
        Assert.Equal(["terminate Shutdown"], other.Trail);
    }

    [Fact, Trait("Semantics", "S1"), Trait("Semantics", "C1")]
    public async Task ServerThatStopsItsStarterWhileItStarts_EndsBoth()
    {
        await using var stage = await Stage.Start(2, options => options.TimeProvider = new ManualTime());
        var starter = new Script();
        var script = new Script
        {
            Init = async server =>
            {
                await server.Self.StopAsync(server.Self.Parent);
                return InitResult.Ok;
            },
        };
        var pid = await stage.Serve(starter);

        stage.Riot.Send(pid, new Do(async server => await server.Self.StartLinkAsync<ScriptedServer>([script])));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], starter.Trail);
    }

    [Fact, Trait("Semantics", "X5")]
    public async Task BodyThatTraps_AndGivesUpByItsToken_EndsWithTheReasonOfTheStopRequest()
    {
        await using var stage = await Stage.Start();
        var own = stage.Riot.Spawn(self => Task.Delay(Timeout.Infinite, self.StopRequested), new ProcessOptions { TrapExits = true });
        var another = stage.Riot.Spawn(async self => await Task.Delay(Timeout.Infinite, new CancellationToken(true)), new ProcessOptions { TrapExits = true });
        await stage.Until(own, ProcessStatus.Awaiting);

        stage.Riot.Exit(own, new ExitReason.ShutdownWith("enough"));

        Assert.Equal(new ExitReason.ShutdownWith("enough"), await stage.ExitOf(own));
        Assert.IsType<OperationCanceledException>(Assert.IsType<ExitReason.Exception>(await stage.ExitOf(another)).Error, exactMatch: false);
    }

    private static async ValueTask<object?> Value<T>(ValueTask<T> verb) => await verb;

    private static ChildSpec Spec(Kind kind, Script trail)
    {
        var spec = kind switch
        {
            Kind.Machine => ChildSpec.Of<Machine>("c", [trail]),
            Kind.Process or Kind.TrappingProcess => ChildSpec.Of<Plain>("c"),
            _ => ChildSpec.Of<ScriptedServer>("c", [new Script { Message = (server, act) => ((Act)act).Run(server.Self), Terminate = (_, reason) => Note(trail, reason) }]),
        };
        return spec with { Shutdown = Shutdown.Infinite, TrapExits = kind is Kind.TrappingServer or Kind.TrappingProcess };
    }

    private static ValueTask Note(Script trail, ExitReason reason)
    {
        trail.Note($"terminate {reason}");
        return default;
    }

    private static async ValueTask Ask(ProcessContext self, Way way, Pid top, ChildInfo inner, Pid helper, RiotRuntime riot)
    {
        switch (way)
        {
            case Way.Terminate:
                await self.StopChildAsync(inner.Pid, self.Pid, Timeout.InfiniteTimeSpan);
                break;
            case Way.TerminateAbove:
                await self.StopChildAsync(top, inner.Id, Timeout.InfiniteTimeSpan);
                break;
            case Way.StopSupervisor:
                await self.StopAsync(inner.Pid);
                break;
            case Way.StopAbove:
                await self.StopAsync(top);
                break;
            case Way.TerminateThroughAnother:
                await self.CallAsync(
                    helper, Calls.Servers.Ask.To(async server => await server.Self.StopChildAsync(inner.Pid, self.Pid)), Timeout.InfiniteTimeSpan);
                break;
            case Way.WaitForSupervisor:
                await self.WaitForExitAsync(inner.Pid);
                break;
            case Way.TerminateByTheHandle:
                await riot.StopChildAsync(inner.Pid, self.Pid, Timeout.InfiniteTimeSpan);
                break;
            case Way.StopAboveByTheHandle:
                await riot.StopAsync(top, Shutdown.After(Timeout.InfiniteTimeSpan));
                break;
            case Way.WaitForSupervisorByTheHandle:
                await riot.WaitForExitAsync(inner.Pid);
                break;
        }
    }

    private sealed record Act(Func<ProcessContext, ValueTask> Run);

    private sealed class Machine(Script trail) : StateMachine<bool>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn(true);

        protected override async ValueTask<Transition> HandleAsync(bool state, object @event)
        {
            await ((Act)@event).Run(Self);
            return Stay;
        }

        protected override ValueTask TerminateAsync(ExitReason reason) => Note(trail, reason);
    }

    private sealed class Plain : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await (await self.ReceiveAsync<Act>()).Run(self);
    }
}
