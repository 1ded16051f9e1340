// C2, R3: calls that are replied, and what else lies in the caller's mailbox.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class CallTests
{
    [Fact, Trait("Semantics", "C2")]
    public async Task Call_GetsItsReply_ByPidAndByName()
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve(name: "server"));

        Assert.Equal(1, await caller.Call(pid, new Echo(1)));
        Assert.Equal("two", await caller.Ask(self => self.CallAsync("server", new Echo("two"))));
        Assert.Null(await caller.Call(pid, new Echo(null)));
        Assert.Equal(caller.Pid.ToString(), await caller.Call(pid, new Ask((server, call) => server.Reply((Ask)call.Request, call.From.ToString()))));
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reply_OfNullWhereTheCompilerWasTalkedOutOfIt_IsTheReply(bool outside)
    {
        // Ask is an ICall<string>, not of string?; at run time both are one.
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());
        var request = new Ask((server, call) => server.Reply((Ask)call.Request, null!));

        Assert.Null(outside ? await stage.Call(pid, request) : await caller.Call(pid, request));
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "R3"), Trait("RiotDefect", "D3")]
    public async Task Call_WithStrayMessagesInTheMailbox_IsReplied_AndTheyKeepTheirOrder()
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());
        stage.Riot.Send(caller.Pid, "first");

        var reply = await caller.Call(pid, Ask.To(server => server.Self.Send(caller.Pid, "second")));

        Assert.Equal("done", reply);
        Assert.Equal<object>(["first", "second"], await caller.Drain());
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "R3")]
    public async Task Calls_WithAHundredThousandUnreadMessages_CostTheSame()
    {
        const int Unread = 100_000;
        await using var stage = await Stage.StartStepwise(new ManualTime());
        var pid = await stage.Serve();

        var (empty, full, kept) = await stage.Run(async self =>
        {
            var before = await Cost(stage, self, pid);
            for (var i = 0; i < Unread; i++)
                self.Send(self.Pid, i);
            var after = await Cost(stage, self, pid);
            var inOrder = 0;
            while (await self.TryReceiveAsync<int>(TimeSpan.Zero) is (true, var number) && number == inOrder)
                inOrder++;
            return (before, after, inOrder);
        });

        Assert.Equal(empty, full);
        Assert.Equal(Unread, kept);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Calls_OfManyToOne_EachGetTheirOwnReply()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => i % 2 == 0
            ? stage.Riot.CallAsync(pid, new Echo(i)).AsTask()
            : stage.Run(async self => await self.CallAsync(pid, new Echo(i)))));

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object?>(), replies);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_OfAServerByAServer_IsReplied_AndMessagesWaitMeanwhile()
    {
        await using var stage = await Stage.Start();
        var (inner, script) = (new Script(), new Script());
        var (back, front) = (await stage.Serve(inner), await stage.Serve(script));

        var asked = stage.Call(front, Ask.To(async server =>
        {
            script.Note(await server.Self.CallAsync(back, new Keep(), Timeout.InfiniteTimeSpan));
        }));
        IncomingCall? kept;
        while (!inner.Kept.TryDequeue(out kept))
            await Task.Yield();
        var next = stage.Call(front, Ask.To(_ => script.Note("next")));
        await stage.Until(front, ProcessStatus.Awaiting);
        Assert.Empty(script.Trail);
        kept.Reply((Keep)kept.Request, "first");

        Assert.Equal(("done", "done"), (await asked, await next));
        Assert.Equal(["first", "next"], script.Trail);
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "R6")]
    public async Task Call_WhileAnotherVerbIsPending_IsRefused()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        await stage.Run(async self =>
        {
            var pending = self.CallAsync(pid, new Keep());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.CallAsync(pid, new Echo(1)));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.ReceiveAsync());
            stage.Riot.Kill(pid);
            await Assert.ThrowsAsync<ServerExitedException>(async () => await pending);
        });
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "P4")]
    public async Task Call_OutsideItsProcess_IsRefused()
    {
        await using var stage = await Stage.Start();
        var (caller, pid) = (stage.Puppet(), await stage.Serve());
        var self = await caller.Ask(self => self);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.CallAsync(pid, new Echo(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => self.StopAsync(pid).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => self.StartLinkAsync<ScriptedServer>([new Script()]).AsTask());
        self.Send(pid, new Do(server => server.Stop(ExitReason.Normal))); // A send: any thread.
        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
    }

    // How many messages and wake-ups a hundred calls take.
    private static async Task<long> Cost(Stage stage, ProcessContext self, Pid server)
    {
        await self.YieldAsync();
        var before = stage.Riot.Processes.Info(self.Pid)!.MessagesTaken;
        for (var i = 0; i < 100; i++)
            await self.CallAsync(server, new Echo(i));
        await self.YieldAsync();
        return stage.Riot.Processes.Info(self.Pid)!.MessagesTaken - before;
    }
}
