// C7, C1, C4: how a machine starts and ends: as any server.
namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class StateMachineLifeTests
{
    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C1")]
    public async Task Start_OfAMachineThatIgnoresOrStops_SaysSo()
    {
        await using var stage = await Stage.Start();
        var (ignoring, stopping) = (new Script { OnInit = _ => StateMachine<At>.Initial.Ignore }, new Script
        {
            OnInit = _ => StateMachine<At>.Initial.Stop(new ExitReason.Custom("no")),
        });
        var starter = stage.Puppet();

        Assert.Equal(Pid.None, await starter.Ask(self => self.StartLinkAsync<Probe>([ignoring], LinkScope.Owner)));
        var error = await Assert.ThrowsAsync<StartFailedException>(() => starter.Ask(self => self.StartLinkAsync<Probe>([stopping], LinkScope.Owner)));

        Assert.Equal(new ExitReason.Custom("no"), error.Reason);
        Assert.Empty(ignoring.Log);
        Assert.Empty(stopping.Log);
    }

    [Theory, Trait("Semantics", "C7"), Trait("Semantics", "C1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_OfAMachineThatNamesNoState_FailsAndSaysWhatToReturn(bool byName)
    {
        await using var stage = await Stage.Start();

        var error = await Assert.ThrowsAsync<StartFailedException>(() => stage.Riot.StartAsync<Stateless>([byName]).Guarded());

        Assert.Contains("StartIn", error.Message, StringComparison.Ordinal);
    }

    private sealed class Stateless(bool byName) : StateMachine<string>
    {
        protected override ValueTask<Initial> InitAsync() => byName ? StartIn(null!) : default(Initial);

        protected override ValueTask<Transition> HandleAsync(string state, object @event) => Stay;
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Stop_RunsTerminateInThePresentStateAndEndsWithTheReason()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var machine = stage.Riot.Spawn<Probe>([script]);
        Do? end = null;
        end = new Do("end", probe => probe.Answer(end!, 7).Stop(ExitReason.Shutdown));

        var reply = stage.Riot.CallAsync(machine, end);
        stage.Riot.Send(machine, "late");

        Assert.Equal(7, await reply.Guarded());
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(machine));
        Assert.Equal(["enter A from A", "end@A", "terminate Shutdown@A"], script.Log);
    }

    [Theory, Trait("Semantics", "C7"), Trait("Semantics", "C4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exception_OfAHandlerOrAnEntry_EndsTheMachine(bool onEntry)
    {
        await using var stage = await Stage.Start();
        var error = new InvalidTimeZoneException("thrown by the test");
        var script = new Script { OnEnter = (_, state) => state == At.B && onEntry ? throw error : default };
        var machine = stage.Riot.Spawn<Probe>([script]);

        stage.Riot.Send(machine, new Do("go", _ => onEntry ? Probe.Go(At.B) : throw error));

        Assert.Equal(new ExitReason.Exception(error), await stage.ExitOf(machine));
        Assert.Contains(script.Log, line => line.StartsWith("terminate", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C4")]
    public async Task StopRequest_CancelsTheRunningHandlerAndComesBeforePostponedAndContinuedEvents()
    {
        await using var stage = await Stage.Start();
        var (script, busy) = (new Script { Postpones = (state, @event) => state == At.A && @event is int }, new Gate());
        var machine = stage.Riot.Spawn<Probe>([script]);
        stage.Riot.Send(machine, 1);
        stage.Riot.Send(machine, new Do("busy", async ValueTask<StateMachine<At>.Transition> (probe) =>
        {
            probe.Next("continued");
            busy.Open();
            await Task.Delay(Timeout.Infinite, probe.Verbs.StopRequested).ContinueWith(_ => { }, TaskScheduler.Default);
            return Probe.Go(At.B);
        }));
        await busy.Opened();

        stage.Riot.Exit(machine, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(machine));
        Assert.Equal(["enter A from A", "1@A postponed", "busy@A", "enter B from A", "terminate Shutdown@B"], script.Log);
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Messages_OfTheRuntime_AreEvents()
    {
        await using var stage = await Stage.Start();
        var watched = stage.Puppet();
        var machine = stage.Riot.Spawn<Probe>([new Script { Postpones = (_, @event) => @event is ProcessDown }]);
        stage.Riot.Send(machine, new Do("watch", probe =>
        {
            probe.Verbs.Monitor(watched.Pid);
            return Probe.Stays();
        }));
        await stage.Riot.CallAsync(machine, new AskLog()).Guarded();

        watched.Return();
        await watched.Exit;

        Assert.Contains("ProcessDown", await stage.Riot.CallAsync(machine, new AskLog()).Guarded(), StringComparison.Ordinal);
    }
}
