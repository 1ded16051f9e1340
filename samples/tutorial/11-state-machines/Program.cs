// A state machine is a server written as a table: what to do, and where to go, for a state and an event.
await RiotRuntime.RunAsync(async self =>
{
    var door = await self.StartLinkAsync<Door>(["1234"]);

    // Nobody is let in before the door is open: the knock waits for that.
    var visitor = self.SpawnTask(async me => await me.CallAsync(door, new Knock()));
    Console.WriteLine($"with 0000: {await self.CallAsync(door, new Unlock("0000"))}");
    Console.WriteLine($"with 1234: {await self.CallAsync(door, new Unlock("1234"))}");
    Console.WriteLine($"the visitor hears: {await visitor.GetResultAsync()}");

    // After a while it locks itself again.
    await self.SleepAsync(TimeSpan.FromMilliseconds(200));
    Console.WriteLine($"then it is {await self.CallAsync(door, new Look())}");
});

internal sealed record Unlock(string Code) : ICall<bool>;

internal sealed record Knock : ICall<string>;

internal sealed record Look : ICall<Door.State>;

internal sealed class Door(string code) : StateMachine<Door.State>
{
    internal enum State
    {
        Locked,
        Open,
    }

    protected override ValueTask<Initial> InitAsync() => StartIn(State.Locked);

    protected override ValueTask<Transition> HandleAsync(State state, object @event) => (state, @event) switch
    {
        (State.Locked, Unlock ask) when ask.Code == code => Reply(ask, true).GoTo(State.Open),
        (State.Locked, Unlock ask) => Reply(ask, false),
        (State.Locked, Knock) => Postpone,
        (State.Open, Knock ask) => Reply(ask, "Come in!"),
        (State.Open, Relock) => GoTo(State.Locked),
        (_, Look ask) => Reply(ask, state),
        _ => Unhandled,
    };

    protected override ValueTask EnterAsync(State state, State from)
    {
        if (state == State.Open)
            StateTimeout(TimeSpan.FromMilliseconds(50), new Relock());
        return default;
    }

    private sealed record Relock;
}
