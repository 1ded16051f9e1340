// C7, C2: how a machine answers calls, those that it postpones included.
namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class StateMachineCallTests
{
    private readonly Script _script = new() { Postpones = (state, @event) => state == At.A && @event is AskLog };

    private sealed record Number(int Value) : ICall<int>;

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    public async Task PostponedCall_IsAnsweredAfterTheChange()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([_script]);

        var log = stage.Riot.CallAsync(machine, new AskLog());
        stage.Riot.Send(machine, new Do("go", _ => Probe.Go(At.B)));

        Assert.Equal("enter A from A, go@A, enter B from A", await log.Guarded());
    }

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    public async Task PostponedCall_WhoseCallerHasGivenUp_IsNotHandledAgain()
    {
        await using var stage = await Stage.Start();
        var handled = 0;
        var script = new Script
        {
            Postpones = (state, @event) =>
            {
                handled += @event is Number ? 1 : 0;
                return state == At.A && @event is Number;
            },
        };
        var machine = stage.Riot.Spawn<Probe>([script]);
        using var cancel = new CancellationTokenSource();

        var call = stage.Riot.CallAsync(machine, new Number(1), cancellationToken: cancel.Token);
        await stage.Riot.CallAsync(machine, new AskLog()).Guarded();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Guarded());
        stage.Riot.Send(machine, new Do("go", _ => Probe.Go(At.B)));
        await stage.Riot.CallAsync(machine, new AskLog()).Guarded();

        Assert.Equal(1, handled);
    }

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    public async Task PostponedCall_OfAMachineThatEnds_Fails()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([_script]);

        var log = stage.Riot.CallAsync(machine, new AskLog());
        stage.Riot.Send(machine, new Do("end", _ => Probe.End(new ExitReason.Custom("over"))));

        Assert.Equal(new ExitReason.Custom("over"), (await Assert.ThrowsAsync<ServerExitedException>(() => log.Guarded())).Reason);
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Unhandled_RefusesACallAndLogsAnythingElse()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([new Script()]);

        var error = await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Riot.CallAsync(machine, new Number(1)).Guarded());
        Assert.Contains($"{typeof(Number)} from outside in state A", error.Message, StringComparison.Ordinal);
        stage.Riot.Send(machine, new object());

        var line = await stage.Log.Line(line => line.Text.Contains("does not handle", StringComparison.Ordinal));
        Assert.Contains("the event System.Object in state A: dropped", line.Text, StringComparison.Ordinal);
        Assert.True(await stage.IsAlive(machine));
    }

    [Theory, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeferredReply_IsGivenLater(bool byAnotherProcess)
    {
        await using var stage = await Stage.Start();
        IncomingCall? kept = null;
        var machine = stage.Riot.Spawn<Probe>([new Script()]);
        var request = new Do("keep", probe =>
        {
            kept = probe.TheCall;
            return Probe.Stays();
        });

        var call = stage.Riot.CallAsync(machine, request);
        stage.Riot.Send(machine, new Do("reply", probe =>
        {
            if (byAnotherProcess)
                probe.Verbs.Spawn(_ => Task.Run(() => kept!.Reply(request, 42)));
            else
                kept!.Reply(request, 42);
            return Probe.Stays();
        }));

        Assert.Equal(42, await call.Guarded());
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Reply_ToARequestThatWasSent_DoesNothing()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var machine = stage.Riot.Spawn<Probe>([script]);

        stage.Riot.Send(machine, new AskLog());
        stage.Riot.Send(machine, new AskLog());

        Assert.Equal("enter A from A", await stage.Riot.CallAsync(machine, new AskLog()).Guarded());
    }

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    public async Task Request_OfAValueType_IsAnsweredRefusedAndSent()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Calculator>();

        stage.Riot.Send(machine, new Half(4)); // Nobody waits for the answer.
        stage.Riot.Send(machine, new Half(5));
        Assert.Equal(3, await stage.Riot.CallAsync(machine, new Half(6)).Guarded());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => stage.Riot.CallAsync(machine, new Half(7)).Guarded());

        Assert.True(await stage.IsAlive(machine));
    }

    [Fact, Trait("Semantics", "C7"), Trait("Semantics", "C2")]
    public async Task Refuse_OfAnotherCallsRequest_Throws()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([new Script()]);

        var call = stage.Riot.CallAsync(machine, new Do("refuse", probe =>
        {
            Assert.Throws<ArgumentException>("request", () => { probe.Deny(new Number(1), new InvalidTimeZoneException()); });
            return probe.Answer((Do)probe.TheCall!.Request, 1);
        }));

        Assert.Equal(1, await call.Guarded());
    }

    [Theory, Trait("Semantics", "C7"), Trait("Semantics", "C4")]
    [InlineData("stop")]
    [InlineData("reply and stop")]
    public async Task Stop_WithoutAReason_IsNormal(string how)
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Calculator>();

        stage.Riot.Send(machine, how);

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(machine));
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Reply_ToWhatIsNotBeingHandled_Throws()
    {
        await using var stage = await Stage.Start();
        var machine = stage.Riot.Spawn<Probe>([new Script()]);

        stage.Riot.Send(machine, new Do("reply", probe =>
        {
            Assert.Throws<InvalidOperationException>(() => { probe.Answer(new Number(1), 1); });
            Assert.Throws<InvalidOperationException>(() => { probe.Deny(new Number(1), new InvalidTimeZoneException()); });
            return Probe.Stays();
        }));

        Assert.Equal("enter A from A, reply@A", await stage.Riot.CallAsync(machine, new AskLog()).Guarded());
    }

    private readonly record struct Half(int Of) : ICall<int>;

    private sealed class Calculator : StateMachine<At>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn(At.A);

        protected override ValueTask<Transition> HandleAsync(At state, object @event) => @event switch
        {
            Half { Of: var number } half when number % 2 == 0 => Reply(half, number / 2),
            Half half => Refuse(half, new InvalidTimeZoneException()),
            "stop" => Stop(),
            _ => Stay.Stop(),
        };
    }
}
