using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What one call of AddRiot brings, and when processes run (H1, H6).</summary>
public sealed class AddRiotTests
{
    [Fact, Trait("Semantics", "H1")]
    public async Task AddRiot_Alone_RunsProcessesWhileTheHostRuns()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot();
        using var host = builder.Build();
        await host.StartAsync().Guarded();

        var pid = host.Riot().Spawn(async self => self.Exit(new ExitReason.Custom(await self.ReceiveAsync<int>())));
        var ended = host.Riot().WaitForExitAsync(pid);
        host.Riot().Send(pid, 42);

        Assert.Equal(new ExitReason.Custom(42), await ended.Guarded());
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H1")]
    public void AddRiot_Alone_IsOneRuntimeUnderBothNames()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot();
        using var host = builder.Build();

        Assert.Same(host.Services.GetRequiredService<RiotRuntime>(), host.Services.GetRequiredService<IRiot>());
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task HostedService_AddedAfterAddRiot_SpawnsInItsStart()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot().AddHostedService<Spawner>();
        using var host = builder.Build();

        await host.StartAsync().Guarded();

        Assert.NotNull(host.Riot().Names.WhereIs("spawned"));
        await host.StopAsync().Guarded();
    }

    [Theory, Trait("Semantics", "H6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Provider_DisposedOfSynchronously_StopsTheRuntime(bool started)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHostApplicationLifetime, NoHost>();
        RiotRuntime riot;
        Task<ExitReason>? ended = null;

        using (var provider = services.AddRiot().BuildServiceProvider())
        {
            riot = provider.GetRequiredService<RiotRuntime>();
            var service = Assert.Single(provider.GetServices<IHostedService>());
            if (started)
            {
                await service.StartAsync(default).Guarded();
                ended = riot.WaitForExitAsync(riot.Spawn(async self => await self.ReceiveAsync())).AsTask();
            }
        }

        if (ended is not null)
            Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        Assert.Throws<RuntimeNotRunningException>(() => riot.Spawn(_ => Task.CompletedTask));
    }

    [Fact, Trait("Semantics", "H6")]
    public void Spawn_BeforeStart_Throws()
    {
        using var host = Hosts.With(_ => { });

        Assert.Throws<RuntimeNotRunningException>(() => host.Riot().Spawn(_ => Task.CompletedTask));
        Assert.Throws<RuntimeNotRunningException>(() => host.Riot().Spawn<Stubborn>());
    }

    [Fact, Trait("Semantics", "H6")]
    public async Task SpawnAndSend_AfterStop_ThrowsAndDrops()
    {
        using var host = Hosts.With(_ => { });
        await host.StartAsync().Guarded();
        var pid = host.Riot().Spawn(async self => await self.ReceiveAsync());

        await host.StopAsync().Guarded();

        Assert.Throws<RuntimeNotRunningException>(() => host.Riot().Spawn(_ => Task.CompletedTask));
        host.Riot().Send(pid, "nobody is there");
        Assert.Equal(1, host.Riot().Processes.Counters.DeadLetters);
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task Root_BeforeStart_IsNotMade()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]));
        Assert.NotNull(host.Riot());
        Assert.Empty(host.Journal().Lines);

        await host.StartAsync().Guarded();

        Assert.Equal(["a made", "a started"], host.Journal().Lines);
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task StopAsync_WithProcessesOfAllKinds_LeavesNone()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Witness>("root", ["root"]));
        await host.StartAsync().Guarded();
        host.Riot().Spawn(async self => await self.ReceiveAsync());
        host.Riot().Spawn<Witness>(["typed"]);
        host.Riot().Spawn(self => Task.Delay(Timeout.InfiniteTimeSpan, self.CancellationToken));

        await host.StopAsync().Guarded();

        Assert.Empty(host.Riot().Processes.List());
        Assert.Equal(0, host.Riot().Processes.Counters.Alive);
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task AddRiot_CalledTwice_AddsUp()
    {
        var builder = Hosts.Builder(("Riot:ExitGrace", "00:00:07"), ("More:MessagesPerTurn", "77"));
        builder.Services
            .AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcess<Witness>("a", ["a"]).Configure(options => options.Workers = 3))
            .AddRiot(builder.Configuration.GetSection("More"), riot => riot.AddProcess<Witness>("b", ["b"]).Configure(options => options.Workers++));
        using var host = builder.Build();

        await host.StartAsync().Guarded();

        Assert.Equal(["a made", "a started", "b made", "b started"], host.Journal().Lines);
        var options = host.Services.GetRequiredService<IOptions<RiotOptions>>().Value;
        Assert.Equal((4, 77, TimeSpan.FromSeconds(7)), (options.Workers, options.MessagesPerTurn, options.ExitGrace));
        await host.StopAsync().Guarded();
    }

    [Fact, Trait("Semantics", "H1")]
    public void AddProcess_NameTakenByAnotherRoot_IsRefusedAtOnce()
    {
        var services = new ServiceCollection().AddRiot(riot => riot.AddProcess<Stubborn>("a"));

        var error = Assert.Throws<ArgumentException>(() => services.AddRiot(riot => riot.AddProcess<Stubborn>("a")));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task DisposeAsync_WithoutStop_StopsRootsInReverse()
    {
        var host = Hosts.With(riot => riot.AddProcess<Witness>("a", ["a"]).AddProcess<Witness>("b", ["b"]));
        var journal = host.Journal();
        await host.StartAsync().Guarded();

        await ((IAsyncDisposable)host).DisposeAsync().AsTask().Guarded();

        Assert.Equal(["b stopping", "b stopped", "a stopping", "a stopped"], journal.Lines[^4..]);
    }

    private sealed class Spawner(IRiot riot) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            riot.Spawn(async self => await self.ReceiveAsync(), new ProcessOptions { Name = "spawned" });
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoHost : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
