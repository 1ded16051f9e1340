using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>How a host's stop ends the processes, in time or by force (H2, H6).</summary>
public sealed class RootStopTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_SeveralRoots_StopsOneAfterAnotherInReverse()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("a", ["a"]).AddProcess<Witness>("b", ["b"]).AddProcess<Witness>("c", ["c"]));
        await host.StartAsync().Guarded();

        await host.StopAsync().Guarded();

        Assert.Equal(["c stopping", "c stopped", "b stopping", "b stopped", "a stopping", "a stopped"], host.Journal().Lines[6..]);
    }

    [Fact, Trait("Semantics", "H6")]
    public async Task StopAsync_OtherProcesses_StopAfterTheRoots()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("root", ["root"]));
        await host.StartAsync().Guarded();
        await host.Riot().StartAsync<Witness>(["other"]).Guarded();

        await host.StopAsync().Guarded();

        Assert.Equal(["root stopping", "root stopped", "other stopping", "other stopped"], host.Journal().Lines[4..]);
    }

    [Fact, Trait("Semantics", "X6")]
    public async Task StopAsync_RootNeedsLongerThanExitGrace_HasTheTimeOfTheStop()
    {
        using var host = Hosts.With(riot => riot
            .Configure(options => (options.ExitGrace, options.ShutdownTimeout) = (TimeSpan.Zero, TimeSpan.FromMinutes(1)))
            .AddProcess<Lingering>("root"));
        await host.StartAsync().Guarded();

        var stop = host.StopAsync();
        await host.Gates().Opened("lingers").Guarded();
        await host.Riot().SettleAsync();
        host.Gates().Open("may end");
        await stop.Guarded();

        Assert.Equal(["ended in order"], host.Journal().Lines);
        Assert.Equal(0, host.Riot().Processes.Counters.Abandoned);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_ShutdownTimeoutOver_KillsAndNamesWhatIsLeft()
    {
        using var host = Hosts.With(riot => riot
            .Configure(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50))
            .AddProcess<Stubborn>("stubborn root"));
        await host.StartAsync().Guarded();
        var other = await host.Riot().StartAsync<Stubborn>(options: new ProcessOptions { Name = "stubborn other" }).Guarded();
        var ended = host.Riot().WaitForExitAsync(other);

        await host.StopAsync().Guarded();

        Assert.Equal(ExitReason.Killed, await ended.Guarded());
        Assert.Empty(host.Riot().Processes.List());
        Assert.Single(host.Logs().Lines, line => IsKill(line, "stubborn root"));
        Assert.Single(host.Logs().Lines, line => IsKill(line, "stubborn other"));

        // How much time was left for the second, if any, is the machine's matter.
        static bool IsKill(Support.LogLine line, string name) => line.Level == LogLevel.Warning
            && (line.Text.Contains(" was killed, because stopping it took longer than", StringComparison.Ordinal)
                || line.Text.EndsWith(" was killed, because no time was left to stop it in order", StringComparison.Ordinal))
            && line.Text.Contains(name, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "H2")]
    [InlineData(30, 60)]
    [InlineData(60, 30)]
    public async Task StopAsync_OneRootNeverStops_LeavesTheOthersTheirShareOfTheTime(int ofTheRuntime, int ofTheHost)
    {
        var clock = new ManualTime();
        var builder = Hosts.Builder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(ofTheHost));
        builder.Services.AddRiot(riot => riot
            .Configure(options => (options.TimeProvider, options.ShutdownTimeout) = (clock, TimeSpan.FromSeconds(ofTheRuntime)))
            .AddProcess<Witness>("a", ["a"]).AddProcess<Lingering>("b").AddProcess<Stubborn>("c"));
        using var host = builder.Build();
        await host.StartAsync().Guarded();

        var stop = host.RiotService().StopAsync(CancellationToken.None);
        await clock.UntilDueIn(TimeSpan.FromSeconds(10)).Guarded();
        clock.Advance(TimeSpan.FromSeconds(10));
        await host.Gates().Opened("lingers").Guarded();
        clock.Advance(TimeSpan.FromSeconds(9));
        host.Gates().Open("may end");
        await stop.Guarded();

        Assert.Equal(["a made", "a started", "ended in order", "a stopping", "a stopped"], host.Journal().Lines);
        Assert.Equal(0, host.Riot().Processes.Counters.Abandoned);
        Assert.EndsWith(
            " was killed, because stopping it took longer than 0:00:10",
            Assert.Single(host.Logs().Lines, line => line.Text.Contains(" was killed", StringComparison.Ordinal)).Text,
            StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_HostTokenCancelled_KillsWhatIsLeft()
    {
        using var host = Hosts.With(riot => riot
            .Configure(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1))
            .AddProcess<Stubborn>("stubborn"));
        await host.StartAsync().Guarded();
        using var token = new CancellationTokenSource();

        var stop = host.RiotService().StopAsync(token.Token);
        Assert.False(stop.IsCompleted);
        await token.CancelAsync();
        await stop.Guarded();

        Assert.Empty(host.Riot().Processes.List());
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_AgainWithATokenThatIsCancelled_EndsTheWaitOfTheFirst()
    {
        using var host = Hosts.With(riot => riot
            .Configure(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1))
            .AddProcess<Stubborn>("stubborn"));
        await host.StartAsync().Guarded();

        var first = host.RiotService().StopAsync(CancellationToken.None);
        var second = host.RiotService().StopAsync(new CancellationToken(canceled: true));

        await Task.WhenAll(first, second).Guarded();
        Assert.Empty(host.Riot().Processes.List());
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_TwiceAtOnce_IsOneStop()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]).AddProcess<Witness>("b", ["b"]));
        await host.StartAsync().Guarded();

        await Task.WhenAll(host.RiotService().StopAsync(CancellationToken.None), host.RiotService().StopAsync(CancellationToken.None)).Guarded();
        await host.StopAsync().Guarded();

        Assert.Equal(["b stopping", "b stopped", "a stopping", "a stopped"], host.Journal().Lines[4..]);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_DuringStart_CutsTheStartOffAndStopsWhatHasStarted()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]).AddProcess<NeverStarted>("b").AddProcess<Witness>("c", ["c"]));
        var start = host.RiotService().StartAsync(CancellationToken.None);
        await host.Gates().Opened("starting").Guarded();

        await host.RiotService().StopAsync(CancellationToken.None).Guarded();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Guarded());
        Assert.Equal(["a stopping", "a stopped"], host.Journal().Lines[2..]);
        Assert.Empty(host.Riot().Processes.List());
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopApplication_DuringStart_CutsTheStartOff()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]).AddProcess<NeverStarted>("b"));
        var start = host.StartAsync();
        await host.Gates().Opened("starting").Guarded();

        host.Lifetime().StopApplication();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Guarded());
        Assert.Equal(["a stopping", "a stopped"], host.Journal().Lines[2..]);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task StopAsync_WithoutStart_EndsAndForbidsAStart()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]));

        await host.RiotService().StopAsync(CancellationToken.None).Guarded();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.RiotService().StartAsync(CancellationToken.None).Guarded());
        Assert.Empty(host.Journal().Lines);
    }

    private sealed class Lingering(Gates gates, Journal journal) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                gates.Open("lingers");
                await gates.Opened("may end");
                journal.Add("ended in order");
            }
        }
    }

    private sealed class NeverStarted(Gates gates) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            gates.Open("starting");
            await self.ReceiveAsync();
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
