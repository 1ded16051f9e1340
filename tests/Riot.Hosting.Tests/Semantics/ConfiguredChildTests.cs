using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Riot.Tests.Support;

namespace Riot.Tests.Semantics;

/// <summary>The settings of a child's process in the configuration (S10): what it traps, its priority, its threads, its mailbox.</summary>
public sealed class ConfiguredChildTests
{
    private const string Child = "Riot:Supervisors:tree:Children:0";

    [Fact, Trait("Semantics", "S10")]
    public async Task Child_WithSettingsOfItsProcess_HasThem()
    {
        var (host, _) = await StartAsync(
            ($"{Child}:TrapExits", "true"), ($"{Child}:Priority", "low"), ($"{Child}:Placement", "OwnThread"),
            ($"{Child}:Mailbox:Capacity", "7"), ($"{Child}:Mailbox:WhenFull", "DropOldest"));
        await using var running = host;

        var child = Assert.Single((await host.Riot.ReconfigureAsync("tree", new SupervisorSpec()).Guarded()).Children);

        Assert.Equal((true, ProcessPriority.Low, ProcessPlacement.OwnThread), (child.TrapExits, child.Priority, child.Placement));
        Assert.Equal(new MailboxLimit(7, MailboxFullMode.DropOldest), child.Mailbox);
        var (trapsExits, priority, thread) = await host.Riot.CallAsync("child", new Look()).Guarded();
        Assert.Equal((true, ProcessPriority.Low), (trapsExits, priority));
        Assert.Equal(thread, (await host.Riot.CallAsync("child", new Look()).Guarded()).Thread);
    }

    [Fact, Trait("Semantics", "S10"), Trait("Semantics", "R5")]
    public async Task Mailbox_WithACapacityOnly_RejectsWhatIsMore()
    {
        var (host, _) = await StartAsync(($"{Child}:Mailbox:Capacity", "1"));
        await using var running = host;
        var child = host.Riot.Names.WhereIs("child")!.Value;

        host.Riot.Send(child, "busy");
        await host.Gates.Opened("busy").Guarded();

        Assert.True(host.Riot.TrySend(child, "one"));
        Assert.False(host.Riot.TrySend(child, "two"));
        host.Gates.Open("go on");
    }

    [Theory, Trait("Semantics", "S10")]
    [InlineData("TrapExits", "yes", "TrapExits is 'yes', which is not true or false.")]
    [InlineData("Priority", "Highest", "Priority is 'Highest', which is not one of Normal, Low, High.")]
    [InlineData("Placement", "Anywhere", "Placement is 'Anywhere', which is not one of Shared, Pinned, OwnThread.")]
    [InlineData("Mailbox", "7", "Mailbox is '7', not a section with Capacity and, if need be, WhenFull.")]
    [InlineData("Mailbox:WhenFull", "Wait", "Mailbox:Capacity is missing: it must be a whole number of 1 or more.")]
    [InlineData("Mailbox:Capacity", "0", "Mailbox:Capacity is 0: it must be 1 or more.")]
    [InlineData("Mailbox:Capacity", "all", "Mailbox:Capacity is 'all', which is not a whole number: it must be 1 or more.")]
    [InlineData("Mailbox:Limit", "7", "Mailbox:Limit is no setting of a mailbox: those are Capacity, WhenFull.")]
    public async Task Setting_Wrong_FailsTheStartNamingItsWholeKey(string key, string value, string problem)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(($"{Child}:{key}", value)));

        Assert.Contains($"{Child}:{problem}", error.Failures);
    }

    [Theory, Trait("Semantics", "H4"), Trait("Semantics", "S10")]
    [InlineData("TrapExits", "true", "TrapExits has changed from false to true")]
    [InlineData("Priority", "High", "Priority has changed from Normal to High")]
    [InlineData("Placement", "Pinned", "Placement has changed from Shared to Pinned")]
    [InlineData("Mailbox:Capacity", "9", "Mailbox has changed from none to Reject(9)")]
    public async Task Setting_Changed_WaitsForTheNextStart(string key, string value, string told)
    {
        var (host, source) = await StartAsync();
        await using var running = host;

        source.Change(($"{Child}:{key}", value));

        var line = Assert.Single(host.Logs.Lines, line => line.Level == LogLevel.Warning);
        Assert.Equal($"{Child}:{told}: that takes effect at the next start only", line.Text);
    }

    private static async Task<(RunningHost Host, ReloadableSource Source)> StartAsync(params (string Key, string? Value)[] settings)
    {
        var (builder, source) = (Hosts.Builder(), new ReloadableSource());
        source.Change([($"{Child}:Id", "a"), ($"{Child}:Type", "looking"), ($"{Child}:Name", "child"), .. settings]);
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot.AddProcessType<Looking>("looking"));
        return (await RunningHost.StartAsync(builder), source);
    }

    private sealed record Look : ICall<Seen>;

    private sealed record Seen(bool TrapsExits, ProcessPriority Priority, int Thread);

    /// <summary>Says what it is like; of any word, is busy until it may go on.</summary>
    private sealed class Looking(Gates gates) : IProcess
    {
        public async Task RunAsync(ProcessContext self)
        {
            while (true)
            {
                switch (await self.ReceiveAsync())
                {
                    case IncomingCall { Request: Look look } call:
                        call.Reply(look, new Seen(self.TrapExits, self.Priority, Environment.CurrentManagedThreadId));
                        break;
                    case ExitMessage:
                        return;
                    default:
                        gates.Open("busy");
                        await gates.Opened("go on");
                        break;
                }
            }
        }
    }
}
