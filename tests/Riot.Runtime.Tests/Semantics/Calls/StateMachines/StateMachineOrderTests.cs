// C7: in which order a machine takes events, enters states and comes back to what it has postponed. The orders are those of Erlang's gen_statem.
namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class StateMachineOrderTests
{
    [Fact, Trait("Semantics", "C7")]
    public async Task FirstState_IsEnteredBeforeTheFirstEvent_AndBelongsToTheLifeNotToTheStart()
    {
        await using var stage = await Stage.Start();
        var entered = new Gate();
        var script = new Script
        {
            OnInit = probe =>
            {
                probe.Next("continued in init");
                return Probe.In(At.B);
            },
            OnEnter = async (_, _) => await entered,
        };

        var machine = await stage.Puppet().Ask(self => self.StartLinkAsync<Probe>([script]));
        stage.Riot.Send(machine, "sent");
        entered.Open();

        Assert.Equal("enter B from B, continued in init@B, sent@B", await Log(stage, machine));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task ChangeOfState_EntersThenContinuesThenRetriesThenTakesNewer()
    {
        await using var stage = await Stage.Start();

        Assert.Equal(
            "1@A postponed, 2@A postponed, go@A, enter B from A, i1@B, i2@B, 1@B, 2@B, late@B",
            await Play(stage, new Script { Postpones = Numbers }, [1, 2, new Do("go", probe =>
            {
                probe.Next("i1");
                probe.Next("i2");
                return Probe.Go(At.B);
            }), "late"]));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task ZeroTimeouts_ComeAfterContinuedAndPostponedEventsAndBeforeNewerOnes()
    {
        await using var stage = await Stage.Start();
        var script = new Script
        {
            Postpones = Numbers,
            OnEnter = (probe, state) =>
            {
                if (state == At.C)
                    probe.AfterInState(TimeSpan.Zero, "state timeout");
                return default;
            },
        };

        Assert.Equal(
            "1@A postponed, go@A, enter C from A, i1@C, 1@C, generic timeout@C, state timeout@C, late@C",
            await Play(stage, script, [1, new Do("go", probe =>
            {
                probe.After(TimeSpan.Zero, "generic timeout");
                probe.Next("i1");
                return Probe.Go(At.C);
            }), "late"]));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task GoTo_ThePresentState_NeitherEntersNorRetries()
    {
        await using var stage = await Stage.Start();

        Assert.Equal("1@A postponed, go@A, late@A", await Play(stage, new Script { Postpones = Numbers }, [1, Going(At.A), "late"]));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Repeat_EntersAgainAndDoesNotRetry()
    {
        await using var stage = await Stage.Start();

        Assert.Equal(
            "1@A postponed, again@A, enter A from A, late@A",
            await Play(stage, new Script { Postpones = Numbers }, [1, new Do("again", _ => Probe.Repeats()), "late"]));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task GoToAndPostpone_HandlesTheEventAgainInTheNewState()
    {
        await using var stage = await Stage.Start();
        var times = 0;

        Assert.Equal(
            "1@A postponed, go@A, enter B from A, 1@B, go@B, late@B",
            await Play(stage, new Script { Postpones = Numbers }, [
                1, new Do("go", _ => times++ == 0 ? Probe.Go(At.B).AndPostpone() : Probe.Stays()), "late"]));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Postponed_OnesThatAreInterruptedByAnotherChange_KeepTheirOrder()
    {
        await using var stage = await Stage.Start();
        // 1 is postponed twice; "to C" changes the state before 2 has had its turn.
        Assert.Equal(
            "1@A postponed, to C@A postponed, 2@A postponed, go@A, enter B from A, 1@B postponed, to C@B, enter C from B, 1@C, 2@C, late@C",
            await Play(stage, new Script { Postpones = (state, @event) => (state == At.A && @event is int or Do { Name: "to C" }) || (@event is 1 && state == At.B) },
                [1, Going(At.C, "to C"), 2, Going(At.B), "late"]));
    }

    private static bool Numbers(At state, object @event) => state == At.A && @event is int;

    private static Do Going(At state, string name = "go") => new(name, _ => Probe.Go(state));

    private static async Task<string> Log(Stage stage, Pid machine) => await stage.Riot.CallAsync(machine, new AskLog()).Guarded();

    // Puts all these events into the mailbox before the first is taken; what is logged before that is left out.
    private static async Task<string> Play(Stage stage, Script script, object[] events)
    {
        var machine = stage.Riot.Spawn<Probe>([script]);
        await Log(stage, machine);
        script.Log.Clear();
        var ready = new Gate();
        stage.Riot.Send(machine, new Do("hold", async ValueTask<StateMachine<At>.Transition> (_) =>
        {
            await ready;
            script.Log.Clear();
            return Probe.Stays();
        }));
        foreach (var @event in events)
            stage.Riot.Send(machine, @event);
        var log = Log(stage, machine);
        ready.Open();
        return await log;
    }
}
