using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>Supervisors that the configuration declares (S10): the same trees as from code, and a full key for whatever is wrong.</summary>
public sealed class ConfiguredSupervisorTests : ExitCodeTests
{
    private const string Tree = """
        { "Riot": { "Workers": 1, "Supervisors": { "tree": {
          "Strategy": "oneForAll", "MaxRestarts": 0, "Period": "00:01:00", "AutoShutdown": "AnySignificant",
          "Children": [
            { "Id": "z", "Type": "witness" },
            { "Id": "inner", "Restart": "Transient", "Shutdown": "infinite", "Children": [ { "Id": "y", "Type": "Witness" } ] },
            { "Id": "a", "Type": "witness", "Name": "the last", "Restart": "Transient", "Shutdown": "00:00:03", "IsSignificant": true,
              "StartTimeout": "00:00:30", "Backoff": { "First": "00:00:01", "Longest": "00:00:30", "Factor": 1.5, "Jitter": 0, "GiveUpAfter": 20 } }
          ] } } } }
        """;

    [Fact, Trait("Semantics", "S10"), Trait("Semantics", "S1")]
    public async Task Tree_FromJson_StartsInTheOrderOfTheFileAndStopsInReverse()
    {
        using var host = Build(Tree, riot => riot.AddProcess<Witness>("root", ["root"]).AddProcessType<Born>("witness"));

        await host.StartAsync().Guarded();
        var tree = host.Riot().Names.WhereIs("tree")!.Value;
        var children = await host.Riot().GetChildrenAsync(tree).Guarded();
        var last = host.Riot().Names.WhereIs("the last");
        await host.StopAsync().Guarded();

        Assert.Equal(["z", "inner", "a"], children.Select(child => child.Id));
        Assert.Equal(children[^1].Pid, last);
        Assert.True(children[1].IsSupervisor);
        var lines = host.Journal().Lines;
        Assert.Equal(["root made", "root started", "born 1", "born 2", "born 3", "died 3", "died 2", "died 1", "root stopping", "root stopped"], lines);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Tree_FromJson_HasTheSettingsThatItSays()
    {
        using var host = Build(Tree, riot => riot.AddProcessType<Born>("witness"));
        await host.StartAsync().Guarded();
        var tree = host.Riot().Names.WhereIs("tree")!.Value;

        var spec = await host.Riot().ReconfigureAsync(tree, new SupervisorSpec { AutoShutdown = AutoShutdown.AllSignificant }).Guarded();
        await host.StopAsync().Guarded();

        Assert.Equal(
            (Strategy.OneForAll, 0, TimeSpan.FromMinutes(1), AutoShutdown.AnySignificant), (spec.Strategy, spec.MaxRestarts, spec.Period, spec.AutoShutdown));
        Assert.Equal(
            (ChildSpec.Of("a", _ => Task.CompletedTask) with { Shutdown = Shutdown.After(TimeSpan.FromSeconds(3)) }).Shutdown, spec.Children[2].Shutdown);
        Assert.Equal((Restart.Permanent, Shutdown.After(TimeSpan.FromSeconds(5)), false), Look(spec.Children[0]));
        Assert.Equal((Restart.Transient, Shutdown.Infinite, false), Look(spec.Children[1]));
        Assert.Equal((Restart.Transient, Shutdown.After(TimeSpan.FromSeconds(3)), true), Look(spec.Children[2]));
        Assert.Equal(TimeSpan.FromSeconds(30), spec.Children[2].StartTimeout);
        var backoff = spec.Children[2].Backoff!;
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 1.5, 0, 20), (backoff.First, backoff.Longest, backoff.Factor, backoff.Jitter, backoff.GiveUpAfter));

        static (Restart, Shutdown, bool) Look(ChildSpec child) => (child.Restart, child.Shutdown, child.IsSignificant);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S10")]
    public async Task Supervisors_WithAPlaceInCode_StartThereAndTheOthersByName()
    {
        const string Json = """
            { "Riot": { "Supervisors": {
              "a": { "Children": [ { "Id": "1", "Type": "a" } ] }, "b": { "Children": [ { "Id": "1", "Type": "b" } ] }, "c": { "Children": [ { "Id": "1", "Type": "c" } ] } } } }
            """;
        using var host = Build(Json, riot => riot
            .AddSupervisor("c").AddProcess<Witness>("root", ["root"])
            .AddProcessType<Witness>("a", ["a"]).AddProcessType<Witness>("b", ["b"]).AddProcessType<Witness>("c", ["c"]));

        await host.StartAsync().Guarded();
        await host.StopAsync().Guarded();

        Assert.Equal(["c started", "root started", "a started", "b started"], host.Journal().Lines.Where(line => line.EndsWith(" started", StringComparison.Ordinal)));
    }

