// C7, the first acceptance test: a door with a code, after the example of gen_statem's own guide.
namespace Riot.Tests.Semantics.Calls.StateMachines;

public sealed class DoorTests
{
    public enum DoorState
    {
        Locked,
        Open,
    }

    [Fact, Trait("Semantics", "C7")]
    public async Task Door_OpensForItsCode_LetsThoseInWhoKnocked_AndLocksItself()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var door = stage.Riot.Spawn<Door>(["1234"]);

        var knock = stage.Riot.CallAsync(door, new Knock());
        Assert.False(await stage.Riot.CallAsync(door, new Unlock("0000")).Guarded());
        Assert.False(knock.IsCompleted);
        Assert.True(await stage.Riot.CallAsync(door, new Unlock("1234")).Guarded());
        Assert.Equal("Come in, you are number 1!", await knock.Guarded());
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("Come in, you are number 2!", await stage.Riot.CallAsync(door, new Knock()).Guarded());
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await stage.Riot.CallAsync(door, new Unlock("0000")).Guarded());
        await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Riot.CallAsync(door, new Kick()).Guarded());
    }

    public sealed record Unlock(string Code) : ICall<bool>;

    public sealed record Knock : ICall<string>;

    public sealed record Kick : ICall<bool>;

    private sealed record Relock;

    private sealed class Door(string code) : StateMachine<DoorState>
    {
        private int _visitors;

        protected override ValueTask<Initial> InitAsync() => StartIn(DoorState.Locked);

        protected override ValueTask<Transition> HandleAsync(DoorState state, object @event) => (state, @event) switch
        {
            (DoorState.Locked, Unlock ask) when ask.Code == code => Reply(ask, true).GoTo(DoorState.Open),
            (DoorState.Locked, Unlock ask) => Reply(ask, false),
            (DoorState.Locked, Knock) => Postpone,
            (DoorState.Open, Knock ask) => Reply(ask, $"Come in, you are number {++_visitors}!"),
            (DoorState.Open, Unlock ask) => Reply(ask, true),
            (DoorState.Open, Relock) => GoTo(DoorState.Locked),
            _ => Unhandled,
        };

        protected override ValueTask EnterAsync(DoorState state, DoorState from)
        {
            if (state == DoorState.Open)
                StateTimeout(TimeSpan.FromSeconds(10), new Relock());
            return default;
        }
    }
}
