// X8, H6, C5: a token that was cancelled before: what is begun with it throws, and nothing has happened.
namespace Riot.Tests.Semantics.Host;

public sealed class CancelledBeforeTests
{
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Theory, Trait("Semantics", "X8")]
    [InlineData("script")]
    [InlineData("applications")]
    public async Task RunAsync_RunsNothing(string what)
    {
        var ran = false;
        Func<ProcessContext, Task> body = _ =>
        {
            ran = true;
            return Task.CompletedTask;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => what == "script"
            ? RiotRuntime.RunAsync(body, null, s_cancelled).Guarded()
            : RiotRuntime.RunAsync([new Application("a", tree => tree.Child("c", body))], null, s_cancelled).Guarded());

        Assert.False(ran);
    }

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "C5")]
    [InlineData("start")]
    [InlineData("start, watched")]
    [InlineData("wait for a name")]
    [InlineData("wait for an exit")]
    [InlineData("ask whether it lives")]
    [InlineData("call")]
    [InlineData("send")]
    public async Task VerbOfTheHandle_DoesNothing(string what)
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet(name: "puppet");
        await puppet.Sync();
        var spawned = stage.Riot.Counters.Spawned;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => what switch
        {
            "start" => stage.Riot.SpawnStartedAsync<Idle>(cancellationToken: s_cancelled),
            "start, watched" => stage.Riot.SpawnMonitoredAsync<Idle>(cancellationToken: s_cancelled),
            "wait for a name" => stage.Riot.AwaitNameAsync("puppet", Timeout.InfiniteTimeSpan, s_cancelled),
            "wait for an exit" => stage.Riot.WaitForExitAsync(puppet.Pid, s_cancelled),
            "ask whether it lives" => stage.Riot.IsAliveAsync(puppet.Pid, s_cancelled),
            "call" => stage.Riot.CallAsync(puppet.Pid, new WhichChildren(), cancellationToken: s_cancelled),
            _ => stage.Riot.SendAsync(puppet.Pid, "message", s_cancelled),
        });

        Assert.Equal(spawned, stage.Riot.Counters.Spawned);
        Assert.Empty(await puppet.Drain());
    }

    private sealed class Idle : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await self.Receive();
    }
}
