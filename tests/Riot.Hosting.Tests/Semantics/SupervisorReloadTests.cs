using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What a change of configuration does to the supervisors that came from it and run (H4, S10).</summary>
public sealed class SupervisorReloadTests : ExitCodeTests
{
    private const string Tree = "Riot:Supervisors:tree";

    private static readonly (string Key, string? Value)[] s_tree =
    [
        ($"{Tree}:MaxRestarts", "1"), ($"{Tree}:Period", "01:00:00"),
        ($"{Tree}:Children:0:Id", "a"), ($"{Tree}:Children:0:Type", "crashes"), ($"{Tree}:Children:0:Name", "a"),
        ($"{Tree}:Children:1:Id", "b"), ($"{Tree}:Children:1:Type", "crashes"), ($"{Tree}:Children:1:Name", "b"),
    ];

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S6")]
    public async Task MaxRestarts_Raised_LetsAChildCrashOnWhereItsSupervisorWouldHaveGivenUp()
    {
        var (host, source) = await StartAsync(s_tree);
        await CrashAsync(host, "a");

        source.Change(($"{Tree}:MaxRestarts", "2"));
        await CrashAsync(host, "a");
        Assert.Equal([$"{Tree}:MaxRestarts has changed from 1 to 2"], Told(host, LogLevel.Information));
        Assert.False(host.Lifetime().ApplicationStopping.IsCancellationRequested);

        await CrashAsync(host, "a");
        await host.WaitForShutdownAsync().Guarded();
        Assert.Equal(1, Environment.ExitCode);
        host.Dispose();
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S4")]
    public async Task Shutdown_OfAChild_HoldsForItsNextStop()
    {
        var time = new ManualTime();
        var (host, source) = await StartAsync([.. s_tree, ($"{Tree}:Children:0:Type", "deaf"), ($"{Tree}:Children:0:Shutdown", "00:01:00")], time);
        var child = host.Riot().Names.WhereIs("a")!.Value;

        source.Change(($"{Tree}:Children:0:Shutdown", "00:00:07"));
        var terminated = host.Riot().StopChildAsync("tree", "a", Timeout.InfiniteTimeSpan);
        await time.UntilDueIn(TimeSpan.FromSeconds(7)).Guarded();
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.True(await terminated.Guarded());
        Assert.False(await host.Riot().Processes.IsAliveAsync(child).Guarded());
        host.Gates().Open("may end");
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S7")]
    public async Task Settings_OfAChild_AreTakenAsTheConfigurationSaysThem()
    {
        var (host, source) = await StartAsync(s_tree);
        var child = $"{Tree}:Children:1";

        source.Change(
            ($"{child}:Restart", "Transient"), ($"{child}:StartTimeout", "00:00:09"), ($"{child}:Shutdown", "kill"),
            ($"{child}:Backoff:First", "00:00:01"), ($"{child}:Backoff:Longest", "00:00:30"), ($"{child}:Backoff:GiveUpAfter", "9"));

        var spec = (await SettingsAsync(host)).Children[1];
        Assert.Equal((Restart.Transient, Shutdown.Kill, TimeSpan.FromSeconds(9)), (spec.Restart, spec.Shutdown, spec.StartTimeout));
        Assert.Equal((TimeSpan.FromSeconds(30), 9), (spec.Backoff!.Longest, spec.Backoff.GiveUpAfter));
        Assert.Equal(
            [
                $"{child}:Restart has changed from Permanent to Transient", $"{child}:Shutdown has changed from 00:00:05 to kill",
                $"{child}:StartTimeout has changed from none to 00:00:09", $"{child}:Backoff has changed from none to 00:00:01 to 00:00:30 (factor 2, jitter 0.2, gives up after 9)",
            ],
            Told(host, LogLevel.Information));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S6")]
    public async Task Setting_OfANestedSupervisor_ChangesItAndItsNextLife()
    {
        var inner = $"{Tree}:Children:2";
        var (host, source) = await StartAsync([.. s_tree,
            ($"{inner}:Id", "inner"), ($"{inner}:Name", "inner"), ($"{inner}:MaxRestarts", "0"), ($"{inner}:Period", "01:00:00"),
            ($"{inner}:Children:0:Id", "x"), ($"{inner}:Children:0:Type", "crashes"), ($"{inner}:Children:0:Name", "x")]);
        var live = host.Riot().Names.WhereIs("inner")!.Value;

        source.Change(($"{inner}:MaxRestarts", "1"));
        await SettingsAsync(host); // It has been told by now.
        await CrashAsync(host, "x", "inner");
        Assert.Equal(live, host.Riot().Names.WhereIs("inner"));
        var ended = host.Riot().WaitForExitAsync(live);
        await CrashAsync(host, "x", "inner");
        Assert.True((await ended.Guarded()).IsGiveUp);
        await host.Riot().CountChildrenAsync("tree").Guarded();

        var next = host.Riot().Names.WhereIs("inner")!.Value;
        Assert.NotEqual(live, next);
        await CrashAsync(host, "x", "inner");
        Assert.Equal(next, host.Riot().Names.WhereIs("inner"));
        Assert.Equal([$"{inner}:MaxRestarts has changed from 0 to 1"], Told(host, LogLevel.Information));
        await StopAsync(host);
    }

    [Theory, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    [InlineData("MaxRestarts", "many", "MaxRestarts is 'many', which is not a whole number: it must be zero or more and at most 2147483647.")]
    [InlineData("Period", "00:00:00", "Period is 00:00:00: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Children:1:Shutdown", "never", "Children:1:Shutdown is 'never', which is not kill, infinite or a time such as 00:00:05 or 00:00:00.020: it must be zero or more and at most 36500.00:00:00.")]
    [InlineData("Children:1:Colour", "red", "Children:1:Colour is no setting of a child that has a Type")]
    public async Task WrongEntry_IsToldOnceWithItsKeyAndWhatIsAllowed_AndTheOldSettingsStay(string key, string value, string problem)
    {
        var (host, source) = await StartAsync(s_tree);

        source.Change(($"{Tree}:{key}", value), ($"{Tree}:Children:0:Shutdown", "00:00:09"));
        source.Change();

        Assert.Contains($"{Tree}:{problem}", Assert.Single(Told(host, LogLevel.Error)), StringComparison.Ordinal);
        var settings = await SettingsAsync(host);
        Assert.Equal((1, TimeSpan.FromHours(1), Shutdown.After(TimeSpan.FromSeconds(5))), (settings.MaxRestarts, settings.Period, settings.Children[0].Shutdown));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    public async Task WrongEntry_PutRight_IsTaken_AndToldAgainWhenItIsWrongAgain()
    {
        var (host, source) = await StartAsync(s_tree);

        source.Change(($"{Tree}:MaxRestarts", "many"));
        source.Change(($"{Tree}:MaxRestarts", "7"));
        Assert.Equal(7, (await SettingsAsync(host)).MaxRestarts);
        source.Change(($"{Tree}:MaxRestarts", "many"));

        Assert.Equal(2, Told(host, LogLevel.Error).Length);
        await StopAsync(host);
    }

    [Theory, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    [InlineData("tree:Strategy", "OneForAll", "tree:Strategy has changed from OneForOne to OneForAll")]
    [InlineData("tree:AutoShutdown", "AnySignificant", "tree:AutoShutdown has changed from Never to AnySignificant")]
    [InlineData("tree:Children:1:Id", "c", "tree:Children has changed from a, b to a, c")]
    [InlineData("tree:Children:0:Type", "deaf", "tree:Children:0:Type has changed from crashes to deaf")]
    [InlineData("tree:Children:0:Name", "other", "tree:Children:0:Name has changed from a to other")]
    [InlineData("next:Strategy", "OneForAll", "Riot:Supervisors has changed from tree to next, tree")]
    public async Task WhatIsFixedAtStart_IsToldToWaitForTheNextStart_AndTheSettingsBesideItAreTaken(string key, string value, string change)
    {
        var (host, source) = await StartAsync(s_tree);
        var (a, b) = (host.Riot().Names.WhereIs("a"), host.Riot().Names.WhereIs("b"));

        source.Change(($"Riot:Supervisors:{key}", value), ($"{Tree}:MaxRestarts", "5"), ($"{Tree}:Children:0:Shutdown", "kill"));
        source.Change();

        var expected = change.StartsWith("Riot:", StringComparison.Ordinal) ? change : $"Riot:Supervisors:{change}";
        Assert.Equal([$"{expected}: that takes effect at the next start only"], Told(host, LogLevel.Warning));
        await CrashAsync(host, "a");
        Assert.Equal(b, host.Riot().Names.WhereIs("b"));
        Assert.NotEqual(a, host.Riot().Names.WhereIs("a"));
        var settings = await SettingsAsync(host);
        Assert.Equal((5, Shutdown.Kill), (settings.MaxRestarts, settings.Children[0].Shutdown));
        Assert.Equal(["a", "b"], settings.Children.Select(child => child.Id));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    public async Task WhatIsFixedAtStart_ChangedBack_IsNotToldAgain()
    {
        var (host, source) = await StartAsync(s_tree);

        source.Change(($"{Tree}:Strategy", "RestForOne"));
        source.Change(($"{Tree}:Strategy", "OneForOne"));

        Assert.Single(Told(host, LogLevel.Warning));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S9")]
    public async Task SignificantChild_MadePermanentAndInsignificant_StaysBothUntilTheNextStart()
    {
        var child = $"{Tree}:Children:0";
        var (host, source) = await StartAsync([.. s_tree,
            ($"{Tree}:AutoShutdown", "AnySignificant"), ($"{child}:Restart", "Transient"), ($"{child}:IsSignificant", "true")]);

        source.Change(($"{Tree}:AutoShutdown", "Never"), ($"{child}:Restart", "Permanent"), ($"{child}:IsSignificant", "false"), ($"{child}:Shutdown", "kill"));

        Assert.Equal(
            [
                $"{child}:IsSignificant has changed from true to false: that takes effect at the next start only",
                $"{child}:Restart has changed from Transient to Permanent: that takes effect at the next start only",
                $"{Tree}:AutoShutdown has changed from AnySignificant to Never: that takes effect at the next start only",
            ],
            Told(host, LogLevel.Warning));
        var settings = await host.Riot().ReconfigureAsync("tree", new SupervisorSpec { AutoShutdown = AutoShutdown.AnySignificant }).Guarded();
        var spec = settings.Children[0];
        Assert.Equal((true, Restart.Transient, Shutdown.Kill), (spec.IsSignificant, spec.Restart, spec.Shutdown));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_ThatChangesNothing_SaysNothingAndLeavesWhatCodeHasChanged()
    {
        var (host, source) = await StartAsync(s_tree);
        source.Change(($"{Tree}:MaxRestarts", "2"));
        await host.Riot().ReconfigureAsync("tree", new SupervisorSpec { MaxRestarts = 9, Period = TimeSpan.FromHours(1) }).Guarded();
        var before = host.Logs().Lines.Length;

        source.Change(($"{Tree}:MaxRestarts", "2"));
        source.Change();

        Assert.Equal(before, host.Logs().Lines.Length);
        Assert.Equal(9, (await SettingsAsync(host)).MaxRestarts);
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Configuration_IsReadOnceForTheStart_AndOnceForEachChange()
    {
        var (host, source) = await StartAsync([.. s_tree, ("Riot:Workers", "1")]);
        _ = host.Services.GetRequiredService<IOptions<RiotOptions>>().Value;
        Assert.Equal((1, 1), Reads());

        source.Change(("Riot:Workers", "2"), ($"{Tree}:Strategy", "OneForAll"), ($"{Tree}:MaxRestarts", "2"));
        Assert.Equal((2, 2), Reads());

        source.Change(($"{Tree}:MaxRestarts", "many"));
        Assert.Equal((3, 3), Reads());
        await StopAsync(host);

        (int, int) Reads() => (source.Reads("Riot:Workers"), source.Reads($"{Tree}:MaxRestarts"));
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "H2")]
    public async Task Reload_WhileRootsAreStarting_IsTakenOnceTheyHaveStarted()
    {
        var source = new ReloadableSource();
        source.Change(s_tree);
        using var host = Build(source, riot => riot.AddSupervisor("tree").AddProcess<Starting>("slow", [(Func<ProcessContext, Task>)(async self =>
        {
            source.Change(($"{Tree}:MaxRestarts", "8"));
            await self.SleepAsync(TimeSpan.Zero);
        })]));

        await host.StartAsync().Guarded();

        Assert.Equal(8, (await SettingsAsync(host)).MaxRestarts);
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "X8")]
    public async Task Reload_AfterASupervisorHasEnded_IsHarmless()
    {
        var (host, source) = await StartAsync([.. s_tree, ("Riot:Supervisors:other:Strategy", "OneForOne")]);
        var tree = host.Riot().Names.WhereIs("tree")!.Value;
        host.Riot().Exit(tree, ExitReason.Shutdown);
        await host.Riot().WaitForExitAsync(tree).Guarded();

        source.Change(($"{Tree}:MaxRestarts", "8"), ("Riot:Supervisors:other:MaxRestarts", "8"));

        var other = await host.Riot().ReconfigureAsync("other", new SupervisorSpec()).Guarded();
        Assert.Equal(8, other.MaxRestarts);
        Assert.Empty(Told(host, LogLevel.Warning));
        await StopAsync(host);
    }

    [Fact, Trait("Semantics", "H5"), Trait("Semantics", "H4")]
    public async Task Reload_OfOneOfTwoRuntimes_LeavesTheOther()
    {
        var source = new ReloadableSource();
        source.Change([.. s_tree, .. s_tree.Select(each => (each.Key.Replace("Riot:", "Second:", StringComparison.Ordinal), each.Value))]);
        var builder = Builder(source);
        builder.Services
            .AddRiot(builder.Configuration.GetSection("Riot"), Types)
            .AddKeyedRiot("second", builder.Configuration.GetSection("Second"), Types);
        using var host = builder.Build();
        await host.StartAsync().Guarded();

        source.Change(("Second:Supervisors:tree:MaxRestarts", "6"));

        Assert.Equal(1, (await SettingsAsync(host)).MaxRestarts);
        var second = host.Services.GetRequiredKeyedService<IRiot>("second");
        Assert.Equal(6, (await second.ReconfigureAsync("tree", new SupervisorSpec()).Guarded()).MaxRestarts);
        Assert.Equal(["Second:Supervisors:tree:MaxRestarts has changed from 1 to 6"], Told(host, LogLevel.Information));
        await StopAsync(host);
    }

    private static async Task<(IHost Host, ReloadableSource Source)> StartAsync((string Key, string? Value)[] configuration, TimeProvider? time = null)
    {
        var source = new ReloadableSource();
        source.Change(configuration);
        var host = Build(source, riot => riot.Configure(options => options.TimeProvider = time ?? TimeProvider.System));
        await host.StartAsync().Guarded();
        return (host, source);
    }

    private static IHost Build(ReloadableSource source, Action<RiotBuilder> configure)
    {
        var builder = Builder(source);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot =>
        {
            Types(riot);
            configure(riot);
        });
        return builder.Build();
    }

    private static HostApplicationBuilder Builder(ReloadableSource source)
    {
        var builder = Hosts.Builder();
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        return builder;
    }

    private static void Types(RiotBuilder riot) => riot
        .AddProcessType<Running>("crashes", [(Func<ProcessContext, Task>)(async self => throw new InvalidDataException((string)await self.ReceiveAsync()))])
        .AddProcessType<Deaf>("deaf");

    /// <summary>Has a child crash; completes once its supervisor has dealt with that.</summary>
    private static async Task CrashAsync(IHost host, string name, string supervisor = "tree")
    {
        var pid = host.Riot().Names.WhereIs(name)!.Value;
        var ended = host.Riot().WaitForExitAsync(pid);
        host.Riot().Send(pid, "now");
        await ended.Guarded();
        try
        {
            await host.Riot().CountChildrenAsync(supervisor).Guarded();
        }
        catch (Exception error) when (error is ServerExitedException or UnknownNameException or NoSuchProcessException or RuntimeNotRunningException)
        {
            // That was its end too.
        }
    }

    /// <summary>The settings that the supervisor has; from then on it has others.</summary>
    private static Task<SupervisorSpec> SettingsAsync(IHost host) => host.Riot().ReconfigureAsync("tree", new SupervisorSpec
    {
        MaxRestarts = 100,
        Period = TimeSpan.FromHours(1),
    }).Guarded();

    private static async Task StopAsync(IHost host)
    {
        await host.StopAsync().Guarded();
        host.Dispose();
    }

    private static string[] Told(IHost host, LogLevel level) =>
        [.. host.Logs().Lines.Where(line => line.Level == level && line.Category == "Riot.Hosting").Select(line => line.Text)];

    private sealed class Deaf(Gates gates) : IProcess
    {
        public Task RunAsync(ProcessContext self) => gates.Opened("may end");
    }
}
