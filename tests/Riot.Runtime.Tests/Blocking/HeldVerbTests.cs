// R6, X9: a verb whose time is over while its process holds the thread is done when the thread goes on, and is over once its result has been taken.
namespace Riot.Tests.Blocking;

public sealed class HeldVerbTests
{
    [Fact, Trait("Semantics", "R6"), Trait("Semantics", "X9")]
    public async Task Sleep_DoneBeforeItsEntryActionReturnsIt_LeavesTheMachineFreeForTheNextVerb()
    {
        await using var stage = await Stage.Start();
        var machine = await stage.Riot.StartAsync<Sleeper>().AsTask().Guarded();

        Assert.Equal("awake", await stage.Riot.CallAsync(machine, new Question(), Guard.Limit).Guarded());
    }

    [Fact, Trait("Semantics", "R6"), Trait("Semantics", "X9")]
    public async Task Sleep_DoneBeforeItIsAwaited_LeavesTheProcessFreeForTheNextVerb()
    {
        await using var stage = await Stage.Start();

        await stage.Run(async self =>
        {
            await HoldUntilDone(self.SleepAsync(TimeSpan.FromMilliseconds(1)));
            await self.SleepAsync(TimeSpan.Zero);
        });
    }

    // The thread is held, and the watch ends the sleep.
    private static ValueTask HoldUntilDone(ValueTask sleep)
    {
        Assert.True(SpinWait.SpinUntil(() => sleep.IsCompleted, Guard.Limit));
        return sleep;
    }

    private sealed record Question : ICall<string>;

    private sealed class Sleeper : StateMachine<string>
    {
        protected override ValueTask<Initial> InitAsync() => StartIn("awake");

        protected override ValueTask EnterAsync(string state, string from) => HoldUntilDone(Self.SleepAsync(TimeSpan.FromMilliseconds(1)));

        protected override ValueTask<Transition> HandleAsync(string state, object @event) => Reply((Question)@event, state);
    }
}
