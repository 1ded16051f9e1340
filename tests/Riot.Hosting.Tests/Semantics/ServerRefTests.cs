using Microsoft.Extensions.DependencyInjection;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>The address of a root is a service, with the root's class (H1).</summary>
public sealed partial class ServerRefTests : ExitCodeTests
{
    [Fact, Trait("Semantics", "H1")]
    public async Task Ref_ToTheOnlyRootOfItsClass_IsInjectedAndLeadsThere()
    {
        await using var host = await RunningHost.StartAsync(
            services => services.AddSingleton<Teller>(), riot => riot.AddProcess<Account>("account", [100m]));

        var teller = host.Services.GetRequiredService<Teller>();

        Assert.Equal("account", teller.Account.ToString());
        Assert.Equal(120m, await host.Riot.CallAsync(teller.Account, new Deposit(20m)).Guarded());
    }

    [Fact, Trait("Semantics", "H1")]
    public async Task Ref_OfSeveralRootsOfOneClass_IsTakenByName()
    {
        await using var host = await RunningHost.StartAsync(
            services => services.AddSingleton<TwoTellers>(),
            riot => riot.AddProcess<Account>("first", [100m]).AddProcess("second", (_, _) => new Account(200m)).AddProcess<Witness>("other", ["other"]));

        var (first, second) = host.Services.GetRequiredService<TwoTellers>();

        Assert.Equal(101m, await host.Riot.CallAsync(first, new Deposit(1m)).Guarded());
        Assert.Equal(202m, await host.Riot.CallAsync(second, new Deposit(2m)).Guarded());
        Assert.Equal("other", host.Services.GetRequiredService<ServerRef<Witness>>().ToString());
    }

    [Fact, Trait("Semantics", "H1")]
    public void Ref_OfSeveralRootsOfOneClassWithoutAName_IsRefusedWithWhatToWrite()
    {
        using var host = Hosts.With(riot => riot.AddProcess<Account>("first", [100m]).AddProcess<Account>("second", [200m]));

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<ServerRef<Account>>());

        Assert.Equal(
            "Several root processes are Account: 'first', 'second'. Say which by its name: [FromKeyedServices(\"first\")] ServerRef<Account>.", error.Message);
    }

    [Fact, Trait("Semantics", "H1")]
    public void Ref_OfNoRootsClass_IsNoService()
    {
        using var host = Hosts.With(riot => riot.AddProcess("account", async self => await self.ReceiveAsync()).AddSupervisor("tree", new SupervisorSpec()));

        Assert.Null(host.Services.GetService<ServerRef<Account>>());
        Assert.Null(host.Services.GetService<ServerRef<Supervisor>>());
    }

    [Fact, Trait("Semantics", "H1")]
    public void Ref_RegisteredByTheApplicationItself_Stays()
    {
        var builder = Hosts.Builder();
        builder.Services.AddSingleton(new ServerRef<Account>("elsewhere"));
        builder.Services.AddRiot(riot => riot.AddProcess<Account>("account", [100m]));
        using var host = builder.Build();

        Assert.Equal("elsewhere", host.Services.GetRequiredService<ServerRef<Account>>().ToString());
    }

    [Fact, Trait("Semantics", "H5")]
    public async Task Ref_OfAKeyedRuntimesRoot_IsUnderThatKey()
    {
        var builder = Hosts.Builder();
        builder.Services.AddKeyedRiot("second", riot => riot.AddProcess<Account>("account", [200m]));
        await using var host = await RunningHost.StartAsync(builder);

        Assert.Null(host.Services.GetService<ServerRef<Account>>());
        var account = host.Services.GetRequiredKeyedService<ServerRef<Account>>("second");
        Assert.Equal(201m, await host.Services.GetRequiredKeyedService<IRiot>("second").CallAsync(account, new Deposit(1m)).Guarded());
    }

    private sealed record Deposit(decimal Amount) : ICall<decimal>;

    private sealed partial class Account(decimal balance) : GenServer, IHandleCall<Deposit, decimal>
    {
        public ValueTask<Answer<decimal>> HandleAsync(Deposit request, IncomingCall<decimal> call) => call.Reply(balance += request.Amount);
    }

    private sealed class Teller(ServerRef<Account> account)
    {
        public ServerRef<Account> Account => account;
    }

    private sealed record TwoTellers(
        [FromKeyedServices("first")] ServerRef<Account> First, [FromKeyedServices("second")] ServerRef<Account> Second);
}
