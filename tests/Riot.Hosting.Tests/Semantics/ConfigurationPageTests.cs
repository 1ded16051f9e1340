using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

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
            ("Riot:Color", "red"), ("Riot:Supervisors:tunnel:Color", "red"), ($"{Child}:Color", "red"), ($"{Child}:Backoff:Color", "red"), ($"{Child}:Mailbox:Color", "red"), ($"{Child}:Mailbox:Capacity", "1"),
            ($"{Child}:Id", "a"), ($"{Child}:Type", "a"), ($"{Child}:Backoff:First", "00:00:01"), ($"{Child}:Backoff:Longest", "00:00:01"));
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcessType<Waiting>("a"));
        using var host = builder.Build();
        var failures = (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded())).Failures.ToArray();
        Assert.Equal(5, failures.Length);

        var tables = TablesOfThePage();
        Assert.Equal(3, tables.Count);
        Assert.Equal(Known("Riot"), tables[0]);
        Assert.Equal(Known("Riot:Supervisors:tunnel"), tables[1]);
        Assert.Equal(
            [
                .. Known(Child).Except(["Backoff", "Mailbox"])
                    .Concat(Known($"{Child}:Backoff").Select(key => $"Backoff:{key}")).Concat(Known($"{Child}:Mailbox").Select(key => $"Mailbox:{key}")).Order(),
            ],
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

        var tunnel = new SupervisorSpec
        {
            Strategy = Strategy.OneForAll,
            MaxRestarts = 5,
            Period = TimeSpan.FromMinutes(1),
            Children = [ChildSpec.Of<Waiting>("a")],
        };
        using var host = Hosts.With(builder => builder.AddSupervisor("tunnel", tunnel));
        await host.StartAsync().Guarded();
        var riot = host.Riot();

        // readme
        await riot.ReconfigureAsync("tunnel", tunnel with { MaxRestarts = 10, Period = TimeSpan.FromMinutes(1) });
        // end

        var kept = await riot.ReconfigureAsync("tunnel", new SupervisorSpec { MaxRestarts = 10, Period = TimeSpan.FromMinutes(1) }).Guarded();
        var lost = await riot.ReconfigureAsync("tunnel", tunnel).Guarded();
        await host.StopAsync().Guarded();

        Assert.Equal((Strategy.OneForAll, 10, TimeSpan.FromMinutes(1)), (kept.Strategy, kept.MaxRestarts, kept.Period));
        Assert.Equal((Strategy.OneForOne, 10), (lost.Strategy, lost.MaxRestarts));
        Assert.Equal("a", Assert.Single(lost.Children).Id);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task RunAsync_ToldToStopWhileItStarts_ThrowsAndTheProgramOfThePageEndsInOrder()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Stopping>("root"));

        async Task Program()
        {
            // readme
            try
            {
                await host.RunAsync();
            }
            catch (OperationCanceledException)
            {
                // Told to stop before it had started; if that was a failed root, the log says so at Error, and the exit code is 1.
            }
            // end
        }

        var gates = host.Gates();
        await Program().Guarded();

        Assert.True(gates.Opened("starting").IsCompleted);
    }

    private sealed class Stopping(IHostApplicationLifetime host, Gates gates) : IProcess
    {
        public async Task StartAsync(ProcessContext self)
        {
            gates.Open("starting");
            host.StopApplication(); // As Ctrl+C and SIGTERM do.
            await self.ReceiveAsync();
        }

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }

    [Theory, Trait("Semantics", "T1")]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task SendInterval_OfAProcessRestartedTwice_IsOneToItsPidAndThreeToItsName(bool toItsPid, int ticks)
    {
        var clock = new ManualTime();
        using var host = Hosts.With(riot => riot
            .Configure(options => options.TimeProvider = clock)
            .AddSupervisor("tree", new SupervisorSpec { Children = [toItsPid ? ChildSpec.Of<Flushing>("a") : ChildSpec.Of<FlushingByName>("a")] }));
        await host.StartAsync().Guarded();
        for (var life = 0; life < 2; life++)
        {
            var child = await Child();
            var ended = host.Riot().WaitForExitAsync(child);
            host.Riot().Send(child, "crash");
            await ended.Guarded();
        }

        var last = await Child();
        clock.Advance(TimeSpan.FromSeconds(1));
        var count = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Riot().Send(last, count);

        Assert.Equal(ticks, await count.Task.Guarded());
        await host.StopAsync().Guarded();

        async Task<Pid> Child() => Assert.Single(await host.Riot().GetChildrenAsync("tree").Guarded()).Pid;
    }

    private sealed record Flush;

    private class Flushing : IProcess
    {
        // readme
        public virtual Task StartAsync(ProcessContext self)
        {
            self.SendInterval(self.Pid, new Flush(), TimeSpan.FromSeconds(1)); // To a name, each restart would add one.
            return Task.CompletedTask;
        }
        // end

        public async Task RunAsync(ProcessContext self)
        {
            for (var flushed = 0; ; flushed++)
            {
                if (await self.ReceiveAsync() is not Flush and var other)
                {
                    ((TaskCompletionSource<int>)other).SetResult(flushed); // Of a word, this is a crash.
                    await self.ReceiveAsync<string>();
                }
            }
        }
    }

    private sealed class FlushingByName : Flushing
    {
        public override Task StartAsync(ProcessContext self)
        {
            self.Register("flushing");
            self.SendInterval("flushing", new Flush(), TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }
    }

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
        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();
    }
}
