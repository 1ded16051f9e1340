// C5, H6: calls by code outside processes.
namespace Riot.Tests.Semantics.Calls.Servers;

public sealed class OutsideCallTests
{
    [Fact, Trait("Semantics", "C5")]
    public async Task Call_FromOutside_GetsItsReply_ByPidAndByName()
    {
        await using var stage = await Stage.Start();
        var pid = await stage.Serve(name: "server");

        Assert.Equal(1, await stage.Riot.CallAsync(pid, new Echo(1)));
        Assert.Equal(2, await stage.Riot.CallAsync("server", new Echo(2)));
        Assert.Null(await stage.Riot.CallAsync("server", new Echo(null)));
        Assert.Equal(
            Pid.Runtime.ToString(),
            await stage.Riot.CallAsync(pid, new Ask((server, call) => server.Reply((Ask)call.Request, call.From.ToString()))));
    }

    [Fact, Trait("Semantics", "C5")]
    public async Task Call_WithATokenThatIsCancelled_EndsAtOnce()
    {
        await using var stage = await Stage.Start();
        var (script, cancellation) = (new Script(), new CancellationTokenSource());
        var pid = await stage.Serve(script);
        var call = stage.Riot.CallAsync(pid, new Keep(), Timeout.InfiniteTimeSpan, cancellation.Token);
        while (script.Kept.IsEmpty)
            await Task.Yield();

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Guarded());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Riot.CallAsync(pid, new Keep("never sent"), null, cancellation.Token).AsTask());
        await stage.Call(pid, new Echo(1));
        Assert.Single(script.Kept);
    }

    [Fact, Trait("Semantics", "C5")]
    public async Task Calls_ThatWait_HoldNoThreads()
    {
        const int Calls = 5000;
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);

        var calls = Enumerable.Range(0, Calls).Select(i => stage.Riot.CallAsync(pid, new Keep($"{i}"), Timeout.InfiniteTimeSpan).Guarded()).ToArray();
        while (script.Kept.Count < Calls)
            await Task.Yield();
        Assert.True(ThreadPool.ThreadCount < Calls / 10, $"{ThreadPool.ThreadCount} threads");
        while (script.Kept.TryDequeue(out var call))
            call.Reply((Keep)call.Request, ((Keep)call.Request).Name);

        Assert.Equal(Enumerable.Range(0, Calls).Select(i => $"{i}"), await Task.WhenAll(calls));
    }

    [Fact, Trait("Semantics", "C5"), Trait("Semantics", "P3")]
    public async Task Call_ByTheHandle_InsideAProcess_ComesHome()
    {
        await using var stage = await Stage.Start();
        var (process, pid) = (stage.Puppet(), await stage.Serve());

        Assert.Equal(process.Pid, await process.Ask(async ValueTask<Pid> (self) =>
        {
            await stage.Riot.CallAsync(pid, new Echo(1));
            self.TrapExits = false; // An own verb.
            return self.Pid;
        }));
    }

    [Fact, Trait("Semantics", "C5"), Trait("Semantics", "H6")]
    public async Task Call_OnARuntimeThatDoesNotRun_IsRefused()
    {
        await using var other = await Stage.Start();
        var pid = await other.Serve(name: "server");
        await using var notStarted = new RiotRuntime();
        await Assert.ThrowsAsync<RuntimeNotRunningException>(() => notStarted.CallAsync(pid, new Echo(1)).AsTask());
        await Assert.ThrowsAsync<RuntimeNotRunningException>(() => notStarted.CallAsync("server", new Echo(1)).AsTask());

        await other.Riot.ShutdownAsync();

        await Assert.ThrowsAsync<RuntimeNotRunningException>(() => other.Riot.CallAsync(pid, new Echo(1)).AsTask());
        await Assert.ThrowsAsync<RuntimeNotRunningException>(() => other.Riot.CallAsync("server", new Echo(1)).AsTask());
        other.Riot.Send(pid, "dropped");
        other.Riot.Send("server", "dropped");
    }

    [Fact, Trait("Semantics", "C5"), Trait("Semantics", "H6")]
    public async Task Call_ThatWaitsWhenTheRuntimeStops_FailsWithTheServersEnd()
    {
        await using var stage = await Stage.Start();
        var script = new Script();
        var pid = await stage.Serve(script);
        var (_, reply) = await stage.Keep(pid, script);

        await stage.Riot.ShutdownAsync();

        Assert.Equal(ExitReason.Shutdown, (await Assert.ThrowsAsync<ServerExitedException>(() => reply)).Reason);
        Assert.Equal(["terminate Shutdown"], script.Trail);
    }
}
