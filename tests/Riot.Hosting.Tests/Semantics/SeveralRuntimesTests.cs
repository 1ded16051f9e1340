using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Two runtimes in one host, and two hosts in one program (H5).</summary>
public sealed class SeveralRuntimesTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H5")]
    public async Task KeyedRuntime_BesideTheOther_HasItsOwnProcessesNamesAndSettings()
    {
        var builder = Hosts.Builder(("Riot:Workers", "1"), ("Second:Workers", "2"));
        builder.Services
            .AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcess<Witness>("root", ["first"]))
            .AddKeyedRiot("second", builder.Configuration.GetSection("Second"), riot => riot.AddProcess<Witness>("root", ["second"]))
            .AddSingleton<TakesBoth>();
        using var host = builder.Build();

        await host.StartAsync().Guarded();

        var (first, second) = host.Services.GetRequiredService<TakesBoth>();
        Assert.NotSame(first, second);
        Assert.Same(second, host.Services.GetRequiredKeyedService<RiotRuntime>("second"));
        Assert.Single(first.Processes.List());
        Assert.Single(second.Processes.List());
        Assert.NotEqual(first.Names.WhereIs("root"), second.Names.WhereIs("root"));
        Assert.Throws<FormatException>(() => first.Processes.ParsePid(second.Names.WhereIs("root")!.Value.ToString()));
        var options = host.Services.GetRequiredService<IOptionsMonitor<RiotOptions>>();
        Assert.Equal((1, 2), (options.CurrentValue.Workers, options.Get("second").Workers));

        await host.StopAsync().Guarded();
        Assert.Equal(
            [
                "first made", "first started", "second made", "second started",
                "second stopping", "second stopped", "first stopping", "first stopped",
            ],
            host.Journal().Lines);
    }

    [Fact, Trait("Semantics", "H5"), Trait("Semantics", "H6")]
    public async Task KeyedRuntime_ThatDoesNotRun_IsNamedByTheError()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot(riot => riot.AddProcess<Starting>("root", [(Func<ProcessContext, Task>)(_ => Task.CompletedTask)])).AddKeyedRiot("second");
        using var host = builder.Build();
        var second = host.Services.GetRequiredKeyedService<IRiot>("second");

        void IsNamed(RuntimeNotRunningException error)
        {
            Assert.Equal("second", error.Runtime);
            Assert.Contains("the runtime 'second' is not running", error.Message, StringComparison.Ordinal);
        }

        IsNamed(Assert.Throws<RuntimeNotRunningException>(() => second.Spawn(_ => Task.CompletedTask)));
        IsNamed(await Assert.ThrowsAsync<RuntimeNotRunningException>(() => second.CountChildrenAsync(Pid.None).AsTask()));
        await host.StartAsync().Guarded();
        await host.StopAsync().Guarded();
        IsNamed(await Assert.ThrowsAsync<RuntimeNotRunningException>(() => second.Names.WaitForAsync("nobody", TimeSpan.FromMinutes(1)).Guarded()));
        var unnamed = Assert.Throws<RuntimeNotRunningException>(() => host.Riot().Spawn(_ => Task.CompletedTask));
        Assert.Contains("the runtime is not running", unnamed.Message, StringComparison.Ordinal);
        Assert.Null(unnamed.Runtime);
    }

    [Fact, Trait("Semantics", "H5")]
    public async Task KeyedRuntime_Alone_IsNoUnkeyedService()
    {
        var builder = Hosts.Builder();
        builder.Services.AddKeyedRiot("only").AddKeyedRiot("only", riot => riot.AddProcess<Witness>("root", ["root"]));
        using var host = builder.Build();
        await host.StartAsync().Guarded();

        Assert.Null(host.Services.GetService<IRiot>());
        Assert.Single(host.Services.GetRequiredKeyedService<IRiot>("only").Processes.List());
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H5")]
    public async Task KeyedRuntime_WrongSetting_FailsTheStartNamingItsOwnKey()
    {
        var builder = Hosts.Builder(("Riot:Workers", "1"), ("Second:Workers", "0"));
        builder.Services
            .AddRiot(builder.Configuration.GetSection("Riot"))
            .AddKeyedRiot("second", builder.Configuration.GetSection("Second"));
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal(["Second:Workers is 0: it must be between 1 and 256."], error.Failures);
        Assert.Equal("second", error.OptionsName);
    }

    [Fact, Trait("Semantics", "X8")]
    public async Task Roots_OfTwoRuntimesEndClean_StopTheHostWithTheLastOfAll()
    {
        var builder = Hosts.Builder();
        builder.Services
            .AddRiot(riot => riot.AddProcess<Running>("root", [UntilTold]))
            .AddKeyedRiot("second", riot => riot.AddProcess<Running>("root", [UntilTold]));
        using var host = builder.Build();
        await host.StartAsync().Guarded();

        await EndAsync(host.Riot());
        await host.Riot().SettleAsync();
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);
        await EndAsync(host.Services.GetRequiredKeyedService<IRiot>("second"));

        await host.WaitForShutdownAsync().Guarded();
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "H5")]
    public async Task Hosts_TwoInOneProgram_LiveApart()
    {
        using var first = Hosts.With(riot => riot.AddProcess<Witness>("root", ["first"]));
        using var second = Hosts.With(riot => riot.AddProcess<Witness>("root", ["second"]));
        await Task.WhenAll(first.StartAsync(), second.StartAsync()).Guarded();

        await first.StopAsync().Guarded();

        Assert.Equal(["first made", "first started", "first stopping", "first stopped"], first.Journal().Lines);
        Assert.True(await second.Riot().Processes.IsAliveAsync(second.Riot().Names.WhereIs("root")!.Value).Guarded());
        Assert.False(second.Lifetime().ApplicationStopping.IsCancellationRequested);
        await second.StopAsync().Guarded();
    }

    private static object UntilTold => (Func<ProcessContext, Task>)(async self => await self.ReceiveAsync());

    private static async Task EndAsync(IRiot riot)
    {
        var ended = riot.WaitForExitAsync(riot.Names.WhereIs("root")!.Value);
        riot.Send("root", "end");
        await ended.Guarded();
    }

    private sealed record TakesBoth(IRiot First, [FromKeyedServices("second")] IRiot Second);
}
