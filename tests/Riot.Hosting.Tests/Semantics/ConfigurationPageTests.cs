using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Riot.Hosting.Tests.Support;
using Riot.Tests;

namespace Riot.Hosting.Tests.Semantics;

/// <summary>What docs/configuration.md says is what there is: its tables have the settings that errors list, and what it shows is compiled and run here.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly string[] s_page = ["docs", "configuration.md"];

    [Fact, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    public async Task Tables_OfThePage_NameTheSettingsThatThereAre()
    {
        // Who writes a key that does not exist is told which do.
        const string Child = "Riot:Supervisors:tunnel:Children:0";
        var builder = Hosts.Builder(
            ("Riot:Color", "red"), ("Riot:Supervisors:tunnel:Color", "red"), ($"{Child}:Color", "red"), ($"{Child}:Backoff:Color", "red"),
            ($"{Child}:Id", "a"), ($"{Child}:Type", "a"), ($"{Child}:Backoff:First", "00:00:01"), ($"{Child}:Backoff:Longest", "00:00:01"));
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcessType<Waiting>("a"));
        using var host = builder.Build();
        var failures = (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().InTime())).Failures.ToArray();
        Assert.Equal(4, failures.Length);

        var tables = TablesOfThePage();
        Assert.Equal(3, tables.Count);
        Assert.Equal(Known("Riot"), tables[0]);
        Assert.Equal(Known("Riot:Supervisors:tunnel"), tables[1]);
        Assert.Equal(
            [.. Known(Child).Where(key => key != "Backoff").Concat(Known($"{Child}:Backoff").Select(key => $"Backoff:{key}")).Order()],
            tables[2]);

        string[] Known(string section)
        {
            var failure = failures.Single(failure => failure.StartsWith($"{section}:Color ", StringComparison.Ordinal));
            return [.. failure[(failure.LastIndexOf(" are ", StringComparison.Ordinal) + " are ".Length)..].TrimEnd('.').Split(", ").Order()];
        }
    }

    [Fact, Trait("Semantics", "S10")]
    public void Tree_OfThePage_IsThatOfTheReadme() =>
        Assert.Equal(Assert.Single(Readme.Blocks("json")), Assert.Single(Readme.Blocks("json", s_page)));

    [Fact, Trait("Semantics", "S10")]
    public async Task Reconfigure_FromTheSpecThatItHas_KeepsTheStrategyAndFromAnEmptyOneDoesNot()
    {
        var places = Readme.Marked("tests", "Riot.Hosting.Tests", "Semantics", "ConfigurationPageTests.cs");
        Assert.Equal(places, Readme.Blocks("csharp", s_page));

        using var host = Hosts.With(builder => builder.AddSupervisor("tunnel", Tunnel));
        await host.StartAsync().InTime();
        var riot = host.Riot();

        // readme
        var spec = Tunnel(new SupervisorSpec()); // OneForAll, as it runs
        await riot.CallAsync("tunnel", new Reconfigure(spec.Intensity(10, TimeSpan.FromMinutes(1))));
        // end

        var kept = await riot.CallAsync("tunnel", new Reconfigure(new SupervisorSpec().Intensity(10, TimeSpan.FromMinutes(1)))).InTime();
        var lost = await riot.CallAsync("tunnel", new Reconfigure(spec)).InTime();
        await host.StopAsync().InTime();

        Assert.Equal((Strategy.OneForAll, 10, TimeSpan.FromMinutes(1)), (kept.Strategy, kept.MaxRestarts, kept.Period));
        Assert.Equal((Strategy.OneForOne, 10), (lost.Strategy, lost.MaxRestarts));
        Assert.Equal("a", Assert.Single(lost.Children).Id);
    }

    private static SupervisorSpec Tunnel(SupervisorSpec tunnel) => tunnel.OneForAll().Intensity(5, TimeSpan.FromMinutes(1)).Child<Waiting>("a");

    // The first column of each table, without its heading, in order of the alphabet.
    private static List<string[]> TablesOfThePage()
    {
        var tables = new List<List<string>>();
        foreach (var line in File.ReadAllLines(Repository.PathOf(s_page)))
        {
            if (line.StartsWith("| setting", StringComparison.Ordinal))
                tables.Add([]);
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                tables[^1].AddRange(line.Split('|')[1].Trim().Split(", ").Select(key => key.Trim('`')));
        }

        return [.. tables.Select(table => table.Order().ToArray())];
    }

    private sealed class Waiting : IProcess
    {
        public async Task RunAsync(ProcessContext self) => await self.Receive();
    }
}
