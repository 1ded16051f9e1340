using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What a change of configuration does to a runtime that runs (H4).</summary>
public sealed class OptionsReloadTests
{
    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_ExitGrace_HoldsForTheNextExit()
    {
        var (host, source) = await StartAsync(("Riot:ExitGrace", "00:01:00"));
        await using var running = host;
        var pid = await host.Riot.StartAsync<Deaf>().Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        source.Change(("Riot:ExitGrace", "00:00:00"));
        host.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        Assert.Equal(1, host.Riot.Processes.Counters.Abandoned);
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("ExitGrace 00:00:00", StringComparison.Ordinal));
        host.Gates.Open("may end");
    }

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "C2")]
    public async Task Reload_CallTimeout_HoldsForTheNextCall()
    {
        var (host, source) = await StartAsync(("Riot:CallTimeout", "00:10:00"));
        await using var running = host;
        var silent = host.Riot.Spawn(self => Task.Delay(Timeout.InfiniteTimeSpan, self.CancellationToken));

        source.Change(("Riot:CallTimeout", "00:00:00.010"));

        await Assert.ThrowsAsync<CallTimeoutException>(() => host.Riot.CallAsync(silent, new Ask()).Guarded());
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("CallTimeout 00:00:00.0100000", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_ShutdownTimeout_HoldsForTheStop()
    {
        var (host, source) = await StartAsync(("Riot:ShutdownTimeout", "00:01:00"));
        await host.Riot.StartAsync<Stubborn>().Guarded();

        source.Change(("Riot:ShutdownTimeout", "00:00:00"));

        await host.DisposeAsync();
    }

    [Theory, Trait("Semantics", "H4")]
    [InlineData("Riot:ExitGrace", "-00:00:01")]
    [InlineData("Riot:ExitGrace", "soon")]
    [InlineData("Riot:Color", "red")]
    public async Task Reload_WrongEntry_IsLoggedAndChangesNothing(string key, string value)
    {
        var (host, source) = await StartAsync(("Riot:ExitGrace", "00:01:00"), ("Riot:MessagesPerTurn", "50"));
        await using var running = host;

        source.Change((key, value), ("Riot:MessagesPerTurn", "60"));

        var line = Assert.Single(host.Logs.Lines, line => line.Level == LogLevel.Error);
        Assert.Contains(key, line.Text, StringComparison.Ordinal);
        var options = host.Services.GetRequiredService<IOptionsMonitor<RiotOptions>>().CurrentValue;
        Assert.Equal((TimeSpan.FromMinutes(1), 50), (options.ExitGrace, options.MessagesPerTurn));
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_RightAfterWrong_IsTakenOver()
    {
        var (host, source) = await StartAsync(("Riot:ExitGrace", "00:01:00"));
        await using var running = host;
        var pid = await host.Riot.StartAsync<Deaf>().Guarded();
        var ended = host.Riot.WaitForExitAsync(pid);

        source.Change(("Riot:ExitGrace", "soon"));
        source.Change(("Riot:ExitGrace", "00:00:00"));
        host.Riot.Exit(pid, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await ended.Guarded());
        host.Gates.Open("may end");
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_OfWhatIsFixedAtStart_IsLogged()
    {
        var (host, source) = await StartAsync(("Riot:Workers", "1"));
        await using var running = host;

        source.Change(("Riot:Workers", "2"), ("Riot:MaxSpareWorkers", "3"));

        Assert.Equal(
            [
                "Riot:Workers has changed from 1 to 2: that takes effect at the next start only",
                "Riot:MaxSpareWorkers has changed from 256 to 3: that takes effect at the next start only",
            ],
            host.Logs.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text));
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_OfWhatIsFixedAtStart_BackToWhatRuns_IsNotToldToWait()
    {
        var (host, source) = await StartAsync(("Riot:Workers", "1"));
        await using var running = host;

        source.Change(("Riot:Workers", "2"));
        source.Change(("Riot:Workers", "3"));
        source.Change(("Riot:Workers", "1"));

        Assert.Equal(
            [
                "Riot:Workers has changed from 1 to 2: that takes effect at the next start only",
                "Riot:Workers has changed from 1 to 3: that takes effect at the next start only",
            ],
            host.Logs.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text));
    }

    [Theory, Trait("Semantics", "H4")]
    [InlineData("Common:Workers", "2", "Common:Workers has changed from 1 to 2")]
    [InlineData("Riot:Second:Workers", "3", "Riot:Second:Workers has changed from 1 to 3")]
    public async Task Reload_OfWhatIsFixedAtStart_NamesTheKeyOfTheSectionThatDecides(string key, string value, string text)
    {
        var builder = Hosts.Builder();
        var source = new ReloadableSource();
        source.Change(("Common:Workers", "1"));
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services
            .AddKeyedRiot("second", builder.Configuration.GetSection("Common"))
            .AddKeyedRiot("second", builder.Configuration.GetSection("Riot:Second"));
        await using var host = await RunningHost.StartAsync(builder);

        source.Change((key, value));

        var warning = Assert.Single(host.Logs.Lines, line => line.Level == LogLevel.Warning);
        Assert.StartsWith(text, warning.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_OfSomethingElse_SaysNothing()
    {
        var (host, source) = await StartAsync(("Riot:Workers", "1"));
        await using var running = host;
        var before = host.Logs.Lines.Length;

        source.Change(("Elsewhere:Workers", "2"));

        Assert.Equal(before, host.Logs.Lines.Length);
    }

    [Fact, Trait("Semantics", "H4")]
    public async Task Reload_OfOneOfTwoSections_IsTakenOver_AndAWrongOneIsToldOnce()
    {
        var builder = Hosts.Builder();
        var (common, own) = (new ReloadableSource(), new ReloadableSource());
        common.Change(("Common:MessagesPerTurn", "50"));
        own.Change(("Riot:ExitGrace", "00:01:00"));
        builder.Services
            .AddRiot(SectionOf(common, "Common"))
            .AddRiot(SectionOf(own, "Riot"));
        await using var host = await RunningHost.StartAsync(builder);

        own.Change(("Riot:ExitGrace", "00:00:02"));
        common.Change(("Common:MessagesPerTurn", "60"));
        own.Change(("Riot:ExitGrace", "soon"));
        own.Change();
        common.Change();

        var options = host.Services.GetRequiredService<IOptionsMonitor<RiotOptions>>().CurrentValue;
        Assert.Equal((TimeSpan.FromSeconds(2), 60), (options.ExitGrace, options.MessagesPerTurn));
        Assert.Single(host.Logs.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal(2, host.Logs.Lines.Count(line => line.Text.StartsWith("Settings have changed:", StringComparison.Ordinal)));

        static IConfigurationSection SectionOf(ReloadableSource source, string name) =>
            ((IConfigurationBuilder)new ConfigurationBuilder()).Add(source).Build().GetSection(name);
    }

    private static async Task<(RunningHost Host, ReloadableSource Source)> StartAsync(params (string Key, string? Value)[] configuration)
    {
        var builder = Hosts.Builder();
        var source = new ReloadableSource();
        source.Change(configuration);
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"));
        return (await RunningHost.StartAsync(builder), source);
    }

    private sealed record Ask : ICall<bool>;

    private sealed class Deaf(Gates gates) : IProcess
    {
        public Task RunAsync(ProcessContext self) => gates.Opened("may end");
    }
}
