// M7, P5, C5: waits for the ends of many through the handle for code outside: all are looked at first, the first fault ends all, and no context is asked for.
namespace Riot.Tests.Semantics.Monitors;

public sealed class WaitForManyTests
{
    [Theory, Trait("Semantics", "M7"), Trait("Semantics", "P5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PidOfNoProcess_IsRefusedAtOnce_AndNobodyIsWatched(bool first)
    {
        await using var stage = await Stage.Start();
        var longLived = stage.Puppet();
        Pid[] both = first ? [Pid.None, longLived.Pid] : [longLived.Pid, Pid.None];

        await Assert.ThrowsAsync<ArgumentException>(() => stage.Riot.WaitForExitAsync(both).Guarded());

        await UntilUnwatched(stage, longLived.Pid);
    }

    [Theory, Trait("Semantics", "M7"), Trait("Semantics", "C5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeOrToken_EndsTheWaitForAll(bool cancelled)
    {
        await using var stage = await Stage.Start();
        Pid[] both = [stage.Puppet().Pid, stage.Puppet().Pid];
        using var token = new CancellationTokenSource();

        var waiting = stage.Riot.WaitForExitAsync(both, cancelled ? null : TimeSpan.Zero, token.Token).AsTask();
        if (cancelled)
            token.Cancel();

        if (cancelled)
            Assert.Equal(token.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Guarded())).CancellationToken);
        else
            await Assert.ThrowsAsync<TimeoutException>(() => waiting.Guarded());
        await UntilUnwatched(stage, both[0]);
        await UntilUnwatched(stage, both[1]);
    }

    [Fact, Trait("Semantics", "M7")]
    public async Task Many_AreTakenOnce_AndTheirReasonsComeInTheirOrder()
    {
        await using var stage = await Stage.Start();
        var (one, other, taken) = (stage.Puppet(), stage.Puppet(), 0);
        IEnumerable<Pid> Both()
        {
            taken++;
            yield return one.Pid;
            yield return other.Pid;
        }

        var waiting = stage.Riot.WaitForExitAsync(Both()).AsTask();
        stage.Riot.Kill(other.Pid);
        await other.Exit;
        one.Return();

        Assert.Equal([ExitReason.Normal, ExitReason.Killed], await waiting.Guarded());
        Assert.Equal(1, taken);
        Assert.Empty(await stage.Riot.WaitForExitAsync([]).Guarded());
    }

    [Theory, Trait("Semantics", "C5")]
    [InlineData("wait for many")]
    [InlineData("compute")]
    [InlineData("call")]
    public async Task VerbUnderAContextThatIsBlocked_Completes(string what)
    {
        await using var stage = await Stage.Start();
        var (puppet, goOn, context) = (stage.Puppet(), new Gate(), new BlockedContext());
        var answering = stage.Riot.Spawn(async self =>
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            await goOn;
            call.Reply((Question)call.Request, 1);
        });

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task waiting = what switch
        {
            "wait for many" => stage.Riot.WaitForExitAsync([puppet.Pid]).AsTask(),
            "compute" => stage.Riot.ComputeAsync(async _ =>
            {
                await goOn;
                return 1;
            }).AsTask(),
            _ => stage.Riot.CallAsync(answering, new Question(), Timeout.InfiniteTimeSpan).AsTask(),
        };
        SynchronizationContext.SetSynchronizationContext(before);
        goOn.Open();
        puppet.Return();

        await waiting.Guarded();
        Assert.Equal(0, context.Posts);
    }

    private static async Task UntilUnwatched(Stage stage, Pid pid)
    {
        using var limit = new CancellationTokenSource(Guard.Limit);
        while (stage.Riot.Processes.Info(pid)!.Watchers > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed record Question : ICall<int>;

    /// <summary>As that of a user interface whose thread waits.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posts);
    }
}
