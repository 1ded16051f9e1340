using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What the end of a root process means for its host (X8).</summary>
public sealed class RootEndTests : ExitCodeTests
{
    public static TheoryData<string> AbnormalEnds => ["throws before its first await", "throws later", "exits with a reason of its own", "is killed"];

    [Theory, Trait("Semantics", "X8")]
    [MemberData(nameof(AbnormalEnds))]
    public async Task Root_EndsAbnormally_StopsTheHostWithExitCodeOne(string how)
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("other", ["other"]).AddProcess<Running>("root", [Ends(how)]));

        await host.RunAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_EndsAbnormally_LeavesAnExitCodeThatIsSet()
    {
        Environment.ExitCode = 7;
        using var host = Hosts.With(riot => riot.AddProcess<Running>("root", [Ends("throws later")]));

        await host.RunAsync().Guarded();

        Assert.Equal(7, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_EndClean_StopTheHostWithTheLast()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Running>("a", [Does(async self => await self.ReceiveAsync())])
            .AddProcess<Running>("b", [Does(async self =>
            {
                await self.ReceiveAsync();
                self.Exit(ExitReason.Shutdown);
            })]));
        await host.StartAsync().Guarded();

        await End(host, "a");
        await host.Riot().SettleAsync();
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await End(host, "b");

        await host.WaitForShutdownAsync().Guarded();
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_OneEndsCleanTheNextAbnormally_ExitCodeIsOne()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Running>("a", [Does(_ => Task.CompletedTask)])
            .AddProcess<Running>("b", [Ends("throws later")]));

        await host.RunAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Theory, Trait("Semantics", "X8"), Trait("Semantics", "H2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Root_FailsWhileALaterServiceStarts_CutsTheStartOff(bool concurrently)
    {
        var builder = Builder(concurrently);
        builder.Services.AddRiot(riot => riot.AddProcess<Witness>("other", ["other"]).AddProcess<Running>("root", [WhenTold("no token")]));
        builder.Services.AddHostedService<NeverStarts>();
        using var host = builder.Build();
        var (journal, logs) = (host.Journal(), host.Logs());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.RunAsync().Guarded());

        Assert.Equal(1, Environment.ExitCode);
        Assert.Equal("other stopped", journal.Lines[^1]);
        var line = Assert.Single(logs.Lines, line => line.Category == "Riot.Hosting");
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Matches("^The host's start is cut off, because its root process root <.*> crashed$", line.Text);
        var end = Assert.Single(logs.Lines, line => line.Error is InvalidDataException { Message: "no token" });
        Assert.Equal(LogLevel.Error, end.Level);
        Assert.StartsWith("Process root <", end.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Semantics", "X8"), Trait("Semantics", "H2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LastRoot_EndsCleanWhileALaterServiceStarts_CutsTheStartOff(bool concurrently)
    {
        var builder = Builder(concurrently);
        builder.Services.AddRiot(riot => riot.AddProcess<Running>("root", [WhenTold(null)]));
        builder.Services.AddHostedService<NeverStarts>();
        using var host = builder.Build();
        var logs = host.Logs();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.RunAsync().Guarded());

        Assert.Equal(0, Environment.ExitCode);
        Assert.Contains(logs.Lines, line => line.Text.StartsWith("The host's start is cut off, because the last of its root processes, root <", StringComparison.Ordinal));
    }

    [Theory, Trait("Semantics", "X8")]
    [InlineData("no token", 1)]
    [InlineData(null, 0)]
    public async Task Root_EndsWhileALaterServiceStartsAllTheSame_StopsTheHostAsEver(string? error, int exitCode)
    {
        var builder = Builder(concurrently: false);
        builder.Services
            .AddRiot(riot => riot.AddProcess<Running>("root", [WhenTold(error)]))
            .AddHostedService<WaitsForTheRootsEnd>()
            .AddKeyedRiot("without roots");
        using var host = builder.Build();
        var journal = host.Journal();

        await host.RunAsync().Guarded();

        Assert.Equal(["started", "stopped"], journal.Lines);
        Assert.Equal(exitCode, Environment.ExitCode);
    }

    [Theory, Trait("Semantics", "X8"), Trait("Semantics", "H5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Root_FailsWhileAnotherRuntimesRootWaitsForIt_CutsTheStartOffWithItsError(bool concurrently)
    {
        var builder = Builder(concurrently);
        builder.Services
            .AddRiot(riot => riot.AddProcess<Running>("root", [WhenTold("no token")]))
            .AddKeyedRiot("second", riot => riot.AddProcess<WaitsForTheOther>("waits"));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => host.RunAsync().Guarded());

        Assert.Equal("no token", error.Message);
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "H5")]
    public async Task Root_FailsToStartWhileOthersStartBesideIt_CutsThemOff()
    {
        var builder = Builder(concurrently: true);
        builder.Services
            .AddRiot(riot => riot.AddProcess<Starting>("root", [WhenTold("no token")]))
            .AddKeyedRiot("second", riot => riot.AddProcess<WaitsForTheOther>("waits"))
            .AddHostedService<NeverStarts>();
        using var host = builder.Build();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.RunAsync().Guarded());

        // Whether the host tells of the others too depends on who is first.
        Assert.Contains((error as AggregateException)?.Flatten().InnerExceptions ?? [error], each => each is InvalidDataException { Message: "no token" });
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Host_WithoutRoots_RunsOnWhenItsProcessesEnd()
    {
        using var host = Hosts.With(_ => { });
        await host.StartAsync().Guarded();

        var pid = host.Riot().Spawn(_ => throw new InvalidDataException("not a root"));
        await host.Riot().WaitForExitAsync(pid).Guarded();
        await host.Riot().SettleAsync();

        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        Assert.Equal(0, Environment.ExitCode);
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_KilledByTheHostsOwnStop_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.Configure(options => options.ShutdownTimeout = TimeSpan.Zero).AddProcess<Stubborn>("root"));
        await host.StartAsync().Guarded();

        await host.StopAsync().Guarded();

        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_ThrowsBecauseTheHostIsStopping_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.AddProcess<WaitsForTheHostsEnd>("root"));
        await host.StartAsync().Guarded();
        var ended = host.Riot().WaitForExitAsync(host.Riot().Names.WhereIs("root")!.Value);

        host.Lifetime().StopApplication();
        Assert.IsType<ExitReason.Exception>(await ended.Guarded());
        await host.Riot().SettleAsync();
        await host.StopAsync().Guarded();

        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_StoppedByTheServiceAlone_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.Configure(options => options.ShutdownTimeout = TimeSpan.Zero).AddProcess<Stubborn>("root"));
        await host.RiotService().StartAsync(CancellationToken.None).Guarded();

        await host.RiotService().StopAsync(CancellationToken.None).Guarded();

        Assert.Equal(0, Environment.ExitCode);
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "C1")]
    public async Task Root_ThatIgnoresItsStart_IsACleanEnd_AndTheOthersStopInOrder()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("first", ["first"]).AddProcess<Ignoring>("nothing to do").AddProcess<Witness>("last", ["last"]));
        await host.StartAsync().Guarded();
        await host.Riot().SettleAsync();

        Assert.Null(host.Riot().Names.WhereIs("nothing to do"));
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync().Guarded();

        Assert.Empty(host.Riot().Processes.List());
        Assert.Equal(0, Environment.ExitCode);
    }

    private sealed class Ignoring : GenServer
    {
        protected override ValueTask<InitResult> InitAsync() => InitResult.Ignore;
    }

    private static object Does(Func<ProcessContext, Task> what) => what;

    private static object Ends(string how) => how switch
    {
        "throws before its first await" => Does(_ => throw new InvalidDataException(how)),
        "throws later" => Does(async _ =>
        {
            await Task.Yield();
            throw new InvalidDataException(how);
        }),
        "exits with a reason of its own" => Does(self =>
        {
            self.Exit(new ExitReason.Custom(how));
            return Task.CompletedTask;
        }),
        _ => Does(async self =>
        {
            self.Kill(self.Pid);
            await self.ReceiveAsync();
        }),
    };

    private static HostApplicationBuilder Builder(bool concurrently)
    {
        var builder = Hosts.Builder();
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = concurrently);
        return builder;
    }

    // Ends once something has sent to it; with an error if there is one.
    private static object WhenTold(string? error) => Does(async self =>
    {
        await self.ReceiveAsync();
        if (error is not null)
            throw new InvalidDataException(error);
    });

    private static async Task End(IHost host, string name)
    {
        var ended = host.Riot().WaitForExitAsync(host.Riot().Names.WhereIs(name)!.Value);
        host.Riot().Send(name, "end");
        await ended.Guarded();
    }

    private sealed class NeverStarts(IRiot riot) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var root = await riot.Names.WaitForAsync("root", TimeSpan.FromMinutes(1), cancellationToken);
            riot.Send(root, "end");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class WaitsForTheRootsEnd(IRiot riot, Journal journal, IHostApplicationLifetime host) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var _ = host.ApplicationStopping.Register(stopping.SetResult);
            riot.Send("root", "end");
            await stopping.Task;
            journal.Add("started");
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            journal.Add("stopped");
            return Task.CompletedTask;
        }
    }

    private sealed class WaitsForTheOther(IRiot other) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            var root = await other.Names.WaitForAsync("root", TimeSpan.FromMinutes(1), self.CancellationToken);
            other.Send(root, "end");
            await self.ReceiveAsync();
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    private sealed class WaitsForTheHostsEnd(IHostApplicationLifetime host) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.Delay(Timeout.InfiniteTimeSpan, host.ApplicationStopping);
    }
}
