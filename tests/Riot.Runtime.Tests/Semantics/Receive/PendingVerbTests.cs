// R6: one verb of its own may be pending in a process; a second one is refused and harms neither.
namespace Riot.Tests.Semantics.Receive;

public sealed class PendingVerbTests
{
    private static readonly Dictionary<string, Func<ProcessContext, Task>> s_verbs = new()
    {
        ["Receive"] = async self => await self.ReceiveAsync(),
        ["Receive with time"] = async self => await self.ReceiveAsync(Guard.Limit),
        ["Receive<T>"] = async self => await self.ReceiveAsync<string>(),
        ["TryReceive<T>"] = async self => await self.TryReceiveAsync<string>(TimeSpan.Zero),
        ["Sleep"] = async self => await self.SleepAsync(Guard.Limit),
        ["Yield"] = async self => await self.YieldAsync(),
        ["IsAlive"] = async self => await self.Processes.IsAliveAsync(self.Parent),
        ["AwaitName"] = async self => await self.Names.WaitForAsync("nobody"),
        ["WaitForExit"] = async self => await self.WaitForExitAsync(self.Parent),
    };

    public static MatrixTheoryData<string, string> Pairs => new(["Receive", "Receive<T>", "Sleep", "AwaitName", "WaitForExit"], s_verbs.Keys);

    [Theory, Trait("Semantics", "R6")]
    [MemberData(nameof(Pairs))]
    public async Task SecondVerb_WhileOneIsPending_IsRefused(string first, string second)
    {
        await using var stage = await Stage.Start();
        var error = await stage.Run(self =>
        {
            var inner = new TaskCompletionSource<InvalidOperationException>();
            self.Spawn(async child =>
            {
                var pending = s_verbs[first](child);
                inner.SetResult(await Assert.ThrowsAsync<InvalidOperationException>(() => s_verbs[second](child)));
                Assert.False(pending.IsCompleted);
                child.Exit(ExitReason.Normal);
            });
            return inner.Task;
        });
        Assert.Contains("pending already", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "R6")]
    public async Task SecondVerb_InAWhenAny_ThrowsFromTheVerbItself()
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var receive = self.ReceiveAsync().AsTask();
            Action both = () => Task.WhenAny(receive, self.SleepAsync(Guard.Limit).AsTask());
            var error = Assert.Throws<InvalidOperationException>(both);
            Assert.Contains("has a verb pending already, which waits for a message:", error.Message, StringComparison.Ordinal);
            self.Send(self.Pid, "still received");
            Assert.Equal("still received", await receive);
        });
    }

    [Fact, Trait("Semantics", "R6")]
    public async Task SecondVerb_Refused_LeavesTheFirstOneUnharmed()
    {
        await using var stage = await Stage.Start();
        var message = await stage.Run(async self =>
        {
            var pending = self.ReceiveAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.SleepAsync(TimeSpan.Zero));
            self.Send(self.Pid, "first");
            return await pending;
        });
        Assert.Equal("first", message);
    }

    [Fact, Trait("Semantics", "R6")]
    public async Task PendingReceive_WhileAForeignTaskIsAwaited_KeepsTheMessageForItsAwait()
    {
        await using var stage = await Stage.Start();
        var foreign = new TaskCompletionSource();
        var result = new TaskCompletionSource<(object, object)>();
        var pid = stage.Riot.Spawn(async self =>
        {
            var pending = self.ReceiveAsync();
            await foreign.Task;
            result.SetResult((await pending, await self.ReceiveAsync()));
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, 1);
        stage.Riot.Send(pid, 2);
        foreign.SetResult();
        Assert.Equal((1, 2), await result.Task.Guarded());
    }

    [Fact, Trait("Semantics", "R6")]
    public async Task Verb_AwaitedTwice_SaysSo()
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            var pending = self.ReceiveAsync();
            self.Send(self.Pid, "one");
            Assert.Equal("one", await pending);
            var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await pending);
            Assert.Contains("awaited twice", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact, Trait("Semantics", "R6")]
    public async Task Verb_OnceTheFirstOneIsOver_IsTaken()
    {
        await using var stage = await Stage.Start();
        await stage.Run(async self =>
        {
            foreach (var verb in (string[])["Yield", "TryReceive<T>"])
            {
                await s_verbs[verb](self);
                await s_verbs["Yield"](self);
            }

            Assert.False((await self.TryReceiveAsync<object>(TimeSpan.FromTicks(1))).IsReceived);
            await s_verbs["Yield"](self);
        });
    }
}
