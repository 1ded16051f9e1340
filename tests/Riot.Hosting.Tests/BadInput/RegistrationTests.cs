using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Riot.Tests.Support;

namespace Riot.Tests.BadInput;

/// <summary>
/// Nonsense given while services are registered is refused there and then. (Wrong settings: <c>OptionsTests</c>; what cannot be constructed:
/// <c>ConstructorTests</c>; starts and stops at the wrong time: <c>RootStartTests</c>, <c>RootStopTests</c>.)
/// </summary>
public sealed class RegistrationTests : ExitCodeTests
{
    private static readonly Dictionary<string, (Action<IServiceCollection> Call, Type Error, string Says)> s_calls = new()
    {
        ["AddRiot, no services"] = (_ => ((IServiceCollection)null!).AddRiot(), typeof(ArgumentNullException), "'services'"),
        ["AddRiot, no section"] = (services => services.AddRiot((IConfiguration)null!), typeof(ArgumentNullException), "'section'"),
        ["AddKeyedRiot, no key"] = (services => services.AddKeyedRiot(null!), typeof(ArgumentNullException), "'key'"),
        ["AddKeyedRiot, blank key"] = (services => services.AddKeyedRiot(" "), typeof(ArgumentException), "'key'"),
        ["AddKeyedRiot, no section"] = (services => services.AddKeyedRiot("second", (IConfiguration)null!), typeof(ArgumentNullException), "'section'"),
        ["AddProcess, no name"] = (services => services.AddRiot(riot => riot.AddProcess<Wordless>(null!)), typeof(ArgumentNullException), "'name'"),
        ["AddProcess, blank name"] = (services => services.AddRiot(riot => riot.AddProcess<Wordless>("")), typeof(ArgumentException), "'name'"),
        ["AddProcess, no factory"] = (
            services => services.AddRiot(riot => riot.AddProcess("a", (ProcessFactory<Wordless>)null!)), typeof(ArgumentNullException), "'make'"),
        ["AddProcess, no function"] = (
            services => services.AddRiot(riot => riot.AddProcess("a", (Func<ProcessContext, Task>)null!)), typeof(ArgumentNullException), "'body'"),
        ["AddProcess, two names"] = (
            services => services.AddRiot(riot => riot.AddProcess<Wordless>("a", options: new() { Name = "b" })), typeof(ArgumentException), "'a' cannot have the name 'b'"),
        ["AddSupervisor, no name"] = (services => services.AddRiot(riot => riot.AddSupervisor(null!, new SupervisorSpec())), typeof(ArgumentNullException), "'name'"),
        ["AddSupervisor, blank name"] = (services => services.AddRiot(riot => riot.AddSupervisor(" ", new SupervisorSpec())), typeof(ArgumentException), "'name'"),
        ["AddSupervisor, no tree"] = (services => services.AddRiot(riot => riot.AddSupervisor("a", (SupervisorSpec)null!)), typeof(ArgumentNullException), "'spec'"),
        ["AddSupervisor, no dynamic spec"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", (DynamicSupervisorSpec)null!)), typeof(ArgumentNullException), "'spec'"),
        ["AddSupervisor, no spec from services"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", (Func<IServiceProvider, SupervisorSpec>)null!)), typeof(ArgumentNullException), "'spec'"),
        ["AddSupervisor, a dynamic one without a name"] = (
            services => services.AddRiot(riot => riot.AddSupervisor(" ", new DynamicSupervisorSpec())), typeof(ArgumentException), "'name'"),
        ["AddSupervisor, a child that is null"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", new SupervisorSpec { Children = [null!] })), typeof(ArgumentException), "a child that is null"),
        ["AddSupervisor, a bad value"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", new SupervisorSpec { MaxRestarts = -1, Period = TimeSpan.FromSeconds(1) })),
            typeof(ArgumentOutOfRangeException), "The supervisor: -1 restarts"),
        ["AddSupervisor, a bad value of a child"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", new SupervisorSpec
            {
                Children = [ChildSpec.Of<Wordless>("b") with { StartTimeout = TimeSpan.Zero }],
            })),
            typeof(ArgumentOutOfRangeException), "Child 'b': the time is zero"),
        ["AddSupervisor, significant for nothing"] = (
            services => services.AddRiot(riot => riot.AddSupervisor("a", new SupervisorSpec
            {
                Children = [ChildSpec.Of<Wordless>("b") with { Restart = Restart.Transient, IsSignificant = true }],
            })),
            typeof(ArgumentException), "Child 'b' of supervisor 'a' is significant"),
        ["AddSupervisor, a name that is taken"] = (
            services => services.AddRiot(riot => riot.AddProcess<Wordless>("a").AddSupervisor("a", new SupervisorSpec())),
            typeof(ArgumentException), "'a' is declared already"),
        ["AddSupervisor from configuration, blank name"] = (services => services.AddRiot(riot => riot.AddSupervisor(" ")), typeof(ArgumentException), "'name'"),
        ["AddProcessType, blank name"] = (services => services.AddRiot(riot => riot.AddProcessType<Wordless>(" ")), typeof(ArgumentException), "'type'"),
        ["AddProcessType, no factory"] = (
            services => services.AddRiot(riot => riot.AddProcessType("a", (ProcessFactory<Wordless>)null!)), typeof(ArgumentNullException), "'make'"),
        ["AddProcessType, a name that is taken"] = (
            services => services.AddRiot(riot => riot.AddProcessType<Wordless>("a").AddProcessType<Wordless>("A")), typeof(ArgumentException), "'A' is registered already"),
        ["Configure, nothing"] = (services => services.AddRiot(riot => riot.Configure(null!)), typeof(ArgumentNullException), "'configure'"),
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Registration_GivenNonsense_NamesTheArgument(string name)
    {
        var (call, type, says) = s_calls[name];

        var error = Assert.Throws(type, () => call(new ServiceCollection()));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "H2")]
    public async Task Root_WhoseStartHasNoTask_FailsTheStartNamingIt()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Wordless>("a"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().Guarded());

        Assert.Contains("Wordless.StartAsync", error.Message, StringComparison.Ordinal);
        Assert.Contains("null instead of a task", error.Message, StringComparison.Ordinal);
    }

    private sealed class Wordless : IProcess
    {
        public Task StartAsync(ProcessContext self) => null!;

        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
