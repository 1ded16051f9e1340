// R2, L6, M3: a selector may flush the very message that it looks at, or others: its verdict counts, and no other message is touched.
namespace Riot.Tests.Semantics.Receive;

public sealed class SelectorFlushTests
{
    public enum Bond
    {
        Link,
        Monitor,
    }

    public enum Judgement
    {
        Take,
        Drop,
        Skip,
    }

    public static MatrixTheoryData<Bond, Judgement, bool> Cases { get; } = new(Enum.GetValues<Bond>(), Enum.GetValues<Judgement>(), [false, true]);

    [Fact, Trait("Semantics", "R2"), Trait("Semantics", "M3")]
    public async Task Selector_ThatFlushesAMessageItHasSkipped_TakesTheOneItLooksAtOnce()
    {
        await using var stage = await Stage.Start();
        var left = new TaskCompletionSource<List<object>>();
        stage.Riot.Spawn(async self =>
        {
            var (peer, monitor) = self.SpawnMonitor(_ => Task.CompletedTask);
            await self.WaitForExitAsync([peer]);
            self.Send(self.Pid, "taken");
            self.Send(self.Pid, "behind");
            await self.ReceiveAsync<string>(message =>
            {
                if (message is not "taken")
                    return Selection<string>.Skip;
                self.Demonitor(monitor, flush: true);
                return Selection.Take("taken");
            });
            var rest = new List<object>();
            while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
                rest.Add(message);
            left.SetResult(rest);
        });

        Assert.Equal(["behind"], await left.Task.Guarded());
    }

    [Theory, Trait("Semantics", "R2"), Trait("Semantics", "R4"), Trait("Semantics", "L6"), Trait("Semantics", "M3")]
    [MemberData(nameof(Cases))]
    public async Task Selector_ThatFlushesTheMessageItJudges_LeavesAllOthers(Bond bond, Judgement judgement, bool waiting)
    {
        await using var stage = await Stage.Start();
        var (taken, rest) = (new TaskCompletionSource<object>(), new TaskCompletionSource<List<object>>());
        var (child, goOn) = (new TaskCompletionSource<Pid>(), new Gate());
        var pid = stage.Riot.Spawn(
            async self =>
            {
                var (peer, monitor) = bond == Bond.Link
                    ? new Monitored(self.SpawnLink(async other => await other.ReceiveAsync()), null!)
                    : self.SpawnMonitor(async other => await other.ReceiveAsync());
                self.Send(self.Pid, "before");
                child.SetResult(peer);
                if (!waiting)
                    await goOn;
                taken.SetResult(await self.ReceiveAsync(message =>
                {
                    if (message is "last")
                        return Selection.Take(message);
                    if (message is ExitMessage)
                        self.Unlink(peer, flush: true);
                    else if (message is ProcessDown)
                        self.Demonitor(monitor!, flush: true);
                    else
                        return Selection<object>.Skip;
                    return judgement switch
                    {
                        Judgement.Take => Selection.Take(message),
                        Judgement.Drop => Selection<object>.Drop,
                        _ => Selection<object>.Skip,
                    };
                }));
                await goOn;
                var left = new List<object>();
                while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
                    left.Add(message);
                rest.SetResult(left);
            },
            new ProcessOptions { TrapExits = true });
        var peer = await child.Task.Guarded();
        if (waiting)
            await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Kill(peer);
        await stage.ExitOf(peer);
        stage.Riot.Send(pid, "last but one");
        stage.Riot.Send(pid, "last");
        goOn.Open();

        var isTaken = judgement == Judgement.Take;
        Assert.Equal(isTaken, await taken.Task.Guarded() is ExitMessage or ProcessDown);
        Assert.Equal(isTaken ? ["before", "last but one", "last"] : ["before", "last but one"], await rest.Task.Guarded());
    }
}
