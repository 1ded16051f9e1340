// C2: replies that come later, from elsewhere, twice, or to another request.
using System.Runtime.CompilerServices;

namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class DeferredReplyTests
{
    public enum From
    {
        ALaterHandler,
        AnotherThread,
        AnotherProcess,
        AnotherServer,
    }

    public static MatrixTheoryData<From, bool> Origins { get; } = new(Enum.GetValues<From>(), [false, true]);

    [Theory, Trait("Semantics", "C2")]
    [MemberData(nameof(Origins))]
    public async Task Reply_ThatIsDeferred_ReachesTheCaller(From origin, bool refused)
    {
        await using var stage = await Stage.Start();
        var (caller, script) = (stage.Puppet(), new Script());
        var pid = await stage.Serve(script);
        var (call, reply) = await stage.Keep(pid, script, caller);

        await Answer(stage, pid, origin, call, refused);

        if (refused)
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => reply);
        else
            Assert.Equal("later", await reply);
        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
        Assert.Empty(await caller.Drain());
    }

    [Theory, Trait("Semantics", "C2")]
    [MemberData(nameof(Origins))]
    public async Task Answer_AfterTheServersDeath_DoesNothing_SinceTheCallHasFailed(From origin, bool refused)
    {
        if (origin == From.ALaterHandler)
            return; // There is none.
        await using var stage = await Stage.Start();
        var (caller, script, reason) = (stage.Puppet(), new Script(), new ExitReason.Custom("gone"));
        var pid = await stage.Serve(script);
        var (call, reply) = await stage.Keep(pid, script, caller);

        stage.Riot.Exit(pid, reason);
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServerExitedException>(() => reply)).Reason);

        await Answer(stage, pid, origin, call, refused); // Once, and so no error, though nobody hears it.
        await caller.Sync();
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ThatIsPassedOn_IsAnsweredByTheOther_AndOwedByTheFirst(bool firstDies)
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var (first, deputy, caller) = (await stage.Serve(), await stage.Serve(script), stage.Puppet());
        var reply = caller.Call(first, new Ask((server, call) =>
        {
            if (server.Self.Pid == first)
                server.Self.Send(deputy, call);
            else
                server.Script.Kept.Enqueue(call);
            return ScriptedServer.NoReply;
        }), Timeout.InfiniteTimeSpan);
        IncomingCall? passed;
        while (!script.Kept.TryDequeue(out passed))
            await Task.Yield();

        if (firstDies)
        {
            stage.Riot.Kill(first);
            Assert.Equal(ExitReason.Killed, (await Assert.ThrowsAsync<ServerExitedException>(() => reply)).Reason);
        }
        else
        {
            stage.Riot.Kill(deputy);
            await stage.ExitOf(deputy);
            await stage.Call(first, new Echo(1));
            Assert.False(reply.IsCompleted);
            passed.Reply((Ask)passed.Request, "by the test");
            Assert.Equal("by the test", await reply);
        }
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Call_ThatAServerSendsToItself_IsHandledAgain_AndOwedOnce()
    {
        await using var stage = await Stage.Start();
        var (pid, times) = (await stage.Serve(), 0);

        var reply = await stage.Call(pid, new Ask((server, call) =>
        {
            if (++times == 3)
                return server.Reply((Ask)call.Request, "at last");
            server.Self.Send(server.Self.Pid, call);
            return ScriptedServer.NoReply;
        }));

        Assert.Equal(("at last", 3), (reply, times));
        var script = new Script();
        var other = await stage.Serve(script);
        var (kept, answer) = await stage.Keep(other, script);
        stage.Riot.Send(other, kept);
        await stage.Call(other, new Echo(1));
        stage.Riot.Kill(other);
        await Assert.ThrowsAsync<ServerExitedException>(() => answer);
    }

    [Theory, Trait("Semantics", "C2")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Answer_GivenTwice_Throws(bool firstRefuses, bool secondRefuses)
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        var (call, reply) = await stage.Keep(pid, script);

        Give(call, firstRefuses);

        Assert.Throws<InvalidOperationException>(() => Give(call, secondRefuses));
        Assert.Equal(firstRefuses, await Record.ExceptionAsync(() => reply) is InvalidTimeZoneException);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Handler_ThatReplies_AndThenReturnsAReply_EndsTheServer_AndTheCallerHasTheFirst()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        var reply = await stage.Call(pid, new Ask((server, call) =>
        {
            call.Reply((Ask)call.Request, "first");
            return server.Reply((Ask)call.Request, "second");
        }));

        Assert.Equal("first", reply);
        Assert.IsType<InvalidOperationException>(Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid)).Error);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Reply_ToAnotherRequest_IsRefused_AndTheCallStaysOpen()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        var (call, reply) = await stage.Keep(pid, script);

        Assert.Throws<ArgumentException>(() => call.Reply(new Echo(1), 1));
        Assert.Throws<ArgumentException>(() => call.Reply(new Keep(), "of the same type, but another"));
        Assert.Throws<ArgumentNullException>(() => call.Reply<string>(null!, "none"));
        Assert.Throws<ArgumentNullException>(() => call.Refuse(null!));
        call.Reply((Keep)call.Request, "the right one");

        Assert.Equal("the right one", await reply);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Handler_ThatReturnsAReplyToAnotherRequest_EndsTheServer_AndNeverReachesTheCaller()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve();

        var failed = await Assert.ThrowsAsync<ServerExitedException>(() => stage.Call(pid, new Ask((server, _) => server.Reply(new Echo(1), 1))));

        Assert.IsAssignableFrom<ArgumentException>(failed.InnerException);
    }

    [Fact, Trait("Semantics", "C2")]
    public async Task Answers_FromManyThreads_InAnyOrder_ReachTheRightCallers()
    {
        const int Calls = 2000;
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        var calls = Enumerable.Range(0, Calls).Select(i => stage.Riot.CallAsync(pid, new Keep($"{i}"), Timeout.InfiniteTimeSpan).Guarded()).ToArray();
        while (script.Kept.Count < Calls)
            await Task.Yield();

        var kept = script.Kept.ToArray();
        Random.Shared.Shuffle(kept);
        Parallel.ForEach(kept[(Calls / 2)..], call => call.Reply((Keep)call.Request, ((Keep)call.Request).Name));
        await stage.Call(pid, new Echo(1));
        Parallel.ForEach(kept[1..(Calls / 2)], call => call.Reply((Keep)call.Request, ((Keep)call.Request).Name));
        stage.Riot.Kill(pid);

        var unanswered = ((Keep)kept[0].Request).Name;
        for (var i = 0; i < Calls; i++)
        {
            if ($"{i}" == unanswered)
                await Assert.ThrowsAsync<ServerExitedException>(() => calls[i]);
            else
                Assert.Equal($"{i}", await calls[i]);
        }
    }

    [Theory, Trait("Semantics", "C2"), Trait("Semantics", "P11")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ThatIsSettled_IsForgottenByTheServer(bool givenUp)
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        var requests = await Settle(stage, pid, script, givenUp);
        await stage.Call(pid, new Echo(1));
        await stage.Call(pid, new Echo(2));

        for (var i = 0; requests.Any(request => request.IsAlive); i++)
        {
            Assert.True(i < 100, $"{requests.Count(request => request.IsAlive)} calls are still held");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> Settle(Stage stage, Pid pid, Script script, bool givenUp)
    {
        using var cancellation = new CancellationTokenSource();
        var requests = Enumerable.Range(0, 100).Select(i => new Keep($"{i}")).ToArray();
        var calls = requests.Select(request => stage.Riot.CallAsync(pid, request, Timeout.InfiniteTimeSpan, cancellation.Token)).ToArray();
        while (script.Kept.Count < requests.Length)
            await Task.Yield();
        if (givenUp)
            await cancellation.CancelAsync();
        while (script.Kept.TryDequeue(out var call))
            call.Reply((Keep)call.Request, "settled");
        foreach (var call in calls)
            await Record.ExceptionAsync(() => call.AsTask());
        return [.. requests.Select(request => new WeakReference(request))];
    }

    private static async Task Answer(Stage stage, Pid pid, From origin, IncomingCall call, bool refused)
    {
        switch (origin)
        {
            case From.ALaterHandler:
                await stage.Do(pid, _ => Give(call, refused));
                break;
            case From.AnotherThread:
                await Task.Run(() => Give(call, refused));
                break;
            case From.AnotherProcess:
                await stage.Puppet().Do(_ => Give(call, refused));
                break;
            case From.AnotherServer:
                await stage.Do(await stage.Serve(), _ => Give(call, refused));
                break;
        }
    }

    private static void Give(IncomingCall call, bool refuse)
    {
        if (refuse)
            call.Refuse(new InvalidTimeZoneException("refused by the test"));
        else
            call.Reply((Keep)call.Request, "later");
    }
}
