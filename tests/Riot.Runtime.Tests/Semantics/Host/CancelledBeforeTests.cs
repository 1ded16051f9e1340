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
            : RiotRuntime.RunAsync([ChildSpec.Of("a", new SupervisorSpec { Children = [ChildSpec.Of("c", body)] })], null, s_cancelled).Guarded());

        Assert.False(ran);
    }

    [Theory, Trait("Semantics", "H6"), Trait("Semantics", "C5")]
    [InlineData("start")]
    [InlineData("start, watched")]
    [InlineData("wait for a name")]
    [InlineData("wait for an exit")]
    [InlineData("wait for an exit of nobody")]
    [InlineData("wait for exits")]
    [InlineData("wait for no exits")]
    [InlineData("spawn and wait")]
    [InlineData("compute")]
    [InlineData("ask whether it lives")]
    [InlineData("call")]
    [InlineData("send")]
    public async Task VerbOfTheHandle_DoesNothing(string what)
    {
        await using var stage = await Stage.Start();
        var puppet = stage.Puppet(name: "puppet");
        await puppet.Sync();
        var spawned = stage.Riot.Processes.Counters.Spawned;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => what switch
        {
            "start" => stage.Riot.StartAsync<Idle>(cancellationToken: s_cancelled).AsTask(),
            "start, watched" => stage.Riot.StartMonitoredAsync<Idle>(cancellationToken: s_cancelled).AsTask(),
            "wait for a name" => stage.Riot.Names.WaitForAsync("puppet", Timeout.InfiniteTimeSpan, s_cancelled).AsTask(),
            "wait for an exit" => stage.Riot.WaitForExitAsync(puppet.Pid, cancellationToken: s_cancelled).AsTask(),
            "wait for an exit of nobody" => stage.Riot.WaitForExitAsync("nobody", cancellationToken: s_cancelled).AsTask(),
            "wait for exits" => stage.Riot.WaitForExitAsync([puppet.Pid, puppet.Pid], cancellationToken: s_cancelled).AsTask(),
            "wait for no exits" => stage.Riot.WaitForExitAsync([], cancellationToken: s_cancelled).AsTask(),
            "spawn and wait" => stage.Riot.SpawnAndWaitAsync(_ => Task.CompletedTask, cancellationToken: s_cancelled).AsTask(),
            "compute" => stage.Riot.ComputeAsync(_ => Task.FromResult(1), cancellationToken: s_cancelled).AsTask(),
            "ask whether it lives" => stage.Riot.Processes.IsAliveAsync(puppet.Pid, cancellationToken: s_cancelled).AsTask(),
            "call" => stage.Riot.GetChildrenAsync(puppet.Pid, cancellationToken: s_cancelled).AsTask(),
            _ => stage.Riot.SendWhenRoomAsync(puppet.Pid, "message", cancellationToken: s_cancelled).AsTask(),
        });

        Assert.Equal(spawned, stage.Riot.Processes.Counters.Spawned);
        Assert.Empty(await puppet.Drain());
    }

    private sealed class Idle : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }
}
