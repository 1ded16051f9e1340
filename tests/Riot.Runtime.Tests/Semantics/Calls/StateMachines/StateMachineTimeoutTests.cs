// C7: the three timeouts of a machine, and what takes each of them away.
namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class StateMachineTimeoutTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    private readonly ManualTime _time = new();
    private readonly Script _script = new();

    [Fact, Trait("Semantics", "C7")]
    public async Task StateTimeout_ComesAtItsTimeIfTheStateStays()
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Play(stage, machine, new Do("set", probe =>
        {
            probe.AfterInState(s_second, "timeout");
            return Probe.Stays();
        }), Going(At.A), new Do("again", _ => Probe.Repeats()), "other");
        _script.Log.Clear();

        Assert.Equal("", await After(stage, machine, s_second - s_moment));
        Assert.Equal("timeout@A", await After(stage, machine, s_moment));
        Assert.Equal("timeout@A", await After(stage, machine, 10 * s_second));
    }

    [Theory, Trait("Semantics", "C7")]
    [InlineData("change", "")]
    [InlineData("replace", "second@A")]
    [InlineData("cancel", "")]
    [InlineData("infinite", "")]
    [InlineData("cancel another", "first@A")]
    public async Task StateTimeout_IsTakenAway(string how, string left)
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Play(stage, machine, new Do("set", probe =>
        {
            probe.AfterInState(s_second, "first");
            return Probe.Stays();
        }));
        await Play(stage, machine, new Do("take away", probe =>
        {
            if (how == "replace")
                probe.AfterInState(s_second, "second");
            else if (how == "infinite")
                probe.AfterInState(Timeout.InfiniteTimeSpan, "second");
            else if (how != "change")
                probe.NotAfterAll(how == "cancel" ? "first" : "second");
            return how == "change" ? Probe.Go(At.B) : Probe.Stays();
        }));
        _script.Log.Clear();

        Assert.Equal(left, await After(stage, machine, s_second));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task StateTimeout_SetByTheHandlerThatChangesTheState_IsTheNewStates()
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Play(stage, machine, new Do("set", probe =>
        {
            probe.AfterInState(s_second, "old");
            return Probe.Stays();
        }), new Do("go", probe =>
        {
            probe.AfterInState(s_second, "new");
            return Probe.Go(At.B);
        }));
        _script.Log.Clear();

        Assert.Equal("new@B", await After(stage, machine, s_second));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task StateTimeout_SetOnEntry_IsTakenAwayByTheNextChange()
    {
        await using var stage = await Stage.StartStepwise(_time);
        var script = new Script
        {
            OnEnter = (probe, state) =>
            {
                if (state == At.B)
                    probe.AfterInState(s_second, "timeout");
                return default;
            },
        };
        var machine = stage.Riot.Spawn<Probe>([script]);

        await Play(stage, machine, Going(At.B), Going(At.C));
        _time.Advance(s_second);
        await Play(stage, machine, Going(At.B));
        script.Log.Clear();
        _time.Advance(s_second);

        Assert.Equal("timeout@B", await Log(stage, machine));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task GenericTimeouts_OutliveChangesAndAreKnownByTheirEvent()
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Play(stage, machine, new Do("set", probe =>
        {
            probe.After(s_second, "replaced");
            probe.After(s_second, "cancelled");
            probe.After(s_second, "kept");
            probe.After(2 * s_second, "replaced");
            probe.NotAfterAll("cancelled");
            return Probe.Go(At.B);
        }), Going(At.C));
        _script.Log.Clear();

        Assert.Equal("kept@C", await After(stage, machine, s_second));
        Assert.Equal("kept@C, replaced@C", await After(stage, machine, s_second));
    }

    [Theory, Trait("Semantics", "C7"), Trait("Semantics", "C3")]
    [InlineData("nothing", "set@A, idle@A")]
    [InlineData("message", "set@A, message@A")]
    [InlineData("continue", "set@A, message@A")]
    [InlineData("timeout", "set@A, timeout@A")]
    [InlineData("entry", "set@A, enter B from A, idle@B")]
    [InlineData("infinite", "set@A")]
    public async Task IdleTimeout_IsTakenAwayByAnyEvent(string what, string log)
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Log(stage, machine);
        await stage.Until(machine, ProcessStatus.Receiving);
        _script.Log.Clear();

        stage.Riot.Send(machine, new Do("set", probe =>
        {
            probe.AfterIdle(s_second, "idle");
            if (what == "message")
                probe.Verbs.Send(probe.Verbs.Pid, "message");
            if (what == "continue")
                probe.Next("message");
            if (what == "timeout")
                probe.After(s_second - s_moment, "timeout");
            if (what == "infinite")
                probe.AfterIdle(Timeout.InfiniteTimeSpan, "idle");
            return what == "entry" ? Probe.Go(At.B) : Probe.Stays();
        }));
        await stage.Until(machine, ProcessStatus.Receiving);
        _time.Advance(s_second - s_moment);
        await stage.Until(machine, ProcessStatus.Receiving);
        _time.Advance(s_moment);
        await stage.Until(machine, ProcessStatus.Receiving);

        Assert.Equal(log, await Log(stage, machine));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task CancelledTimeout_ThatIsInTheMailboxAlready_DoesNotComeAndIsNoEvent()
    {
        await using var stage = await Stage.StartStepwise(_time);
        var machine = stage.Riot.Spawn<Probe>([_script]);
        var (holding, goOn) = (new Gate(), new Gate());
        await Play(stage, machine, new Do("set", probe =>
        {
            probe.AfterInState(s_second, "late");
            return Probe.Stays();
        }));
        stage.Riot.Send(machine, new Do("hold", async ValueTask<StateMachine<At>.Transition> (probe) =>
        {
            holding.Open();
            await goOn;
            probe.AfterIdle(s_second, "idle");
            return Probe.Go(At.B);
        }));
        await holding.Opened();
        _time.Advance(s_second);
        _script.Log.Clear();
        goOn.Open();
        while (_script.Log.IsEmpty)
            await Task.Yield();
        await stage.Until(machine, ProcessStatus.Receiving);
        Assert.Equal(0, stage.Riot.Processes.Info(machine)!.MailboxLength);

        _time.Advance(s_second);
        await stage.Until(machine, ProcessStatus.Receiving);

        Assert.Equal("enter B from A, idle@B", await Log(stage, machine));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Timeouts_OfBadTimeOrWithoutEvent_AreRefused()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([_script]);
        await Play(stage, machine, new Do("set", probe =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => probe.AfterInState(-s_second, "x"));
            Assert.Throws<ArgumentOutOfRangeException>(() => probe.After(-s_second, "x"));
            Assert.Throws<ArgumentOutOfRangeException>(() => probe.AfterIdle(-s_second, "x"));
            Assert.Throws<ArgumentNullException>(() => probe.AfterInState(s_second, null!));
            Assert.Throws<ArgumentNullException>(() => probe.NotAfterAll(null!));
            return Probe.Stays();
        }));
    }

    private static Do Going(At state) => new("go", _ => Probe.Go(state));

    private static async Task<string> Log(Stage stage, Pid machine) => await stage.Riot.CallAsync(machine, new AskLog()).Guarded();

    private static async Task Play(Stage stage, Pid machine, params object[] events)
    {
        foreach (var @event in events)
            stage.Riot.Send(machine, @event);
        await Log(stage, machine);
    }

    private async Task<string> After(Stage stage, Pid machine, TimeSpan time)
    {
        _time.Advance(time);
        return await Log(stage, machine);
    }
}
