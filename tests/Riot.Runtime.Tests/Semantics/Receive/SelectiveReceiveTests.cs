// R2: a selective receive takes the oldest match, leaves the rest in order, and looks at each message once while it waits.
namespace Riot.Tests.Semantics.Receive;

public sealed class SelectiveReceiveTests
{
    /// <summary>The ways to ask for the next even number.</summary>
    private static readonly Dictionary<string, Func<ProcessContext, ValueTask<int>>> s_evens = new()
    {
        ["predicate"] = self => self.ReceiveAsync<int>(number => number % 2 == 0),
        ["selector"] = self => self.ReceiveAsync(message => message is int number && number % 2 == 0 ? Selection.Take(number) : Selection<int>.Skip),
        ["type"] = async self => (await self.ReceiveAsync<Even>()).Number,
    };

    public static TheoryData<string> Evens => [.. s_evens.Keys];

    [Theory, Trait("Semantics", "R2")]
    [MemberData(nameof(Evens))]
    public async Task Receive_MatchBehindOthers_TakesOldestMatchAndKeepsOrderOfTheRest(string kind)
    {
        await using var stage = await Stage.Start();
        var (evens, rest) = await stage.Run(async self =>
        {
            for (var i = 1; i <= 9; i++)
                self.Send(self.Pid, Message(kind, i));
            var evens = new List<int>();
            for (var i = 0; i < 4; i++)
                evens.Add(await s_evens[kind](self));
            return (evens, await Rest(self));
        });
        Assert.Equal([2, 4, 6, 8], evens);
        Assert.Equal([1, 3, 5, 7, 9], rest);
    }

    [Theory, Trait("Semantics", "R2"), Trait("RiotDefect", "D2")]
    [MemberData(nameof(Evens))]
    public async Task Receive_WaitingWhileOthersComeFirst_FindsTheMatch(string kind)
    {
        await using var stage = await Stage.Start();
        var result = new TaskCompletionSource<(int, List<int>)>();
        var pid = stage.Riot.Spawn(async self => result.SetResult((await s_evens[kind](self), await Rest(self))));
        foreach (var number in (int[])[1, 3, 5])
        {
            await stage.Until(pid, ProcessStatus.Receiving);
            stage.Riot.Send(pid, Message(kind, number));
        }

        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, Message(kind, 6));
        var (even, rest) = await result.Task.Guarded();
        Assert.Equal(6, even);
        Assert.Equal([1, 3, 5], rest);
    }

    [Fact, Trait("Semantics", "R2"), Trait("RiotDefect", "D2")]
    public async Task Receive_WhileItWaits_LooksAtEachMessageOnce()
    {
        const int Others = 50;
        await using var stage = await Stage.Start();
        var looks = 0;
        var done = new TaskCompletionSource();
        var pid = stage.Riot.Spawn(async self =>
        {
            for (var i = 0; i < Others; i++)
                self.Send(self.Pid, i);
            await self.ReceiveAsync(message => Count(message is "match"));
            done.SetResult();
        });
        for (var i = 0; i < Others; i++)
        {
            await stage.Until(pid, ProcessStatus.Receiving);
            stage.Riot.Send(pid, i);
        }

        stage.Riot.Send(pid, "match");
        await done.Task.Guarded();
        Assert.Equal((2 * Others) + 1, looks);

        Selection<bool> Count(bool matches)
        {
            looks++;
            return matches ? Selection.Take(true) : Selection<bool>.Skip;
        }
    }

    [Fact, Trait("Semantics", "R2")]
    public async Task Receive_New_StartsFromTheOldestAgain()
    {
        await using var stage = await Stage.Start();
        var seen = await stage.Run(async self =>
        {
            foreach (var number in (int[])[1, 2, 3])
                self.Send(self.Pid, number);
            var seen = new List<object>();
            await self.ReceiveAsync(message => See(message, 2));
            await self.ReceiveAsync(message => See(message, 3));
            return seen;

            Selection<bool> See(object message, int wanted)
            {
                seen.Add(message);
                return message.Equals(wanted) ? Selection.Take(true) : Selection<bool>.Skip;
            }
        });
        Assert.Equal([1, 2, 1, 3], seen);
    }

    [Theory, Trait("Semantics", "R2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Receive_SelectorDrops_RemovesThatMessageOnly(bool waiting)
    {
        await using var stage = await Stage.Start();
        var result = new TaskCompletionSource<(string, List<int>)>();
        var go = new TaskCompletionSource();
        var pid = stage.Riot.Spawn(async self =>
        {
            if (!waiting)
                await go.Task;
            var text = await self.ReceiveAsync(message => message switch
            {
                string text => Selection.Take(text),
                2 => Selection<string>.Drop,
                _ => Selection<string>.Skip,
            });
            result.SetResult((text, await Rest(self)));
        });
        if (waiting)
            await stage.Until(pid, ProcessStatus.Receiving);
        foreach (var message in (object[])[1, 2, 3, "end"])
            stage.Riot.Send(pid, message);
        go.SetResult();
        var (text, rest) = await result.Task.Guarded();
        Assert.Equal("end", text);
        Assert.Equal([1, 3], rest);
    }

    [Fact, Trait("Semantics", "R2")]
    public async Task Receive_LongMailboxTakenFromTheMiddle_KeepsTheOrderOfTheRest()
    {
        const int Count = 999;
        await using var stage = await Stage.Start();
        var rest = await stage.Run(async self =>
        {
            for (var i = 0; i < Count; i++)
                self.Send(self.Pid, i);
            for (var i = 0; i < Count; i += 3)
                await self.ReceiveAsync<int>(number => number % 3 == 1);
            return await Rest(self);
        });
        Assert.Equal(Enumerable.Range(0, Count).Where(number => number % 3 != 1), rest);
    }

    private static object Message(string kind, int number) => kind == "type" && number % 2 == 0 ? new Even(number) : number;

    private static async Task<List<int>> Rest(ProcessContext self)
    {
        var rest = new List<int>();
        while (await self.TryReceiveAsync<object>(TimeSpan.Zero) is (true, { } message))
            rest.Add(message is Even even ? even.Number : (int)message);
        return rest;
    }

    private sealed record Even(int Number);
}
