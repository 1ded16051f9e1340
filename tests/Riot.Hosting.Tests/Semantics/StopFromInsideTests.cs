using Microsoft.Extensions.Hosting;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>A process that stops its host, and how it is told what to do instead (H6).</summary>
public sealed class StopFromInsideTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H6")]
    public async Task StopAsync_AwaitedInAProcess_IsRefusedAtOnce_AndStopApplicationIsNot()
    {
        var refused = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        IHost host = null!;
        using (host = Hosts.With(riot => riot
            .Configure(options => options.ShutdownTimeout = TimeSpan.FromHours(1))
            .AddProcess<Running>("root", [async (ProcessContext self) =>
            {
                await self.ReceiveAsync();
                refused.SetResult(await Record.ExceptionAsync(() => host.StopAsync()));
                await self.ReceiveAsync();
            }])))
        {
            await host.StartAsync().Guarded();
            host.Riot().Send("root", "stop");

            Assert.Contains("StopApplication", Assert.IsType<InvalidOperationException>(await refused.Task.Guarded()).Message);
            Assert.NotNull(host.Riot().Names.WhereIs("root"));

            await host.StopAsync().Guarded(); // As whoever waits for the end of the host does.
            Assert.Empty(host.Riot().Processes.List());
        }
    }
}
