// S8: what a supervisor can be asked, with OTP's errors; dynamic and partitioned supervisors; stray messages.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorRequestTests
{
    [Fact, Trait("Semantics", "S8")]
    public async Task Children_AreStartedTerminatedRestartedAndDeletedByRequest()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a").And(ChildSpec.Of("s", new SupervisorSpec())));

        var pid = await troupe.StartChildAsync(troupe.Bill.Player("b"));
        Assert.Equal(new ChildInfo("b", pid, ChildState.Running, false), (await troupe.GetChildrenAsync())[2]);
        Assert.Equal(new ChildCounts(3, 3, 1, 2), await troupe.CountChildrenAsync());

        Assert.True(await troupe.StopChildAsync(pid));
        Assert.False(await troupe.StopChildAsync("b"));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal("A S b", await troupe.State());
        Assert.Equal(new ChildCounts(3, 2, 1, 2), await troupe.CountChildrenAsync());

        Assert.NotEqual(pid, await troupe.RestartChildAsync("b"));
        Assert.True(await troupe.StopChildAsync("b"));
        Assert.Equal("b", (await troupe.RemoveChildAsync("b")).Id);
        Assert.Equal("A S", await troupe.State());
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task Requests_ThatMakeNoSense_AreRefusedWithOtpsErrors()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b"));
        var running = await troupe.PidOf("a");
        await troupe.StopChildAsync("b");

        static async Task Refused(SupervisorError expected, Task request, Pid pid = default)
        {
            var error = await Assert.ThrowsAsync<SupervisorException>(() => request);
            Assert.Equal((expected, pid), (error.Error, error.Pid));
        }

        await Refused(SupervisorError.AlreadyStarted, troupe.StartChildAsync(troupe.Bill.Player("a")), running);
        await Refused(SupervisorError.AlreadyPresent, troupe.StartChildAsync(troupe.Bill.Player("b")));
        await Refused(SupervisorError.Running, troupe.RestartChildAsync("a"), running);
        await Refused(SupervisorError.Running, troupe.RemoveChildAsync("a"), running);
        await Refused(SupervisorError.NotFound, troupe.RestartChildAsync("x"));
        await Refused(SupervisorError.NotFound, troupe.RemoveChildAsync("x"));
        await Refused(SupervisorError.NotFound, troupe.StopChildAsync("x"));
        await Refused(SupervisorError.NotFound, troupe.StopChildAsync(troupe.Pid));
        await Assert.ThrowsAsync<ArgumentException>(() => troupe.StartChildAsync(troupe.Bill.Player("c") with
        {
            Restart = Restart.Temporary,
            IsSignificant = true,
        }));
        await Assert.ThrowsAsync<CallNotHandledException>(() => stage.Riot.CallAsync(troupe.Pid, new Unknown()).Guarded());
        Assert.Equal("A b", await troupe.State());
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task Requests_ThatNameNothing_AreRefusedWhereTheyAreMade()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a"));

        await Assert.ThrowsAsync<ArgumentNullException>("child", () => troupe.StartChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("id", () => troupe.RestartChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("id", () => troupe.RemoveChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("id", () => troupe.StopChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("spec", () => troupe.ReconfigureAsync((SupervisorSpec)null!));
        await Assert.ThrowsAsync<ArgumentNullException>("spec", () => troupe.ReconfigureAsync((DynamicSupervisorSpec)null!));
        Assert.Equal("A", await troupe.State());
    }

    [Theory, Trait("Semantics", "S8"), Trait("Semantics", "P5")]
    [InlineData("fixed")]
    [InlineData("dynamic")]
    [InlineData("partitioned")]
    public async Task StopChild_OfAPidThatIsNoneOrOfAnotherRuntime_SaysSo(string kind)
    {
        await using var stage = await Stage.Start(configure: options => options.Name = "billing");
        await using var elsewhere = await Stage.Start(configure: options => options.Name = "orders");
        var (stranger, caller) = (elsewhere.Puppet(), stage.Puppet());
        var supervisor = kind == "fixed" ? await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec()]).Guarded()
            : await stage.Riot.StartAsync<DynamicSupervisor>(
                [new DynamicSupervisorSpec { Partitions = kind == "dynamic" ? 1 : 2 }], new ProcessOptions { Name = "supervisor" }).Guarded();

        await Assert.ThrowsAsync<ArgumentException>("child", () => stage.Riot.StopChildAsync(supervisor, Pid.None).Guarded());
        foreach (var stop in new[] { stage.Riot.StopChildAsync(supervisor, stranger.Pid).Guarded(), caller.Ask(self => self.StopChildAsync(supervisor, stranger.Pid)) })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>("child", () => stop);
            Assert.Contains($"{stranger.Pid} belongs to another runtime, 'orders'; this one is 'billing'", error.Message, StringComparison.Ordinal);
        }

        await stranger.Sync();
        Assert.True(await stage.IsAlive(supervisor));
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task StartByRequest_ThatFails_SaysWhyAndLeavesNothing_ARestartLeavesItStopped()
    {
        await using var stage = await Stage.Start();
        var (bill, error) = (new Playbill(), new InvalidTimeZoneException());
        var troupe = await Troupe.Start(stage, (spec, _) => spec.Players(bill, "a"), bill);
        await troupe.StopChildAsync("a");
        bill.OnStart = (_, _) => Task.FromException(error);

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => troupe.StartChildAsync(bill.Player("b")));
        Assert.Equal((new ExitReason.Exception(error), error), ((ExitReason.Exception)failed.Reason, failed.InnerException));
        await Assert.ThrowsAsync<StartFailedException>(() => troupe.RestartChildAsync("a"));

        Assert.Equal("a", await troupe.State());
    }

    [Fact, Trait("Semantics", "S8"), Trait("RiotDefect", "D4")]
    public async Task StrayMessage_IsLoggedAndIgnored()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a"));

        stage.Riot.Send(troupe.Pid, "a letter gone astray");
        stage.Riot.Send(troupe.Pid, "another");

        await troupe.End("a");
        Assert.Equal("A", await troupe.State());
        Assert.Equal(2, stage.Log.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("System.String", StringComparison.Ordinal)));
    }

    [Fact, Trait("Semantics", "S3"), Trait("RiotDefect", "D29")]
    public async Task DynamicSupervisorOfThree_HoldsThree_AndRefusesTheFourth()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>([new DynamicSupervisorSpec { MaxChildren = 3 }]);
        Task<Pid> Start() => stage.Riot.StartChildAsync(supervisor, bill.Player("p")).Guarded();
        Task<ChildCounts> Count() => stage.Riot.CountChildrenAsync(supervisor).Guarded();
        var pids = new List<Pid>();
        for (var i = 0; i < 3; i++)
            pids.Add(await Start());

        Assert.Equal(SupervisorError.MaxChildren, (await Assert.ThrowsAsync<SupervisorException>(Start)).Error);
        Assert.Equal(pids.ToHashSet(), (await stage.Riot.GetChildrenAsync(supervisor).Guarded()).Select(child => child.Pid).ToHashSet());

        stage.Riot.Kill(pids[0]);
        await stage.ExitOf(pids[0]);
        Assert.Equal(new ChildCounts(3, 3, 0, 3), await Count());
        Assert.True(await stage.Riot.StopChildAsync(supervisor, pids[1]).Guarded());
        Assert.Equal(new ChildCounts(2, 2, 0, 2), await Count());
        await Start();
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task DynamicSupervisor_KnowsItsChildrenByPidAlone()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>();
        var temporary = await stage.Riot.StartChildAsync(supervisor, bill.Player("p") with { Restart = Restart.Temporary });
        stage.Riot.Kill(temporary);
        await stage.ExitOf(temporary);

        static async Task<SupervisorError> Refused(Task request) => (await Assert.ThrowsAsync<SupervisorException>(() => request)).Error;

        Assert.Equal(SupervisorError.NotFound, await Refused(stage.Riot.StopChildAsync(supervisor, temporary).Guarded()));
        Assert.Equal(SupervisorError.Dynamic, await Refused(stage.Riot.StopChildAsync(supervisor, "p").Guarded()));
        Assert.Equal(SupervisorError.Dynamic, await Refused(stage.Riot.RestartChildAsync(supervisor, "p").Guarded()));
        Assert.Equal(SupervisorError.Dynamic, await Refused(stage.Riot.RemoveChildAsync(supervisor, "p").Guarded()));
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task DynamicSupervisor_HoldsTenThousandChildren_RestartsThemAndStops()
    {
        const int Children = 10_000;
        await using var stage = await Stage.Start(logFrom: LogLevel.Error);
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>([new DynamicSupervisorSpec { MaxRestarts = Children, Period = TimeSpan.FromMinutes(10) }]);
        var spec = ChildSpec.Of("p", Puppet.Obey);
        var pids = new Pid[Children];
        for (var i = 0; i < Children; i++)
            pids[i] = await stage.Riot.StartChildAsync(supervisor, spec);

        foreach (var pid in pids)
            stage.Riot.Kill(pid);
        foreach (var pid in pids)
            await stage.ExitOf(pid);
        Assert.Equal(Children, (await stage.Riot.CountChildrenAsync(supervisor, Guard.Limit)).Active);
        stage.Riot.Exit(supervisor, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.Empty(stage.Riot.Processes.List());
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task DynamicSupervisor_WhoseChildrenAllCrash_HasAsMuchToDoForEachOfManyAsForEachOfFew()
    {
        // Reductions count what it takes out of its mailbox and what it looks at there. (What it looks at in its own tables they do not.)
        var (few, many) = (await ReductionsForEach(100), await ReductionsForEach(3_000));
        Assert.InRange(many, 1, 2 * few);

        static async Task<double> ReductionsForEach(int crashes)
        {
            await using var stage = await Stage.Start(logFrom: LogLevel.Critical);
            var (bill, starting, goOn) = (new Playbill(), new Gate(), new Gate());
            bill.OnStart = async (id, _) =>
            {
                if (id != "slow")
                    return;
                starting.Open();
                await goOn;
            };
            var supervisor = stage.Riot.Spawn<DynamicSupervisor>([new DynamicSupervisorSpec { MaxRestarts = crashes, Period = TimeSpan.FromMinutes(10) }]);
            var pids = new Pid[crashes];
            for (var i = 0; i < crashes; i++)
                pids[i] = await stage.Riot.StartChildAsync(supervisor, bill.Player("p"));

            // While it waits for a child to start, the ends of all others pile up.
            var slow = stage.Riot.StartChildAsync(supervisor, bill.Player("slow"), Guard.Limit);
            await starting.Opened();
            foreach (var pid in pids)
                stage.Riot.Kill(pid);
            foreach (var pid in pids)
                await stage.ExitOf(pid);
            var before = stage.Riot.Processes.Info(supervisor)!.MessagesTaken;
            goOn.Open();
            await slow;
            Assert.Equal(crashes + 1, (await stage.Riot.CountChildrenAsync(supervisor, Guard.Limit)).Active);
            await stage.Until(supervisor, ProcessStatus.Receiving);
            return (stage.Riot.Processes.Info(supervisor)!.MessagesTaken - before) / (double)crashes;
        }
    }

    private sealed record Unknown : ICall<int>;
}
