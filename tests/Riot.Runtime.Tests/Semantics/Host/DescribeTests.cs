// The tree of processes as text: who stands below whom, and what each waits for.
namespace Riot.Tests.Semantics.Host;

public sealed class DescribeTests
{
    [Fact]
    public async Task Describe_PrintsEachProcessBelowItsParent_WithItsMailboxAndWhatItWaitsFor()
    {
        await using var stage = await Stage.Start();
        var server = stage.Riot.Spawn(async self => await self.ReceiveAsync<string>(), new() { Name = "server" });
        var children = new TaskCompletionSource<(Pid Caller, Pid Sleeper)>();
        var parent = stage.Riot.Spawn(
            async self =>
            {
                var caller = self.Spawn(async child => await child.CallAsync(server, new Question(), Timeout.InfiniteTimeSpan));
                var sleeper = self.Spawn(async child => await child.WaitForExitAsync(server));
                children.SetResult((caller, sleeper));
                await self.ReceiveAsync();
            },
            new() { Name = "parent" });
        var (caller, sleeper) = await children.Task.Guarded();
        foreach (var waiting in (Pid[])[caller, sleeper])
            await stage.Until(waiting, ProcessStatus.Awaiting);
        foreach (var receiving in (Pid[])[server, parent])
            await stage.Until(receiving, ProcessStatus.Receiving);

        var lines = stage.Riot.Processes.Describe().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, lines.Length);
        Assert.Matches($"^{server} server .*: waits for a message that its selector takes, mailbox 1$", lines[0]);
        Assert.Matches($"^{parent} parent .*: waits for a message, mailbox 0$", lines[1]);
        Assert.Matches($"^  {caller} .*: waits for the reply of {server} to Question, mailbox 0$", lines[2]);
        Assert.Matches($"^  {sleeper} .*: waits for {server}, mailbox 0$", lines[3]);
    }

    [Fact]
    public async Task Describe_SaysWhatIsWaitedFor_WhereThatIsNoProcess()
    {
        await using var stage = await Stage.Start();
        Dictionary<string, Pid> waiting = new()
        {
            ["the end of its sleep"] = stage.Riot.Spawn(async self => await self.SleepAsync(Timeout.InfiniteTimeSpan)),
            ["a process that takes the name 'late'"] = stage.Riot.Spawn(async self => await self.Names.WaitForAsync("late")),
            ["something outside of the runtime"] = stage.Riot.Spawn(async _ => await new TaskCompletionSource().Task),
        };
        foreach (var pid in waiting.Values)
            await stage.Until(pid, ProcessStatus.Awaiting);

        Assert.Equal(waiting.Keys, waiting.Values.Select(pid => stage.Riot.Processes.Info(pid)!.WaitsFor));
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task Describe_CallsASupervisedProcessAsTheLogDoes_ByItsNameOrElseItsPath()
    {
        await using var stage = await Stage.Start();
        var orders = await stage.Riot.StartAsync<Supervisor>(
            [new SupervisorSpec { Children = [ChildSpec.Of("intake", Puppet.Obey), ChildSpec.Of("desk", Puppet.Obey) with { Name = "front desk" }] }],
            new() { Name = "orders" }).Guarded();
        foreach (var child in await stage.Riot.GetChildrenAsync(orders).Guarded())
            await stage.Until(child.Pid, ProcessStatus.Receiving);

        var lines = stage.Riot.Processes.Describe().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.Matches($"^{orders} orders {typeof(Supervisor).FullName}: ", lines[0]);
        Assert.Matches("^  <[^>]*> orders/intake Riot.Tests.Puppet.Obey: ", lines[1]);
        Assert.Matches("^  <[^>]*> front desk Riot.Tests.Puppet.Obey: ", lines[2]);
    }

    private sealed record Question : ICall<int>;
}
