// C2: calls whose callers wait no more.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class GivenUpCallTests
{
    public enum GivesUp
    {
        OutsideByCancellation,
        OutsideByTimeout,
        ProcessByTimeout,
        ProcessByExit,
        ProcessByKill,
    }

    public static MatrixTheoryData<GivesUp, bool> Ways { get; } = new(Enum.GetValues<GivesUp>(), [false, true]);

    [Theory, Trait("Semantics", "C2")]
    [MemberData(nameof(Ways))]
    public async Task Call_WhoseCallerGaveUpBeforeItWasTaken_IsSkipped(GivesUp how, bool plainProcess)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (gate, busy, handled) = (new Gate(), new Gate(), new List<string>());
        var pid = plainProcess ? SpawnPlain(stage, busy, gate, handled) : await stage.Serve();
        if (!plainProcess)
        {
            stage.Riot.Send(pid, new Do(async _ =>
            {
                busy.Open();
                await gate;
            }));
        }

        await busy.Opened();
        await GiveUp(stage, time, pid, how, () => handled.Add("given up"));

        var next = stage.Call(pid, Ask.To(_ => handled.Add("next")));
        gate.Open();

        Assert.Equal("done", await next);
        Assert.Equal(["next"], handled);
    }

    [Theory, Trait("Semantics", "C2")]
    [MemberData(nameof(Ways))]
    public async Task Answer_ToACallerThatGaveUpAfterItWasTaken_DoesNothing(GivesUp how, bool twice)
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (script, taken) = (new Script(), new Gate());
        var pid = await stage.Serve(script);
        await GiveUp(stage, time, pid, how, null, () =>
        {
            while (script.Kept.IsEmpty)
                Thread.Yield();
        });

        Assert.True(script.Kept.TryDequeue(out var call));
        call.Reply((Keep)call.Request, "to nobody");
        if (twice)
            call.Refuse(new InvalidTimeZoneException());
        Assert.Equal(1, await stage.Call(pid, new Echo(1)));
    }

    [Fact, Trait("Semantics", "C2"), Trait("Semantics", "R2")]
    public async Task Call_ThatASelectorDrops_FailsWithTheDeathOfTheProcess()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
            await self.ReceiveAsync<string>(message => message is IncomingCall ? Selection<string>.Drop : Selection.Take((string)message)));
        var call = stage.Call(pid, new Echo(1));
        await stage.Until(pid, ProcessStatus.Receiving);

        stage.Riot.Send(pid, "the end");

        Assert.Equal(ExitReason.Normal, (await Assert.ThrowsAsync<ServerExitedException>(() => call)).Reason);
    }

    // Calls, and waits no more once it is sure that the call lies at the server.
    private static async Task GiveUp(Stage stage, ManualTime time, Pid pid, GivesUp how, Action? onHandled, Action? whenSent = null)
    {
        var limit = TimeSpan.FromSeconds(1);
        ICall<string> request = onHandled is null ? new Keep() : Ask.To(_ => onHandled());
        if (how is GivesUp.OutsideByCancellation or GivesUp.OutsideByTimeout)
        {
            using var cancellation = new CancellationTokenSource();
            var call = stage.Riot.CallAsync(pid, request, how == GivesUp.OutsideByTimeout ? limit : Timeout.InfiniteTimeSpan, cancellation.Token);
            whenSent?.Invoke();
            if (how == GivesUp.OutsideByTimeout)
            {
                time.Advance(limit);
                await Assert.ThrowsAsync<CallTimeoutException>(() => call.Guarded());
            }
            else
            {
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Guarded());
            }

            return;
        }

        var caller = stage.Puppet();
        var asked = caller.Call(pid, request, how == GivesUp.ProcessByTimeout ? limit : Timeout.InfiniteTimeSpan);
        await stage.Until(caller.Pid, ProcessStatus.Awaiting);
        whenSent?.Invoke();
        switch (how)
        {
            case GivesUp.ProcessByTimeout:
                time.Advance(limit);
                await Assert.ThrowsAsync<CallTimeoutException>(() => asked);
                break;
            case GivesUp.ProcessByExit:
                stage.Riot.Exit(caller.Pid, ExitReason.Shutdown);
                await caller.Exit;
                break;
            default:
                stage.Riot.Kill(caller.Pid);
                await caller.Exit;
                break;
        }
    }

    private static Pid SpawnPlain(Stage stage, Gate busy, Gate gate, List<string> handled) => stage.Riot.Spawn(async self =>
    {
        busy.Open();
        await gate;
        while (true)
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            handled.Add("next");
            call.Reply((Ask)call.Request, "done");
        }
    });
}
