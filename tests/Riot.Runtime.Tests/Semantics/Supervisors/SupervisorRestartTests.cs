// S2, S3, S6, S7: who is restarted with whom, when a supervisor gives up, and retries.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Supervisors;

public sealed class SupervisorRestartTests
{
    [Theory, Trait("Semantics", "S2")]
    [InlineData(Restart.Permanent, Ending.Return, true)]
    [InlineData(Restart.Permanent, Ending.AskedShutdown, true)]
    [InlineData(Restart.Permanent, Ending.Throw, true)]
    [InlineData(Restart.Transient, Ending.Return, false)]
    [InlineData(Restart.Transient, Ending.AskedShutdownWith, false)]
    [InlineData(Restart.Transient, Ending.Throw, true)]
    [InlineData(Restart.Transient, Ending.Killed, true)]
    [InlineData(Restart.Temporary, Ending.Return, false)]
    [InlineData(Restart.Temporary, Ending.Throw, false)]
    public async Task Child_ThatHasEnded_IsRestartedAsItsTypeSays(Restart restart, Ending ending, bool restarts)
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => spec.Players(bill, "a b", child => restart switch
        {
            Restart.Permanent => child with { Restart = Restart.Permanent },
            Restart.Transient => child with { Restart = Restart.Transient },
            _ => child with { Restart = Restart.Temporary },
        }));
        var before = await troupe.PidOf("a");

        await troupe.End("a", ending);

        Assert.Equal(restarts ? "A B" : restart == Restart.Temporary ? "B" : "a B", await troupe.State());
        if (restarts)
            Assert.NotEqual(before, await troupe.PidOf("a"));
    }

    [Theory, Trait("Semantics", "S3"), Trait("RiotDefect", "D17")]
    [InlineData(Strategy.OneForOne, "b", "-b +b", "a c")]
    [InlineData(Strategy.OneForAll, "b", "-b -c -a +a +b +c", "")]
    [InlineData(Strategy.RestForOne, "b", "-b -c +b +c", "a")]
    [InlineData(Strategy.RestForOne, "c", "-c +c", "a b")]
    public async Task Restart_TakesInWhomTheStrategySays_InOrder_AndLeavesTheOthers(Strategy strategy, string ends, string notes, string untouched)
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (strategy switch
        {
            Strategy.OneForAll => spec with { Strategy = Strategy.OneForAll },
            Strategy.RestForOne => spec with { Strategy = Strategy.RestForOne },
            _ => spec with { Strategy = Strategy.OneForOne },
        }).Players(bill, "a b c"));
        var before = await troupe.GetChildrenAsync();
        troupe.Bill.Clear();

        await troupe.End(ends);

        var after = await troupe.GetChildrenAsync();
        Assert.Equal(notes, troupe.Bill.Notes);
        Assert.Equal(untouched, string.Join(' ', after.Where(before.Contains).Select(child => child.Id)));
    }

    [Fact, Trait("Semantics", "S2")]
    public async Task TemporaryChild_DraggedAlongByItsGroup_IsForgotten()
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { Strategy = Strategy.OneForAll }).Players(bill, "a").Players(bill, "b", child => child with { Restart = Restart.Temporary }));

        await troupe.End("a");

        Assert.Equal("A", await troupe.State());
    }

    [Theory, Trait("Semantics", "S6"), Trait("RiotDefect", "D18")]
    [InlineData(0)]
    [InlineData(2)]
    public async Task RestartBeyondTheIntensity_EndsAllChildrenAndTheSupervisor(int maximum)
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { MaxRestarts = maximum, Period = TimeSpan.FromMinutes(1) }).Players(bill, "a b"));
        for (var i = 0; i < maximum; i++)
            await troupe.End("b");
        Assert.Equal("A B", await troupe.State());
        troupe.Bill.Clear();

        await troupe.End("b", Ending.Killed);

        Assert.Equal(
            new ExitReason.ShutdownWith(new RestartIntensityExceeded("b", maximum, TimeSpan.FromMinutes(1), ExitReason.Killed)), await troupe.Exit);
        Assert.Equal("-b -a", troupe.Bill.Notes);
    }

    [Theory, Trait("Semantics", "S6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LinkedChildren_ThatGoDownTogether_AreOneRestart(bool oneForAll)
    {
        await using var stage = await Stage.Start();
        var troupe = await Troupe.Start(stage, (spec, bill) => ((oneForAll ? spec with { Strategy = Strategy.OneForAll } : spec with { Strategy = Strategy.OneForOne }) with
        {
            MaxRestarts = 1,
            Period = TimeSpan.FromMinutes(1),
        }).Players(bill, "a b c"));
        var (a, b, c) = (await troupe.Player("a"), await troupe.Player("b"), await troupe.Player("c"));
        await b.Do(self => self.Link(a.Pid));
        await c.Do(self => self.Link(b.Pid));

        stage.Riot.Kill(a.Pid);
        await Task.WhenAll(a.Exit, b.Exit, c.Exit);

        Assert.Equal("A B C", await troupe.State());
        var warnings = stage.Log.Lines.Where(line => line.Level == LogLevel.Warning && line.Text.Contains("OneForAll", StringComparison.Ordinal)).ToList();
        if (oneForAll)
            Assert.Empty(warnings);
        else
            Assert.All(warnings, line => Assert.Contains(a.Pid.ToString(), line.Text, StringComparison.Ordinal));
        Assert.Equal(oneForAll ? 0 : 2, warnings.Count);
    }

    [Fact, Trait("Semantics", "S6")]
    public async Task ExitsOfChildrenThatAGroupActionIsStopping_CauseNoSecondRestart()
    {
        await using var stage = await Stage.Start();
        var (bill, ending, door) = (new Playbill(), new Gate(), new Gate());
        var troupe = await Troupe.Start(stage, (spec, _) => (spec with
        {
            Strategy = Strategy.OneForAll,
            MaxRestarts = 1,
            Period = TimeSpan.FromMinutes(1),
        }).Players(bill, "a b c"), bill);
        var (a, b) = (await troupe.Player("a"), await troupe.Player("b"));
        bill.OnEnd = async id =>
        {
            if (id != "c")
                return;
            ending.Open();
            await door;
        };

        stage.Riot.Kill(a.Pid); // The supervisor stops c first, and waits for it …
        await ending.Opened();
        stage.Riot.Kill(b.Pid); // … while b crashes.
        await b.Exit;
        door.Open();

        Assert.Equal("A B C", await troupe.State());
        Assert.Equal(6, bill.Notes.Split(' ').Count(note => note[0] == '+'));
    }

    [Fact, Trait("Semantics", "S7")]
    public async Task StartThatFailsDuringARestart_IsRetried_AndEachRetryCounts()
    {
        await using var stage = await Stage.Start();
        var bill = new Playbill();
        var troupe = await Troupe.Start(stage, (spec, _) => (spec with { MaxRestarts = 5, Period = TimeSpan.FromMinutes(1) }).Players(bill, "a b"), bill);
        var failures = 3;
        bill.OnStart = (_, _) => failures-- > 0 ? throw new InvalidTimeZoneException() : Task.CompletedTask;
        bill.Clear();

        await troupe.End("b");
        while (await troupe.State() != "A B")
            await Task.Yield();
        Assert.Equal("-b +b +b +b +b", bill.Notes);

        failures = int.MaxValue;
        await troupe.End("b");
        var detail = Assert.IsType<RestartIntensityExceeded>(Assert.IsType<ExitReason.ShutdownWith>(await troupe.Exit).Detail);
        Assert.IsType<ExitReason.Exception>(detail.LastReason);
        Assert.Equal("-b +b +b +b +b -b +b -a", bill.Notes);
    }

    [Theory, Trait("Semantics", "S7"), Trait("Semantics", "R5")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_IsNotLostToAFullMailbox(bool dropsOldest)
    {
        await using var stage = await Stage.Start();
        var (bill, starts, failing, fail, again) = (new Playbill(), 0, new Gate(), new Gate(), new Gate());
        var full = new ProcessOptions { Mailbox = dropsOldest ? MailboxLimit.DropOldest(2) : MailboxLimit.Reject(2) };
        var pid = await stage.Riot.StartAsync<Supervisor>([new SupervisorSpec().Players(bill, "a")], full).Guarded();
        bill.OnStart = async (_, _) =>
        {
            if (starts++ > 0)
            {
                again.Open();
                return;
            }

            failing.Open();
            await fail;
            throw new InvalidTimeZoneException();
        };

        stage.Riot.Kill(await new Troupe(stage, bill, pid).PidOf("a"));
        await failing.Opened();
        for (var i = 0; i < 10; i++)
            stage.Riot.Send(pid, "a letter gone astray");
        fail.Open();

        await again.Opened();
    }

    [Fact, Trait("Semantics", "S7"), Trait("Semantics", "P11")]
    public async Task ChildThatIsTerminatedWhileItWaits_IsForgottenAtOnce()
    {
        await using var stage = await Stage.Start();
        var supervisor = stage.Riot.Spawn<DynamicSupervisor>();

        var child = await StartAndTerminate();

        for (var i = 0; i < 50 && child.IsAlive; i++)
        {
            Assert.Equal(0, (await stage.Riot.CountChildrenAsync(supervisor)).Specs); // What it has done last is out of its hands.
            GC.Collect();
        }

        Assert.False(child.IsAlive);

        async Task<WeakReference> StartAndTerminate()
        {
            var (bill, day) = (new Playbill(), TimeSpan.FromDays(1));
            var pid = await stage.Riot.StartChildAsync(supervisor, bill.Player("a") with { Backoff = new(day, day) });
            stage.Riot.Kill(pid);
            await stage.ExitOf(pid);
            Assert.True(await stage.Riot.StopChildAsync(supervisor, pid));
            return new WeakReference(bill);
        }
    }

    [Fact, Trait("Semantics", "S7")]
    public async Task StartThatFails_AfterTheStrategyHasChanged_LeavesNobodyUnstarted()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var (bill, wait, isFirst) = (new Playbill(), TimeSpan.FromSeconds(1), true);
        var troupe = await Troupe.Start(stage, (spec, _) => (spec with { Strategy = Strategy.OneForAll }).Players(bill, "a b c", child => child with { Backoff = new(wait, wait) { Jitter = 0 } }), bill);
        await troupe.End("b");
        await troupe.ReconfigureAsync(new SupervisorSpec { Strategy = Strategy.OneForOne });
        bill.OnStart = (id, _) => id == "b" && isFirst && !(isFirst = false) ? throw new InvalidTimeZoneException() : Task.CompletedTask;

        time.Advance(wait);
        Assert.Equal("A b? c?", await troupe.State());
        time.Advance(wait);
        Assert.Equal("A B C", await troupe.State());
    }

    [Fact, Trait("Semantics", "S7")]
    public async Task Supervisor_AnswersWhileAChildWaitsForItsBackoff()
    {
        var time = new ManualTime();
        await using var stage = await Stage.StartStepwise(time);
        var troupe = await Troupe.Start(stage, (spec, bill) => (spec with { Strategy = Strategy.OneForAll })
            .Players(bill, "a").Players(bill, "b", child => child with { Backoff = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(60)) { Jitter = 0 } }));

        await troupe.End("b");
        Assert.Equal("a? b?", await troupe.State());
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal("a? b?", await troupe.State());
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("A B", await troupe.State());

        await troupe.End("b");
        Assert.Equal("a? b?", await troupe.State());
        time.Advance(TimeSpan.FromSeconds(7.9));
        Assert.Equal("a? b?", await troupe.State());
        Assert.Equal(new SupervisorError[] { SupervisorError.Restarting, SupervisorError.AlreadyPresent },
        [
            (await Assert.ThrowsAsync<SupervisorException>(() => troupe.RestartChildAsync("b"))).Error,
            (await Assert.ThrowsAsync<SupervisorException>(() => troupe.StartChildAsync(troupe.Bill.Player("b")))).Error,
        ]);
        Assert.True(await troupe.StopChildAsync("b"));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("A b", await troupe.State());
    }
}
