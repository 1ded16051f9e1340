using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>What a root may be declared as (H2): a class with settings, a factory, a function; a supervisor whose spec needs services; a dynamic supervisor.</summary>
public sealed class RootKindsTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H2")]
    public async Task Process_WithOptions_HasThemFromItsFirstStepAndTheRootsName()
    {
        var options = new ProcessOptions { TrapExits = true, Priority = ProcessPriority.High, Mailbox = MailboxLimit.Reject(2) };
        await using var host = await RunningHost.StartAsync(configure: riot => riot.AddProcess<Showing>("root", [7], options));

        var shown = await ShownAsync(host, "root");

        Assert.Equal(new Shown("root", true, ProcessPriority.High, 7), shown);
        var root = host.Riot.Names.WhereIs("root")!.Value;
        Assert.True(host.Riot.TrySend(root, "one"));
        Assert.True(host.Riot.TrySend(root, "two"));
        Assert.False(host.Riot.TrySend(root, "three"));
    }

    [Fact, Trait("Semantics", "H2")]
    public void Process_WithOptionsThatHaveItsName_IsTaken() =>
        Assert.NotNull(new ServiceCollection().AddRiot(riot => riot.AddProcess<Showing>("root", [7], new() { Name = "root" })));

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "H3")]
    public async Task Process_ByAFactory_IsMadeFromTheServicesOfAScopeOfItsOwnAndDisposedOfOnce()
    {
        var host = await RunningHost.StartAsync(
            services => services.AddScoped<Resource>(),
            riot => riot
                .AddProcess("a", (services, values) => new Holding(services.GetRequiredService<Resource>(), values.Count), new ProcessOptions { TrapExits = true })
                .AddProcess("b", (services, values) => new Holding(services.GetRequiredService<Resource>(), values.Count)));
        var journal = host.Journal;

        await host.DisposeAsync();

        string[] ofOne = ["holding of 0 disposed", "resource disposed"];
        Assert.Equal(["resource made", "resource made", .. ofOne, .. ofOne], journal.Lines);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "H3")]
    public async Task Process_ByAFactoryThatFails_FailsTheStart()
    {
        using var throwing = Hosts.With(riot => riot.AddProcess<Witness>("root", (_, _) => throw new InvalidDataException("no hands")));
        using var nothing = Hosts.With(riot => riot.AddProcess<Witness>("root", (_, _) => null!));

        var error = await Assert.ThrowsAsync<ActivationException>(() => throwing.StartAsync().Guarded());
        Assert.Equal("no hands", Assert.IsType<InvalidDataException>(error.InnerException).Message);
        error = await Assert.ThrowsAsync<ActivationException>(() => nothing.StartAsync().Guarded());
        Assert.Contains("its factory returned null", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "X8")]
    public async Task Process_ByAFunction_IsARootLikeAnyOther()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddProcess("root", async self =>
            {
                await self.ReceiveAsync<string>();
                throw new InvalidDataException("enough");
            }));
        await host.StartAsync().Guarded();

        host.Riot().Send("root", "go");
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
        Assert.Equal("first stopped", host.Journal().Lines[^1]);
    }

    [Fact, Trait("Semantics", "S10"), Trait("Semantics", "H3")]
    public async Task ProcessType_ByAFactory_MakesEachLifeAnew()
    {
        const string Child = "Riot:Supervisors:tree:Children:0";
        var builder = Hosts.Builder(($"{Child}:Id", "a"), ($"{Child}:Type", "holding"));
        builder.Services.AddScoped<Resource>();
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
            .AddProcessType("holding", (services, values) => new Holding(services.GetRequiredService<Resource>(), values.Count)));
        await using var host = await RunningHost.StartAsync(builder);

        var pid = Assert.Single(await host.Riot.GetChildrenAsync("tree").Guarded()).Pid;
        host.Riot.Kill(pid);
        await host.Riot.WaitForExitAsync(pid).Guarded();
        await host.Riot.CountChildrenAsync("tree").Guarded(); // By now it has been started again.

        Assert.Equal(["resource made", "holding of 0 disposed", "resource disposed", "resource made"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S10")]
    public async Task Supervisor_FromServices_IsWhatTheOptionsSay()
    {
        await using var host = await RunningHost.StartAsync(
            services => services.Configure<Pauses>(options => options.First = TimeSpan.FromSeconds(3)),
            riot => riot.AddSupervisor("tree", services =>
            {
                var pause = services.GetRequiredService<IOptions<Pauses>>().Value.First;
                return new SupervisorSpec { Strategy = Strategy.RestForOne, Children = [ChildSpec.Of<Witness>("a", ["a"]) with { Backoff = new(pause, 2 * pause) }] };
            }));

        var spec = await host.Riot.ReconfigureAsync("tree", new SupervisorSpec()).Guarded();

        Assert.Equal(Strategy.RestForOne, spec.Strategy);
        Assert.Equal(new Backoff(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)), Assert.Single(spec.Children).Backoff);
        Assert.Equal(["a made", "a started"], host.Journal.Lines);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task Supervisor_FromServicesThatAreWrong_FailsTheStartInItsTurn()
    {
        var error = new InvalidDataException("no options");
        Assert.Same(error, await ErrorOfAsync<InvalidDataException>(_ => throw error));
        var nothing = await ErrorOfAsync<InvalidOperationException>(_ => null!);
        Assert.Equal("The spec of supervisor 'tree' is null: return one.", nothing.Message);
        var forNothing = await ErrorOfAsync<ArgumentException>(
            _ => new SupervisorSpec { Children = [ChildSpec.Of<Witness>("a", ["a"]) with { Restart = Restart.Transient, IsSignificant = true }] });
        Assert.StartsWith("Child 'a' of supervisor 'tree' is significant, but its supervisor never shuts down on its own.", forNothing.Message, StringComparison.Ordinal);

        static async Task<TError> ErrorOfAsync<TError>(Func<IServiceProvider, SupervisorSpec> spec) where TError : Exception
        {
            using var host = Hosts.With(riot => riot.AddProcess<Witness>("first", ["first"]).AddSupervisor("tree", spec));
            var thrown = await Assert.ThrowsAsync<TError>(() => host.StartAsync().Guarded());
            Assert.Equal(["first made", "first started", "first stopping", "first stopped"], host.Journal().Lines);
            return thrown;
        }
    }

    [Fact, Trait("Semantics", "H2"), Trait("Semantics", "S8")]
    public async Task DynamicSupervisor_WithPartitions_StartsInItsTurnAndStopsWithItsChildren()
    {
        using var host = Hosts.With(riot => riot
            .AddProcess<Witness>("first", ["first"])
            .AddSupervisor("crowd", new DynamicSupervisorSpec { Partitions = 3, MaxChildren = 1 })
            .AddProcess<Starting>("last", [(Func<ProcessContext, Task>)(async self =>
                await self.StartChildAsync(Supervisors.Partition("crowd", "joe"), ChildSpec.Of<Witness>("session", ["joe"])))]));

        await host.StartAsync().Guarded();
        var full = await Assert.ThrowsAsync<SupervisorException>(
            () => host.Riot().StartChildAsync(Supervisors.Partition("crowd", "joe"), ChildSpec.Of<Witness>("session", ["more"])).Guarded());
        Assert.Equal(3, (await host.Riot().CountChildrenAsync("crowd").Guarded()).Supervisors);
        Assert.Equal(1, (await host.Riot().CountChildrenAsync(Supervisors.Partition("crowd", "joe")).Guarded()).Active);
        await host.StopAsync().Guarded();

        Assert.Equal(SupervisorError.MaxChildren, full.Error);
        Assert.Equal(["first made", "first started", "joe made", "joe started", "joe stopping", "joe stopped", "first stopping", "first stopped"], host.Journal().Lines);
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact, Trait("Semantics", "X8"), Trait("Semantics", "S8")]
    public async Task DynamicSupervisor_ThatGivesUp_StopsTheHostAndSaysWhichChildItWas()
    {
        using var host = Hosts.With(riot => riot.AddSupervisor("crowd", new DynamicSupervisorSpec { MaxRestarts = 0, Period = TimeSpan.FromMinutes(1) }));
        await host.StartAsync().Guarded();

        var child = await host.Riot().StartChildAsync("crowd", ChildSpec.Of("session", async self =>
        {
            await self.ReceiveAsync<string>();
            throw new InvalidDataException("enough");
        })).Guarded();
        host.Riot().Send(child, "go");
        await host.WaitForShutdownAsync().Guarded();

        Assert.Equal(1, Environment.ExitCode);
        Assert.Contains(host.Logs().Lines, line => line.Level == LogLevel.Error && line.Text.EndsWith(
            "gave up after 0 restarts within 0:01:00, because its child crowd/session crashed: InvalidDataException: enough", StringComparison.Ordinal));
    }

    private static async Task<Shown> ShownAsync(RunningHost host, string name) => await host.Riot.CallAsync(name, new Show()).Guarded();

    private sealed record Show : ICall<Shown>;

    private sealed record Shown(string? Name, bool TrapExits, ProcessPriority Priority, int Value);

    /// <summary>Says what it is like, once; then takes nothing any more.</summary>
    private sealed class Showing(int value) : IProcess
    {
        private (string? Name, bool TrapExits, ProcessPriority Priority) _atStart;

        public Task StartAsync(ProcessContext self)
        {
            _atStart = (self.Name, self.TrapExits, self.Priority);
            return Task.CompletedTask;
        }

        public async Task RunAsync(ProcessContext self)
        {
            var call = await self.ReceiveAsync<IncomingCall>();
            call.Reply((Show)call.Request, new Shown(_atStart.Name, _atStart.TrapExits, _atStart.Priority, value));
            await Task.Delay(Timeout.InfiniteTimeSpan, self.CancellationToken);
        }
    }

    private sealed class Pauses
    {
        public TimeSpan First { get; set; } = TimeSpan.FromSeconds(1);
    }

    private sealed class Resource : IDisposable
    {
        private readonly Journal _journal;

        public Resource(Journal journal)
        {
            _journal = journal;
            journal.Add("resource made");
        }

        public void Note(string what) => _journal.Add(what);

        public void Dispose() => Note("resource disposed");
    }

    private sealed class Holding(Resource resource, int values) : IProcess, IDisposable
    {
        public async Task RunAsync(ProcessContext self) => await self.ReceiveAsync();

        public void Dispose() => resource.Note($"holding of {values} disposed");
    }
}
