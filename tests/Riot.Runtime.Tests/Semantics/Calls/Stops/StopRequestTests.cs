// C4, X2, X7: what a stop request does to a server: told, not unwound.
using Riot.Tests.Semantics.Calls.Servers;

namespace Riot.Tests.Semantics.Calls.Stops;

public sealed class StopRequestTests
{
    public enum Request
    {
        Shutdown,
        ShutdownWith,
        Normal,
        Custom,
        ByItself,
        StopOfItsOwn,
        ExitOfItsOwn,
    }

    public enum Busy
    {
        Idle,
        InAHandlerThatListens,
        InAHandlerThatSwallowsTheToken,
    }

    public static MatrixTheoryData<Request, bool> Requests { get; } = new(Enum.GetValues<Request>(), [false, true]);

    public static MatrixTheoryData<Busy, bool> Moments { get; } = new(Enum.GetValues<Busy>(), [false, true]);

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2")]
    [MemberData(nameof(Requests))]
    public async Task StopRequest_OfAnyKind_TerminatesTheServerOnce_WithTheReason(Request request, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script, trapExits: trapExits);

        var reason = Send(stage, pid, request);

        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X2"), Trait("Semantics", "L4")]
    [MemberData(nameof(Moments))]
    public async Task StopRequest_CancelsTheHandlersToken_AndIsSeenBeforeTheNextMessage(Busy busy, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var (script, begun) = (new Script(), new Gate());
        var pid = await stage.Serve(script, trapExits: trapExits);
        stage.Riot.Send(pid, new Do(async server =>
        {
            begun.Open();
            if (busy == Busy.Idle)
                return;
            var stopped = await Record.ExceptionAsync(async () => await server.UntilStopRequested());
            script.Note($"handler {server.StopRequested.IsCancellationRequested} {server.Self.CancellationToken.IsCancellationRequested}");
            if (busy == Busy.InAHandlerThatListens)
                throw stopped!;
            await server.Self.YieldAsync(); // Goes on as if nothing had been said.
            script.Note("handler returns");
        }));
        await begun.Opened();
        await stage.Until(pid, busy == Busy.Idle ? ProcessStatus.Receiving : ProcessStatus.Awaiting);

        stage.Riot.Exit(pid, ExitReason.Shutdown);
        stage.Riot.Send(pid, new Do(_ => script.Note("never")));

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        string[] before = busy switch
        {
            Busy.Idle => [],
            Busy.InAHandlerThatListens => ["handler True False"],
            _ => ["handler True False", "handler returns"],
        };
        Assert.Equal([.. before, "terminate Shutdown"], script.Trail);
        Assert.Equal(0, stage.Riot.Processes.Counters.Abandoned);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Error is not null);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "R4")]
    public async Task StopRequested_GivenToAVerb_EndsIt()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async server => await server.Self.ReceiveAsync<string>(cancellationToken: server.StopRequested)));
        await stage.Until(pid, ProcessStatus.Receiving);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "C2")]
    public async Task Call_WhoseHandlerMakesWayForAStop_FailsWithTheReason()
    {
        await using var stage = await Stage.Start();
        var (pid, caller) = (await stage.Serve(), stage.Puppet());
        var call = caller.Call(pid, Ask.To(async server => await server.UntilStopRequested()));
        await stage.Until(pid, ProcessStatus.Awaiting);

        stage.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, (await Assert.ThrowsAsync<ServerExitedException>(() => call)).Reason);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X7")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_ThatFails_EndsTheServerWithThat_AlsoWhenAStopWasAsked(bool stopping)
    {
        await using var stage = await Stage.Start();
        var (script, crash) = (new Script(), new InvalidTimeZoneException("thrown by the test"));
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async server =>
        {
            if (stopping)
                await Record.ExceptionAsync(async () => await server.UntilStopRequested());
            throw crash;
        }));
        if (stopping)
        {
            await stage.Until(pid, ProcessStatus.Awaiting);
            stage.Riot.Exit(pid, ExitReason.Shutdown);
        }

        var reason = new ExitReason.Exception(crash);
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
        Assert.Single(stage.Log.Lines, line => line.Error == crash);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "X5")]
    public async Task Handler_ThatIsCancelledByAnother_HasFailed()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        stage.Riot.Send(pid, new Do(_ => throw new OperationCanceledException("by nobody")));

        var reason = Assert.IsType<ExitReason.Exception>(await stage.ExitOf(pid));
        Assert.IsType<OperationCanceledException>(reason.Error);
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X7")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopOfItsOwn_AndAStopRequest_TheFirstCounts(bool itsOwnFirst)
    {
        await using var stage = await Stage.Start();
        var (script, own, asked, gate, said) = (new Script(), new ExitReason.Custom("own"), new ExitReason.Custom("asked"), new Gate(), new Gate());
        var pid = await stage.Serve(script);
        stage.Riot.Send(pid, new Do(async server =>
        {
            if (itsOwnFirst)
                server.Stop(own);
            said.Open();
            await gate;
            server.Stop(own);
            server.Stop(new ExitReason.Custom("said too late"));
        }));
        await said.Opened();
        stage.Riot.Exit(pid, asked);
        await script.Stopping.Opened();
        gate.Open();

        var reason = itsOwnFirst ? own : asked;
        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal([$"terminate {reason}"], script.Trail);
    }

    [Theory, Trait("Semantics", "C4"), Trait("Semantics", "X7"), Trait("Semantics", "X3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_NeverTerminates_AlsoWhileAStopIsHandled(bool stopping)
    {
        await using var stage = await Stage.Start();
        var (script, gate) = (new Script(), new Gate());
        var pid = await stage.Serve(script, trapExits: true);
        stage.Riot.Send(pid, new Do(async _ => await gate));
        await stage.Until(pid, ProcessStatus.Awaiting);
        if (stopping)
        {
            stage.Riot.Exit(pid, ExitReason.Shutdown);
            await script.Stopping.Opened();
        }

        stage.Riot.Kill(pid);

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        gate.Open();
        Assert.Empty(script.Trail);
    }

    [Fact, Trait("Semantics", "C4"), Trait("Semantics", "P3")]
    public async Task Handlers_NeverInterleave()
    {
        await using var stage = await Stage.Start(4);
        var (inside, most) = (0, 0);
        var pid = await stage.Serve();
        var work = new Do(async server =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            await server.Self.YieldAsync();
            await Task.Run(() => { });
            Interlocked.Decrement(ref inside);
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                stage.Riot.Send(pid, work);
                stage.Riot.Send(pid, work);
            }
        })));

        await stage.Call(pid, new Echo(1));
        Assert.Equal((0, 1), (inside, most));
    }

    // Returns the reason that the server ought to end with.
    private static ExitReason Send(Stage stage, Pid pid, Request request)
    {
        var reason = request switch
        {
            Request.Shutdown => ExitReason.Shutdown,
            Request.Normal => ExitReason.Normal,
            Request.ShutdownWith => new ExitReason.ShutdownWith("done"),
            _ => new ExitReason.Custom(request),
        };
        switch (request)
        {
            case Request.ByItself:
                stage.Riot.Send(pid, new Do(server => server.Self.Exit(server.Self.Pid, reason)));
                break;
            case Request.StopOfItsOwn:
                stage.Riot.Send(pid, new Do(server => server.Stop(reason)));
                break;
            case Request.ExitOfItsOwn:
                stage.Riot.Send(pid, new Do(server => server.Self.Exit(reason)));
                break;
            default:
                stage.Riot.Exit(pid, reason);
                break;
        }

        return reason;
    }
}
