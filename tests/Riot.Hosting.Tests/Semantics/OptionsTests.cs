using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Where a runtime's settings come from, and what is wrong with wrong ones (H4).</summary>
public sealed class OptionsTests
{
    [Fact, Trait("Semantics", "H4")]
    public async Task Section_EverySetting_IsBound()
    {
        await using var host = await StartAsync(
            null, ("Workers", "3"), ("MessagesPerTurn", "99"), ("CallTimeout", "00:00:09"), ("ExitGrace", "00:00:07"), ("BlockedWorkerThreshold", "00:00:00.5"),
            ("MaxSpareWorkers", "8"), ("shutdowntimeout", "00:01:00"));

        var options = host.Services.GetRequiredService<IOptions<RiotOptions>>().Value;

        Assert.Equal((3, 99, 8), (options.Workers, options.MessagesPerTurn, options.MaxSpareWorkers));
        Assert.Equal(
            (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)),
            (options.CallTimeout, options.ExitGrace, options.BlockedWorkerThreshold, options.ShutdownTimeout));
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Section_KeyWithoutValue_LeavesTheDefault()
    {
        await using var host = await StartAsync(null, ("Workers", null));

        Assert.Equal(new RiotOptions().Workers, host.Services.GetRequiredService<IOptions<RiotOptions>>().Value.Workers);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Code_SetsWhatTheSectionSets_Outranks()
    {
        await using var host = await StartAsync(riot => riot.Configure(options => options.Workers = 4), ("Workers", "3"), ("MessagesPerTurn", "99"));

        var options = host.Services.GetRequiredService<IOptions<RiotOptions>>().Value;

        Assert.Equal((4, 99), (options.Workers, options.MessagesPerTurn));
    }

    [Theory, Trait("Semantics", "H4")]
    [InlineData("Workers", "0", "Riot:Workers is 0: it must be between 1 and 256.")]
    [InlineData("workers", "257", "Riot:workers is 257: it must be between 1 and 256.")]
    [InlineData("Workers", "many", "Riot:Workers is 'many', which is not a whole number: it must be between 1 and 256.")]
    [InlineData("Workers", "", "Riot:Workers is '', which is not a whole number: it must be between 1 and 256.")]
    [InlineData("Workers", "99999999999", "Riot:Workers is '99999999999', which is not a whole number: it must be between 1 and 256.")]
    [InlineData("Workers:Many", "3", "Riot:Workers is a section, not a whole number: it must be between 1 and 256.")]
    [InlineData("MessagesPerTurn", "-1", "Riot:MessagesPerTurn is -1: it must be between 1 and 1000000.")]
    [InlineData("MaxSpareWorkers", "10001", "Riot:MaxSpareWorkers is 10001: it must be between 0 and 10000.")]
    [InlineData("CallTimeout", "00:00:00", "Riot:CallTimeout is 00:00:00: it must be between 00:00:00.0010000 and 1.00:00:00.")]
    [InlineData("ExitGrace", "02:00:00", "Riot:ExitGrace is 02:00:00: it must be between 00:00:00 and 01:00:00.")]
    [InlineData("BlockedWorkerThreshold", "00:00:00", "Riot:BlockedWorkerThreshold is 00:00:00: it must be between 00:00:00.0010000 and 00:01:00.")]
    [InlineData("ShutdownTimeout", "5", "Riot:ShutdownTimeout is '5', which is not a time such as 00:00:05 or 00:00:00.020: it must be between 00:00:00 and 1.00:00:00.")]
    [InlineData("Worker", "3", "Riot:Worker is no setting: they are Workers, MessagesPerTurn, CallTimeout, ExitGrace, BlockedWorkerThreshold, MaxSpareWorkers, ShutdownTimeout, Supervisors.")]
    [InlineData("TimeProvider", "x", "Riot:TimeProvider is no setting: they are Workers, MessagesPerTurn, CallTimeout, ExitGrace, BlockedWorkerThreshold, MaxSpareWorkers, ShutdownTimeout, Supervisors.")]
    public async Task Section_WrongEntry_FailsTheStartNamingKeyAndRange(string key, string value, string problem)
    {
        using var host = Build(null, (key, value));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal([problem], error.Failures);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Section_SeveralWrongEntries_AreToldTogether()
    {
        using var host = Build(null, ("Workers", "0"), ("ExitGrace", "soon"), ("Color", "red"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal(3, error.Failures.Count());
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Section_IsTheWholeConfiguration_NamesTheKeyWithoutPath()
    {
        var builder = Hosts.Builder();
        builder.Services.AddRiot(new ConfigurationBuilder().AddInMemoryCollection([new("Workers", "0")]).Build());
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal(["Workers is 0: it must be between 1 and 256."], error.Failures);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Code_SetsAWrongValue_FailsTheStartNamingTheSetting()
    {
        using var host = Build(riot => riot.Configure(options => options.Workers = 0), ("MessagesPerTurn", "99"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal(["RiotOptions.Workers is 0: it must be between 1 and 256."], error.Failures);
    }

    [Fact, Trait("Semantics", "H4")]
    public void Runtime_ResolvedBeforeTheStart_RefusesWrongSettingsToo()
    {
        using var host = Build(null, ("Workers", "0"));

        Assert.Throws<OptionsValidationException>(host.Riot);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task TimeProvider_InTheServices_IsTheRuntimesClock()
    {
        var clock = new StoppedClock();
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton<TimeProvider>(clock));

        var pid = host.Riot.Spawn(async self => await self.ReceiveAsync());

        Assert.Equal(clock.GetUtcNow(), host.Riot.Processes.Info(pid)!.StartedAt);
        host.Riot.Kill(pid);
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task TimeProvider_IsAServiceOfTheHost_AndTheApplicationsOwnStays()
    {
        await using (var host = await RunningHost.StartAsync())
            Assert.Same(TimeProvider.System, host.Services.GetRequiredService<TimeProvider>());

        var clock = new StoppedClock();
        var builder = Hosts.Builder();
        builder.Services.AddSingleton<TimeProvider>(clock).AddRiot();
        await using var own = await RunningHost.StartAsync(builder);
        Assert.Same(clock, own.Services.GetRequiredService<TimeProvider>());
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "C2")]
    public async Task CallTimeout_OfTheSection_IsHowLongACallWaitsThatSaysNothing()
    {
        await using var host = await StartAsync(null, ("CallTimeout", "00:00:00.010"));
        var silent = host.Riot.Spawn(self => Task.Delay(Timeout.InfiniteTimeSpan, self.CancellationToken));

        var outside = await Assert.ThrowsAsync<CallTimeoutException>(() => host.Riot.CallAsync(silent, new Ask()).Guarded());
        var inside = await host.Riot.SpawnAndWaitAsync(async self => await self.CallAsync(silent, new Ask())).Guarded();

        Assert.Contains("00:00:00.01", outside.Message, StringComparison.Ordinal);
        Assert.IsType<CallTimeoutException>(Assert.IsType<ExitReason.Exception>(inside).Error);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Observer_InTheServices_SeesTheRuntime()
    {
        var observer = new FirstSpawn();
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton<IRuntimeObserver>(observer));

        Assert.Equal(host.Riot.Spawn(_ => Task.CompletedTask), await observer.Spawned.Task.Guarded());
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Code_SetsWhatTheServicesHave_Outranks()
    {
        var observer = new FirstSpawn();
        await using var host = await RunningHost.StartAsync(
            services => services.AddSingleton<IRuntimeObserver>(new FirstSpawn()),
            riot => riot.Configure(options => options.Observer = observer));

        Assert.Equal(host.Riot.Spawn(_ => Task.CompletedTask), await observer.Spawned.Task.Guarded());
    }

    [Fact, Trait("Semantics", "P2")]
    public async Task Crash_InAHost_IsLoggedThroughItsLoggers()
    {
        await using var host = await RunningHost.StartAsync();

        var pid = host.Riot.Spawn(async self => throw new InvalidDataException(await self.ReceiveAsync<string>()));
        var ended = host.Riot.WaitForExitAsync(pid);
        host.Riot.Send(pid, "no token");
        await ended.Guarded();

        var line = Assert.Single(host.Logs.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal("Riot", line.Category);
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
    }

    private static IHost Build(Action<RiotBuilder>? configure, params (string Key, string? Value)[] section) => Builder(configure, section).Build();

    private static Task<RunningHost> StartAsync(Action<RiotBuilder>? configure, params (string Key, string? Value)[] section) =>
        RunningHost.StartAsync(Builder(configure, section));

    private static HostApplicationBuilder Builder(Action<RiotBuilder>? configure, (string Key, string? Value)[] section)
    {
        var builder = Hosts.Builder([.. section.Select(each => ($"Riot:{each.Key}", each.Value))]);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), configure);
        return builder;
    }

    /// <summary>A clock that stands still; what waits for it waits for ever.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new StoppedTimer();

        private sealed class StoppedTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }

    private sealed record Ask : ICall<bool>;

    private sealed class FirstSpawn : IRuntimeObserver
    {
        public TaskCompletionSource<Pid> Spawned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnSpawned(Pid pid, Pid parent) => Spawned.TrySetResult(pid);
    }
}
