// S8: what a supervisor can be asked, with OTP's errors; dynamic and partitioned supervisors; stray messages.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorRequestTests
{
    [Fact, Trait("Semantics", "S8")]
    public async Task Children_AreStartedTerminatedRestartedAndDeletedByRequest()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a").Supervisor("s", inner => inner));

        var pid = await troupe.Call(new StartChild(troupe.Bill.Player("b")));
        Assert.Equal(new ChildInfo("b", pid, ChildState.Running, false), (await troupe.Call(new WhichChildren()))[2]);
        Assert.Equal(new ChildCounts(3, 3, 1, 2), await troupe.Call(new CountChildren()));

        Assert.True(await troupe.Call(new TerminateChild(pid)));
        Assert.False(await troupe.Call(new TerminateChild("b")));
        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal("A S b", await troupe.State());
        Assert.Equal(new ChildCounts(3, 2, 1, 2), await troupe.Call(new CountChildren()));

        Assert.NotEqual(pid, await troupe.Call(new RestartChild("b")));
        Assert.True(await troupe.Call(new TerminateChild("b")));
        Assert.Equal("b", (await troupe.Call(new DeleteChild("b"))).Id);
        Assert.Equal("A S", await troupe.State());
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task Requests_ThatMakeNoSense_AreRefusedWithOtpsErrors()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b"));
        var running = await troupe.PidOf("a");
        await troupe.Call(new TerminateChild("b"));

        async Task Refused<T>(SupervisorError expected, ICall<T> request, Pid pid = default)
        {
            var error = await Assert.ThrowsAsync<SupervisorException>(() => troupe.Call(request));
            Assert.Equal((expected, pid), (error.Error, error.Pid));
        }

        await Refused(SupervisorError.AlreadyStarted, new StartChild(troupe.Bill.Player("a")), running);
        await Refused(SupervisorError.AlreadyPresent, new StartChild(troupe.Bill.Player("b")));
        await Refused(SupervisorError.Running, new RestartChild("a"), running);
        await Refused(SupervisorError.Running, new DeleteChild("a"), running);
        await Refused(SupervisorError.NotFound, new RestartChild("x"));
        await Refused(SupervisorError.NotFound, new DeleteChild("x"));
        await Refused(SupervisorError.NotFound, new TerminateChild("x"));
        await Refused(SupervisorError.NotFound, new TerminateChild(troupe.Pid));
        await Assert.ThrowsAsync<ArgumentException>(() => troupe.Call(new StartChild(troupe.Bill.Player("c").Temporary().AsSignificant())));
        await Assert.ThrowsAsync<CallNotHandledException>(() => troupe.Call(new Unknown()));
        Assert.Equal("A b", await troupe.State());
    }

    [Fact, Trait("Semantics", "S8")]
    public void Requests_ThatNameNothing_AreRefusedWhereTheyAreMade()
    {
        var start = new StartChild(ChildSpec.Of("a", Puppet.Obey));

        Assert.Throws<ArgumentNullException>("Spec", () => new StartChild(null!));
        Assert.Throws<ArgumentNullException>("Spec", () => start with { Spec = null! });
        Assert.Throws<ArgumentNullException>("Id", () => new RestartChild(null!));
        Assert.Throws<ArgumentNullException>("Id", () => new RestartChild("a") with { Id = null! });
        Assert.Throws<ArgumentNullException>("Id", () => new DeleteChild(null!));
        Assert.Throws<ArgumentNullException>("Id", () => new DeleteChild("a") with { Id = null! });
        Assert.Throws<ArgumentNullException>("id", () => new TerminateChild(null!));
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task StartByRequest_ThatFails_SaysWhyAndLeavesNothing_ARestartLeavesItStopped()
    {
        await using var stage = await Stage.Start();
        var (bill, error) = (new Playbill(), new InvalidTimeZoneException());
        var troupe = await Troupe.Start(stage, (spec, _) => spec.Players(bill, "a"), bill);
        await troupe.Call(new TerminateChild("a"));
        bill.OnStart = (_, _) => Task.FromException(error);

        var failed = await Assert.ThrowsAsync<StartFailedException>(() => troupe.Call(new StartChild(bill.Player("b"))));
        Assert.Equal((new ExitReason.Exception(error), error), ((ExitReason.Exception)failed.Reason, failed.InnerException));
        await Assert.ThrowsAsync<StartFailedException>(() => troupe.Call(new RestartChild("a")));

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
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>(new DynamicSupervisorSpec().AtMost(3));
        Task<T> Call<T>(ICall<T> request) => stage.Riot.CallAsync(supervisor, request).Guarded();
        var pids = new List<Pid>();
        for (var i = 0; i < 3; i++)
            pids.Add(await Call(new StartChild(bill.Player("p"))));

        Assert.Equal(SupervisorError.MaxChildren, (await Assert.ThrowsAsync<SupervisorException>(() => Call(new StartChild(bill.Player("p"))))).Error);
        Assert.Equal(pids.ToHashSet(), (await Call(new WhichChildren())).Select(child => child.Pid).ToHashSet());

        stage.Riot.Kill(pids[0]);
        await stage.ExitOf(pids[0]);
        Assert.Equal(new ChildCounts(3, 3, 0, 3), await Call(new CountChildren()));
        Assert.True(await Call(new TerminateChild(pids[1])));
        Assert.Equal(new ChildCounts(2, 2, 0, 2), await Call(new CountChildren()));
        await Call(new StartChild(bill.Player("p")));
    }

    [Fact, Trait("Semantics", "S8")]
    public async Task DynamicSupervisor_KnowsItsChildrenByPidAlone()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>();
        var temporary = await stage.Riot.CallAsync(supervisor, new StartChild(bill.Player("p").Temporary()));
        stage.Riot.Kill(temporary);
        await stage.ExitOf(temporary);

        async Task<SupervisorError> Refused<T>(ICall<T> request) =>
            (await Assert.ThrowsAsync<SupervisorException>(() => stage.Riot.CallAsync(supervisor, request).Guarded())).Error;

        Assert.Equal(SupervisorError.NotFound, await Refused(new TerminateChild(temporary)));
        Assert.Equal(SupervisorError.Dynamic, await Refused(new TerminateChild("p")));
        Assert.Equal(SupervisorError.Dynamic, await Refused(new RestartChild("p")));
        Assert.Equal(SupervisorError.Dynamic, await Refused(new DeleteChild("p")));
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task DynamicSupervisor_HoldsTenThousandChildren_RestartsThemAndStops()
    {
        const int Children = 10_000;
        await using var stage = await Stage.Start(logFrom: LogLevel.Error);
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>(new DynamicSupervisorSpec().Intensity(Children, TimeSpan.FromMinutes(10)));
        var spec = ChildSpec.Of("p", Puppet.Obey);
        var pids = new Pid[Children];
        for (var i = 0; i < Children; i++)
            pids[i] = await stage.Riot.CallAsync(supervisor, new StartChild(spec));

        foreach (var pid in pids)
            stage.Riot.Kill(pid);
        foreach (var pid in pids)
            await stage.ExitOf(pid);
        Assert.Equal(Children, (await stage.Riot.CallAsync(supervisor, new CountChildren(), Guard.Limit)).Active);
        stage.Riot.Exit(supervisor, ExitReason.Shutdown);

        Assert.Equal(ExitReason.Shutdown, await stage.ExitOf(supervisor));
        Assert.Empty(stage.Riot.Processes());
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task DynamicSupervisor_WhoseChildrenAllCrash_HasAsMuchToDoForEachOfManyAsForEachOfFew()
    {
        // Reductions count what it takes out of its mailbox and what it looks at there. (What it looks at in its own tables they do not.)
        var (few, many) = (await ReductionsForEach(300), await ReductionsForEach(9_000));
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
            var supervisor = stage.Riot.Spawn<DynamicSupervisor>(new DynamicSupervisorSpec().Intensity(crashes, TimeSpan.FromMinutes(10)));
            var pids = new Pid[crashes];
            for (var i = 0; i < crashes; i++)
                pids[i] = await stage.Riot.CallAsync(supervisor, new StartChild(bill.Player("p")));

            // While it waits for a child to start, the ends of all others pile up.
            var slow = stage.Riot.CallAsync(supervisor, new StartChild(bill.Player("slow")), Guard.Limit);
            await starting.Opened();
            foreach (var pid in pids)
                stage.Riot.Kill(pid);
            foreach (var pid in pids)
                await stage.ExitOf(pid);
            var before = stage.Riot.Info(supervisor)!.Reductions;
            goOn.Open();
            await slow;
            Assert.Equal(crashes + 1, (await stage.Riot.CallAsync(supervisor, new CountChildren(), Guard.Limit)).Active);
            await stage.Until(supervisor, ProcessStatus.Receiving);
            return (stage.Riot.Info(supervisor)!.Reductions - before) / (double)crashes;
        }
    }

    [Fact, Trait("Semantics", "S3")]
    public async Task PartitionSupervisor_LeadsEqualKeysToOnePartition_AndStartsThemAll()
    {
        await using var stage = await Stage.Start();
        var (bill, sessions) = (new Playbill(), new PartitionSupervisor("sessions", 4));
        await Troupe.Start(stage, (spec, _) => spec.Add(sessions.ToChildSpec(new DynamicSupervisorSpec().AtMost(100))));

        Assert.Equal(sessions.For("user 7"), sessions.For("user " + 7));
        Assert.Equal(["sessions/0", "sessions/1", "sessions/2", "sessions/3"], sessions.Partitions);
        for (var i = 0; i < 100; i++)
            await stage.Riot.CallAsync(sessions.For($"user {i}"), new StartChild(bill.Player("p"))).Guarded();

        var counts = new List<int>();
        foreach (var partition in sessions.Partitions)
            counts.Add((await stage.Riot.CallAsync(partition, new CountChildren()).Guarded()).Active);
        Assert.Equal(100, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 1, 99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartitionSupervisor("none", 0));
    }

    // The platform's hash of a string differs from one operating-system process to the next, so the names stand here as they came out once.
    [Theory, Trait("Semantics", "S3")]
    [InlineData("", "sessions/2")]
    [InlineData("user 7", "sessions/4")]
    [InlineData("user 8", "sessions/6")]
    [InlineData("Joe", "sessions/6")]
    [InlineData("Zürich", "sessions/0")]
    [InlineData("order/2024/000001", "sessions/4")]
    public void PartitionSupervisor_StringAsKey_LeadsToTheSamePartitionInEveryRun(string key, string partition) =>
        Assert.Equal(partition, new PartitionSupervisor("sessions", 7).For(key));

    [Theory, Trait("Semantics", "S3")]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    public void PartitionSupervisor_ManyStringsAsKeys_SpreadEvenly(int count)
    {
        var sessions = new PartitionSupervisor("sessions", count);
        var shares = Enumerable.Range(0, 1000 * count).CountBy(i => sessions.For($"user {i}")).ToDictionary();
        Assert.Equal(count, shares.Count);
        Assert.All(shares.Values, share => Assert.InRange(share, 800, 1200));
    }

    private sealed record Unknown : ICall<int>;
}