    [Fact, Trait("Semantics", "S1"), Trait("Semantics", "S10")]
    public async Task Children_MoreThanTen_KeepTheirOrder()
    {
        var children = Enumerable.Range(0, 12).Select(i => $$"""{ "Id": "c{{i}}", "Type": "witness" }""");
        using var host = Build(
            $$"""{ "Riot": { "Supervisors": { "tree": { "Children": [ {{string.Join(", ", children)}} ] } } } }""", riot => riot.AddProcessType<Born>("witness"));

        await host.StartAsync().Guarded();
        var infos = await host.Riot().GetChildrenAsync("tree").Guarded();
        await host.StopAsync().Guarded();

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"c{i}"), infos.Select(child => child.Id));
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S6")]
    public async Task Tree_FromConfiguration_GivesUpLikeOneFromCode()
    {
        using var host = Build(
            """{ "Riot": { "Supervisors": { "tree": { "MaxRestarts": 0, "Children": [ { "Id": "a", "Type": "fails" } ] } } } }""",
            riot => riot.AddProcessType<Running>("fails", [(Func<ProcessContext, Task>)(_ => throw new InvalidDataException("always"))]));

        await host.StartAsync().Guarded();
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
    }

    [Theory, Trait("Semantics", "S10")]
    [InlineData("Strategy", "OneForNone", "Strategy is 'OneForNone', which is not one of OneForOne, OneForAll, RestForOne.")]
    [InlineData("Strategy", "1", "Strategy is '1', which is not one of OneForOne, OneForAll, RestForOne.")]
    [InlineData("MaxRestarts", "-1", "MaxRestarts is -1: it must be zero or more and at most 2147483647.")]
    [InlineData("MaxRestarts", "few", "MaxRestarts is 'few', which is not a whole number: it must be zero or more and at most 2147483647.")]
    [InlineData("Period", "00:00:00", "Period is 00:00:00: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Period", "5", "Period is '5', which is not a time such as 00:00:05 or 00:00:00.020: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("MaxRestarts", "2147483648", "MaxRestarts is '2147483648', which is not a whole number: it must be zero or more and at most 2147483647.")]
    [InlineData("Period", "36500.00:00:01", "Period is 36500.00:00:01: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Children:0:Shutdown", "36500.00:00:01", "Children:0:Shutdown is 36500.00:00:01: it must be zero or more and at most 36500.00:00:00.")]
    [InlineData("Children:0:StartTimeout", "36500.00:00:01", "Children:0:StartTimeout is 36500.00:00:01: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Children:0:Backoff:Longest", "36500.00:00:01", "Children:0:Backoff:Longest is 36500.00:00:01: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("AutoShutdown", "Sometimes", "AutoShutdown is 'Sometimes', which is not one of Never, AnySignificant, AllSignificant.")]
    [InlineData("MaxRestart", "1", "MaxRestart is no setting of a supervisor: those are Strategy, MaxRestarts, Period, AutoShutdown, Children.")]
    [InlineData("Children:b:Type", "witness", "Children:b is no entry of a list: children have an order, so write [ { \"Id\": \"b\", … } ].")]
    [InlineData("Children:1", "b", "Children:1 is 'b', not a child with Id, Type and so on.")]
    [InlineData("Children:0:Id", "", "Children:0:Id is missing: it must be a name of its own among its siblings.")]
    [InlineData("Children:0:Type", "wittness", "Children:0:Type is 'wittness', which is no process type: it must be one of those registered by AddProcessType: other, witness.")]
    [InlineData("Children:0:Restart", "Always", "Children:0:Restart is 'Always', which is not one of Permanent, Transient, Temporary.")]
    [InlineData("Children:0:Shutdown", "never", "Children:0:Shutdown is 'never', which is not kill, infinite or a time such as 00:00:05 or 00:00:00.020: it must be zero or more and at most 36500.00:00:00.")]
    [InlineData("Children:0:Shutdown", "-00:00:01", "Children:0:Shutdown is -00:00:01: it must be zero or more and at most 36500.00:00:00.")]
    [InlineData("Children:0:StartTimeout", "00:00:00", "Children:0:StartTimeout is 00:00:00: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Children:0:IsSignificant", "yes", "Children:0:IsSignificant is 'yes', which is not true or false.")]
    [InlineData("Children:0:Color", "red", "Children:0:Color is no setting of a child that has a Type: those are Type, Id, Name, Restart, Shutdown, IsSignificant, StartTimeout, Backoff, TrapExits, Priority, Placement, Mailbox.")]
    [InlineData("Children:0:Strategy", "OneForAll", "Children:0:Strategy is no setting of a child that has a Type: those are Type, Id, Name, Restart, Shutdown, IsSignificant, StartTimeout, Backoff, TrapExits, Priority, Placement, Mailbox.")]
    [InlineData("Children:0:Name", "  ", "Children:0:Name is '  ', which is blank: it must be a name, or be left out.")]
    [InlineData("Children:0:Name", "root", "Children:0:Name is 'root', the name of root process 'root' too: it must be its own.")]
    [InlineData("Children:0:Name", "tree", "Children:0:Name is 'tree', the name of Riot:Supervisors:tree too: it must be its own.")]
    [InlineData("Children:0:Backoff", "00:00:01", "Children:0:Backoff is '00:00:01', not a section with First and Longest, and if need be Factor, Jitter and GiveUpAfter.")]
    [InlineData("Children:0:Backoff:Longest", "00:00:00.5", "Children:0:Backoff:Longest is 00:00:00.5000000: it must not be less than First, 00:00:01.")]
    [InlineData("Children:0:Backoff:First", "00:00:00", "Children:0:Backoff:First is 00:00:00: it must be more than zero and at most 36500.00:00:00.")]
    [InlineData("Children:0:Backoff:Factor", "0.5", "Children:0:Backoff:Factor is 0.5: it must be 1 or more and finite.")]
    [InlineData("Children:0:Backoff:Factor", "1E999", "Children:0:Backoff:Factor is 1E999: it must be 1 or more and finite.")]
    [InlineData("Children:0:Backoff:Jitter", "2", "Children:0:Backoff:Jitter is 2: it must be between 0 and 1.")]
    [InlineData("Children:0:Backoff:Last", "2", "Children:0:Backoff:Last is no setting of a back-off: those are First, Longest, Factor, Jitter, GiveUpAfter.")]
    [InlineData("Children:0:Backoff:GiveUpAfter", "0", "Children:0:Backoff:GiveUpAfter is 0: it must be 1 or more and at most 2147483647.")]
    [InlineData("Children:0:Backoff:GiveUpAfter", "often", "Children:0:Backoff:GiveUpAfter is 'often', which is not a whole number: it must be 1 or more and at most 2147483647.")]
    public async Task Entry_Wrong_FailsTheStartNamingItsWholeKey(string key, string value, string problem)
    {
        var failures = await FailuresOf(("tree:Children:0:Backoff:First", "00:00:01"), ("tree:Children:0:Backoff:Longest", "00:00:05"), ($"tree:{key}", value));

        Assert.Contains($"Riot:Supervisors:tree:{problem}", failures);
        if (key != "Children:0:Backoff")
            Assert.Single(failures);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Times_AsLongAsTheErrorsSay_AreTaken()
    {
        const string Longest = "36500.00:00:00";
        using var host = Build(
            $$"""
            { "Riot": { "Supervisors": { "tree": { "Period": "{{Longest}}", "MaxRestarts": 2147483647, "Children": [
              { "Id": "a", "Type": "witness", "Shutdown": "{{Longest}}", "StartTimeout": "{{Longest}}", "Backoff": { "First": "{{Longest}}", "Longest": "{{Longest}}" } }
            ] } } } }
            """,
            riot => riot.AddProcessType<Born>("witness"));
        await host.StartAsync().Guarded();

        var spec = await host.Riot().ReconfigureAsync("tree", new SupervisorSpec()).Guarded();
        await host.StopAsync().Guarded();

        var (longest, child) = (TimeSpan.FromDays(36500), Assert.Single(spec.Children));
        Assert.Equal((longest, Shutdown.After(longest), longest), (spec.Period, child.Shutdown, child.StartTimeout));
        Assert.Equal((longest, longest), (child.Backoff!.First, child.Backoff.Longest));
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Entries_ThatDoNotGoTogether_FailTheStartNamingTheKey()
    {
        var permanent = await FailuresOf(("tree:AutoShutdown", "AnySignificant"), ("tree:Children:0:IsSignificant", "true"));
        var never = await FailuresOf(("tree:Children:0:Restart", "Transient"), ("tree:Children:0:IsSignificant", "true"));
        var twice = await FailuresOf(("tree:Children:1:Id", "a"), ("tree:Children:1:Type", "witness"));
        var neither = await FailuresOf(("tree:Children:1:Id", "b"));
        var halfBackoff = await FailuresOf(("tree:Children:0:Backoff:First", "00:00:01"));

        Assert.StartsWith("Riot:Supervisors:tree:Children:0:IsSignificant is true, but a permanent child", Assert.Single(permanent), StringComparison.Ordinal);
        Assert.StartsWith("Riot:Supervisors:tree:Children:0:IsSignificant is true, but its supervisor", Assert.Single(never), StringComparison.Ordinal);
        Assert.Equal(["Riot:Supervisors:tree:Children:1:Id is 'a', as is that of another child: it must be its own among its siblings."], twice);
        Assert.StartsWith("Riot:Supervisors:tree:Children:1 says neither by Type nor by Children", Assert.Single(neither), StringComparison.Ordinal);
        Assert.Equal(["Riot:Supervisors:tree:Children:0:Backoff:Longest is missing: it must be a time of more than zero."], halfBackoff);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Entry_OfAChildOfAChild_IsNamedByItsWholeKey()
    {
        var failures = await FailuresOf(
            ("tree:Children:1:Id", "inner"), ("tree:Children:1:Children:0:Id", "b"), ("tree:Children:1:Children:0:Type", "none"), ("tree:Children:1:MaxRestarts", "x"));

        Assert.Equal(2, failures.Length);
        Assert.Contains(failures, failure => failure.StartsWith("Riot:Supervisors:tree:Children:1:Children:0:Type is 'none'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("Riot:Supervisors:tree:Children:1:MaxRestarts is 'x'", StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Supervisor_InCodeAndConfiguration_IsRefused() =>
        Assert.Equal(["Riot:Supervisors:root is declared in code too, as root 'root': it must be in one of both only."],
            await FailuresOf(("root:Children:0:Id", "a")));

    [Fact, Trait("Semantics", "S10")]
    public async Task Supervisor_ToComeFromConfigurationThatHasNone_IsRefusedNamingTheKey()
    {
        using var host = Build("{ \"Riot\": { } }", riot => riot.AddSupervisor("tree"));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());
        Assert.Equal(["Riot:Supervisors:tree is missing: supervisor 'tree' is to come from there."], error.Failures);

        using var without = Hosts.With(riot => riot.AddSupervisor("tree"));
        error = await Assert.ThrowsAsync<OptionsValidationException>(() => without.StartAsync().Guarded());
        Assert.Equal(
            ["Supervisor 'tree' is to come from configuration, but the runtime has none: give AddRiot a section that has Supervisors:tree."], error.Failures);
    }

    [Fact, Trait("Semantics", "S10")]
    public async Task Supervisors_ThatDifferInCaseAlone_AreRefused()
    {
        using var host = Build("""{ "Riot": { "Supervisors": { "tree": { } } } }""", riot => riot.AddSupervisor("tree").AddSupervisor("Tree"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded());

        Assert.Equal(["Supervisors 'tree', 'Tree' are to come from one section of the configuration: each must have one of its own."], error.Failures);
    }

    private static async Task<string[]> FailuresOf(params (string Key, string Value)[] entries)
    {
        (string, string?)[] all =
            [("Riot:Supervisors:tree:Children:0:Id", "a"), ("Riot:Supervisors:tree:Children:0:Type", "witness"), .. entries.Select(each => ($"Riot:Supervisors:{each.Key}", (string?)each.Value))];
        var builder = Hosts.Builder(all.GroupBy(each => each.Item1).Select(each => each.Last()).ToArray());
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
            .AddProcess<Witness>("root", ["root"]).AddProcessType<Born>("witness").AddProcessType<Born>("other"));
        using var host = builder.Build();
        return [.. (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync().Guarded())).Failures];
    }

    private static IHost Build(string json, Action<RiotBuilder> configure)
    {
        var builder = Hosts.Builder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        builder.Services.AddSingleton<Births>();
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), configure);
        return builder.Build();
    }

    private sealed class Births
    {
        private int _count;

        public int Next() => Interlocked.Increment(ref _count);
    }

    /// <summary>Says when it starts and when it stops, by its number in the order of starts.</summary>
    private sealed class Born(Births births, Journal journal) : IProcess
    {
        private int _number;

        public Task StartAsync(ProcessContext self)
        {
            journal.Add($"born {_number = births.Next()}");
            return Task.CompletedTask;
        }

        public async Task RunAsync(ProcessContext self)
        {
            try
            {
                await self.ReceiveAsync();
            }
            finally
            {
                journal.Add($"died {_number}");
            }
        }
    }
}
