// R2 and D8: what a selector throws is the process's own exception, thrown by the receive that it belongs to.
namespace Riot.Tests.Semantics.Receive;

public sealed class SelectorExceptionTests
{
    private static readonly InvalidTimeZoneException s_error = new("from the selector");

    private static readonly Dictionary<string, Func<ProcessContext, ValueTask<object>>> s_throwing = new()
    {
        ["predicate"] = self => self.ReceiveAsync((Func<object, bool>)(_ => throw s_error)),
        ["selector"] = self => self.ReceiveAsync((Selector<object>)(_ => throw s_error)),
        ["predicate with time"] = async self => await self.TryReceiveAsync((Func<object, bool>)(_ => throw s_error), Guard.Limit),
        ["selector with time"] = async self => await self.TryReceiveAsync((Selector<object>)(_ => throw s_error), Guard.Limit),
    };

    public static MatrixTheoryData<string, bool> Cases => new(s_throwing.Keys, [true, false]);

    [Theory, Trait("Semantics", "R2"), Trait("RiotDefect", "D8")]
    [MemberData(nameof(Cases))]
    public async Task Selector_Throws_EndsItsProcessWithThatException(string kind, bool waiting)
    {
        await using var stage = await Stage.Start();
        var exit = await Throwing(stage, waiting, async self => await s_throwing[kind](self));
        var reason = Assert.IsType<ExitReason.Exception>(await exit);
        Assert.Same(s_error, reason.Error);
        Assert.Equal("alive", await stage.Run(_ => Task.FromResult("alive")));
    }

    [Theory, Trait("Semantics", "R2")]
    [MemberData(nameof(Cases))]
    public async Task Selector_Throws_LeavesTheMessageInTheMailbox(string kind, bool waiting)
    {
        await using var stage = await Stage.Start();
        var result = new TaskCompletionSource<object>();
        _ = await Throwing(stage, waiting, async self =>
        {
            Assert.Same(s_error, await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await s_throwing[kind](self)));
            result.SetResult(await self.ReceiveAsync());
        });
        Assert.Equal("the message", await result.Task.Guarded());
    }

    private static async Task<Task<ExitReason>> Throwing(Stage stage, bool waiting, Func<ProcessContext, Task> body)
    {
        var go = new TaskCompletionSource();
        var pid = stage.Riot.Spawn(async self =>
        {
            if (!waiting)
                await go.Task;
            await body(self);
        });
        await stage.Until(pid, waiting ? ProcessStatus.Receiving : ProcessStatus.Awaiting);
        var exit = stage.ExitOf(pid);
        stage.Riot.Send(pid, "the message");
        go.SetResult();
        return exit;
    }
}
