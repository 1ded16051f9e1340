using Microsoft.Extensions.Hosting;
using Riot.Hosting.Tests.Support;

namespace Riot.Hosting.Tests.Semantics;

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
            .AddProcess<Running>("root", async (ProcessContext self) =>
            {
                await self.Receive();
                refused.SetResult(await Record.ExceptionAsync(() => host.StopAsync()));
                await self.Receive();
            })))
        {
            await host.StartAsync().InTime();
            host.Riot().Send("root", "stop");

            Assert.Contains("StopApplication", Assert.IsType<InvalidOperationException>(await refused.Task.InTime()).Message);
            Assert.NotNull(host.Riot().WhereIs("root"));

            await host.StopAsync().InTime(); // As whoever waits for the end of the host does.
            Assert.Empty(host.Riot().Processes());
        }
    }
}
