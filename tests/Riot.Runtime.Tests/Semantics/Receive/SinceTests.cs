// R3: a receive since a ref looks only at messages that arrived after the ref was made.
namespace Riot.Tests.Semantics.Receive;

public sealed class SinceTests
{
    [Theory, Trait("Semantics", "R3")]
    [InlineData("inbox")]
    [InlineData("looked at before")]
    public async Task Receive_Since_PassesOverOlderMessages(string where)
    {
        await using var stage = await Stage.Start();
        var (since, oldest) = await stage.Run(async self =>
        {
            self.Send(self.Pid, "before");
            if (where != "inbox")
                Assert.False((await self.TryReceiveAsync<int>(TimeSpan.Zero)).IsReceived);
            var mark = self.MakeRef();
            self.Send(self.Pid, "after");
            return (await self.ReceiveAsync<string>(since: mark), await self.ReceiveAsync<string>());
        });
        Assert.Equal(("after", "before"), (since, oldest));
    }

    [Fact, Trait("Semantics", "R3")]
    public async Task Receive_SinceWithOnlyOlderMatches_Waits()
    {
        await using var stage = await Stage.Start();
        var result = new TaskCompletionSource<string>();
        var pid = stage.Riot.Spawn(async self =>
        {
            self.Send(self.Pid, "before");
            result.SetResult(await self.ReceiveAsync<string>(since: self.MakeRef()));
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        stage.Riot.Send(pid, "after");
        Assert.Equal("after", await result.Task.Guarded());
    }

    [Fact, Trait("Semantics", "R3")]
    public async Task Receive_SinceAfterOlderOnesWereTaken_StillStartsAtTheMark()
    {
        await using var stage = await Stage.Start();
        var taken = await stage.Run(async self =>
        {
            for (var i = 0; i < 100; i++)
                self.Send(self.Pid, i);
            var mark = self.MakeRef();
            for (var i = 100; i < 200; i++)
                self.Send(self.Pid, i);

            // Both sides of the mark lose some, and more arrive.
            for (var i = 0; i < 200; i += 2)
                await self.ReceiveAsync<int>(number => number % 2 == 0);
            self.Send(self.Pid, 201);
            var since = new List<int>();
            while (await self.TryReceiveAsync<int>(TimeSpan.Zero, mark) is (true, var number))
                since.Add(number);
            return (since, await self.ReceiveAsync<int>());
        });
        Assert.Equal(Enumerable.Range(50, 51).Select(number => (2 * number) + 1), taken.since);
        Assert.Equal(1, taken.Item2);
    }

    [Fact, Trait("Semantics", "R3")]
    public async Task Receive_SinceBehindALongMailbox_NeverLooksAtTheOlderOnes()
    {
        const int Older = 10_000;
        await using var stage = await Stage.Start();
        var looks = await stage.Run(async self =>
        {
            for (var i = 0; i < Older; i++)
                self.Send(self.Pid, i);
            var looks = 0;
            for (var call = 0; call < 100; call++)
            {
                var mark = self.MakeRef();
                self.Send(self.Pid, call);
                await self.ReceiveAsync(message => { looks++; return Selection.Take(message); }, since: mark);
            }

            return looks;
        });
        Assert.Equal(100, looks);
    }

    [Fact, Trait("Semantics", "R3")]
    public async Task MakeRef_Twice_IsUnique()
    {
        await using var stage = await Stage.Start();
        var (one, other) = await stage.Run(self => Task.FromResult((self.MakeRef(), self.MakeRef())));
        Assert.NotEqual(one, other);
        Assert.NotEqual(one.ToString(), other.ToString());
    }
}
