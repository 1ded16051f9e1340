// H4, H6: a runtime keeps the settings that it has checked, and stops when it is disposed of, whichever way.
namespace Riot.Tests.Semantics.Host;

public sealed class DisposalTests
{
    [Fact, Trait("Semantics", "H6")]
    public async Task Dispose_OfARunningRuntime_StopsItBeforeItReturns()
    {
        var log = new CapturedLog(Microsoft.Extensions.Logging.LogLevel.Debug);
        var runtime = new RiotRuntime(new RiotOptions { Workers = 1, LoggerFactory = log });
        await runtime.StartAsync();
        var unwound = false;
        var pid = runtime.Spawn(async self =>
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                await Task.Yield();
                unwound = true;
            }
        });
        Assert.True(await runtime.Processes.IsAliveAsync(pid).Guarded());

        using (runtime)
        {
        }

        Assert.True(unwound);
        Assert.Equal(0, runtime.Processes.Counters.Alive);
        Assert.Throws<RuntimeNotRunningException>(() => runtime.Spawn(_ => Task.CompletedTask));
        runtime.Dispose();
        await runtime.DisposeAsync();
    }

    [Fact, Trait("Semantics", "H6")]
    public void Dispose_OfARuntimeThatNeverStarted_DoesNothing()
    {
        using var runtime = new RiotRuntime();
        Assert.Equal(0, runtime.Processes.Counters.Spawned);
    }

    [Theory, Trait("Semantics", "H4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Options_SetAfterwards_AreNotTheRuntimesAnyMore(bool reconfigured)
    {
        RiotOptions? kept = null;
        await using var stage = await Stage.Start(configure: options => kept = options);
        if (reconfigured)
            stage.Riot.Apply(kept!);

        kept!.MessagesPerTurn = 0; // Nothing would run.
        kept.ShutdownTimeout = TimeSpan.FromDays(1000);

        Assert.Equal(7, await stage.Run(_ => Task.FromResult(7)));
    }
}
