using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Riot.Hosting.Tests.Support;

namespace Riot.Hosting.Tests.Semantics;

/// <summary>What the end of a root process means for its host (X8).</summary>
public sealed class RootEndTests : ExitCodeTests
{
    public static TheoryData<string> AbnormalEnds => ["throws before its first await", "throws later", "exits with a reason of its own", "is killed"];

    [Theory, MemberData(nameof(AbnormalEnds)), Trait("Semantics", "X8")]
    public async Task Root_EndsAbnormally_StopsTheHostWithExitCodeOne(string how)
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("other", "other").AddProcess<Running>("root", Ends(how)));

        await host.RunAsync().InTime();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_EndsAbnormally_LeavesAnExitCodeThatIsSet()
    {
        Environment.ExitCode = 7;
        using var host = Hosts.With(riot => riot.AddProcess<Running>("root", Ends("throws later")));

        await host.RunAsync().InTime();

        Assert.Equal(7, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_EndClean_StopTheHostWithTheLast()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Running>("a", Does(async self => await self.Receive()))
            .AddProcess<Running>("b", Does(async self =>
            {
                await self.Receive();
                self.Exit(ExitReason.Shutdown);
            })));
        await host.StartAsync().InTime();

        await End(host, "a");
        await host.Riot().SettleAsync();
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await End(host, "b");

        await host.WaitForShutdownAsync().InTime();
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_OneEndsCleanTheNextAbnormally_ExitCodeIsOne()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Running>("a", Does(_ => Task.CompletedTask))
            .AddProcess<Running>("b", Ends("throws later")));

        await host.RunAsync().InTime();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_EndsWhileOtherServicesStart_StopsTheHostOnlyOnceItHasStarted()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot(riot => riot.AddProcess<Running>("root", Ends("throws before its first await")));
        builder.Services.AddHostedService<WaitsForTheRootsEnd>();
        using var host = builder.Build();

        await host.StartAsync().InTime();

        Assert.Equal(["not stopping"], host.Journal().Lines);
        await host.WaitForShutdownAsync().InTime();
        Assert.Equal(1, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Host_WithoutRoots_RunsOnWhenItsProcessesEnd()
    {
        using var host = Hosts.With(_ => { });
        await host.StartAsync().InTime();

        var pid = host.Riot().Spawn(_ => throw new InvalidDataException("not a root"));
        await host.Riot().WaitForExitAsync(pid).InTime();
        await host.Riot().SettleAsync();

        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        Assert.Equal(0, Environment.ExitCode);
        await host.StopAsync().InTime();
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_KilledByTheHostsOwnStop_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.Configure(options => options.ShutdownTimeout = TimeSpan.Zero).AddProcess<Stubborn>("root"));
        await host.StartAsync().InTime();

        await host.StopAsync().InTime();

        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_ThrowsBecauseTheHostIsStopping_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.AddProcess<WaitsForTheHostsEnd>("root"));
        await host.StartAsync().InTime();
        var ended = host.Riot().WaitForExitAsync(host.Riot().WhereIs("root")!.Value);

        host.Lifetime().StopApplication();
        Assert.IsType<ExitReason.Exception>(await ended.InTime());
        await host.Riot().SettleAsync();
        await host.StopAsync().InTime();

        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Root_StoppedByTheServiceAlone_IsNoFailure()
    {
        using var host = Hosts.With(riot => riot.Configure(options => options.ShutdownTimeout = TimeSpan.Zero).AddProcess<Stubborn>("root"));
        await host.RiotService().StartAsync(CancellationToken.None).InTime();

        await host.RiotService().StopAsync(CancellationToken.None).InTime();

        Assert.Equal(0, Environment.ExitCode);
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "C1")]
    public async Task Root_ThatIgnoresItsStart_IsACleanEnd_AndTheOthersStopInOrder()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("first", "first").AddProcess<Ignoring>("nothing to do").AddProcess<Witness>("last", "last"));
        await host.StartAsync().InTime();
        await host.Riot().SettleAsync();

        Assert.Null(host.Riot().WhereIs("nothing to do"));
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync().InTime();

        Assert.Empty(host.Riot().Processes());
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
            await self.Receive();
        }),
    };

    private static async Task End(IHost host, string name)
    {
        var ended = host.Riot().WaitForExitAsync(host.Riot().WhereIs(name)!.Value);
        host.Riot().Send(name, "end");
        await ended.InTime();
    }

    private sealed class WaitsForTheRootsEnd(IRiot riot, Journal journal, IHostApplicationLifetime host) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (riot.WhereIs("root") is { } root)
                await riot.WaitForExitAsync(root, cancellationToken);
            await riot.SettleAsync();
            journal.Add(host.ApplicationStopping.IsCancellationRequested ? "stopping" : "not stopping");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class WaitsForTheHostsEnd(IHostApplicationLifetime host) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.Delay(Timeout.InfiniteTimeSpan, host.ApplicationStopping);
    }
}
