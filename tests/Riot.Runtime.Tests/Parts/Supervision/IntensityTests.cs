// S6: how many restarts are too many, and which of them are one.
namespace Riot.Tests.Parts.Supervision;

public sealed class IntensityTests
{
    [Theory]
    [InlineData(Strategy.OneForOne, 0)]
    [InlineData(Strategy.OneForOne, 1)]
    [InlineData(Strategy.OneForOne, 3)]
    [InlineData(Strategy.OneForAll, 0)]
    [InlineData(Strategy.OneForAll, 3)]
    [InlineData(Strategy.RestForOne, 0)]
    [InlineData(Strategy.RestForOne, 3)]
    public void Restart_BeyondTheMaximumWithinThePeriod_GivesUp(Strategy strategy, int maximum)
    {
        var family = new PlannedChildren(strategy, maximum).With("a b");
        for (var i = 0; i < maximum; i++)
            Assert.StartsWith("stop", PlannedChildren.Words(family.CarryOut(family.Exits(i % 2 == 0 ? "a" : "b"))), StringComparison.Ordinal);

        var last = Assert.IsType<Riot.Supervision.Decision.End>(family.Exits("b", ExitReason.Killed));

        Assert.Equal(
            new ExitReason.ShutdownWith(new RestartIntensityExceeded("b", maximum, TimeSpan.FromSeconds(5), ExitReason.Killed)), last.Reason);
        Assert.True(last.Reason.IsGiveUp);
    }

    [Theory]
    [InlineData(5.0, "give up")]
    [InlineData(5.001, "stop [] start [a]")]
    public void Restart_OlderThanThePeriod_CountsNoMore(double seconds, string expected)
    {
        var family = new PlannedChildren(maxRestarts: 2).With("a");
        family.CarryOut(family.Exits("a"));
        family.Now += seconds / 2;
        family.CarryOut(family.Exits("a"));
        family.Now += seconds / 2;

        Assert.Equal(expected, PlannedChildren.Words(family.Exits("a")));
    }

    [Fact, Trait("Semantics", "S6")]
    public void TimeThatRestartsTake_DoesNotLetThemAge()
    {
        var family = new PlannedChildren(maxRestarts: 2).With("a");
        for (var i = 0; i < 2; i++, family.Now += 10)
        {
            family.CarryOut(family.Exits("a"));
            family.Planner.WasBusy(TimeSpan.FromSeconds(10));
        }

        Assert.Equal("give up", PlannedChildren.Words(family.Exits("a")));
    }

    [Fact]
    public void Restarts_AtARateBelowTheIntensity_GoOnForEver()
    {
        var family = new PlannedChildren(maxRestarts: 3).With("a");
        for (var i = 0; i < 10_000; i++, family.Now += 1.7)
            Assert.Equal("stop [] start [a]", PlannedChildren.Words(family.CarryOut(family.Exits("a"))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exits_WithOneRoot_CountOnce(bool rootFirst)
    {
        var family = new PlannedChildren(maxRestarts: 1).With("a b c d");
        var down = new ExitReason.LinkDown(family["a"].Pid, ExitReason.Killed);
        var order = rootFirst ? "a b c d" : "b c a d";

        foreach (var id in order.Split(' '))
            Assert.Equal($"stop [] start [{id}]", PlannedChildren.Words(family.CarryOut(family.Exits(id, id == "a" ? ExitReason.Killed : down))));

        Assert.Equal("give up", PlannedChildren.Words(family.Exits("c")));
    }

    [Fact]
    public void Exits_WithTheRootOfAStranger_CountOnce()
    {
        var family = new PlannedChildren(maxRestarts: 1).With("a b");
        var stranger = family.NewPid();
        var chain = new ExitReason.LinkDown(family.NewPid(), new ExitReason.LinkDown(stranger, ExitReason.Killed));

        family.CarryOut(family.Exits("a", new ExitReason.LinkDown(stranger, ExitReason.Killed)));

        Assert.Equal("stop [] start [b]", PlannedChildren.Words(family.Exits("b", chain)));
    }

    [Fact]
    public void Exits_WithOneRoot_StandForOneRestartOfEachChildAtMost()
    {
        // Whoever ends with the same reason again and again is no victim of one accident.
        var family = new PlannedChildren(maxRestarts: 3).With("a b");
        var down = new ExitReason.LinkDown(family.NewPid(), ExitReason.Killed);
        var restarts = 0;
        while (PlannedChildren.Words(family.CarryOut(family.Exits("a", down))) != "give up")
            Assert.InRange(++restarts, 1, 10);
    }

    [Theory]
    [InlineData(Strategy.OneForOne, "a", "c", true)]
    [InlineData(Strategy.OneForOne, "c", "a", true)]
    [InlineData(Strategy.OneForAll, "a", "c", false)]
    [InlineData(Strategy.RestForOne, "c", "a", false)]
    public void ChildDraggedDownByASibling_UnderOneForOne_IsWorthAWarning(Strategy strategy, string root, string victim, bool warns)
    {
        foreach (var rootIsSeenFirst in new[] { false, true })
        {
            var family = new PlannedChildren(strategy).With("a b c");
            var pid = family[root].Pid;
            if (rootIsSeenFirst && strategy == Strategy.OneForOne)
                Assert.True(family.CarryOut(family.Exits(root)).DraggedDownBy.IsNone);

            var decision = family.Exits(victim, new ExitReason.LinkDown(pid, ExitReason.Killed));

            Assert.Equal(warns ? pid : Pid.None, decision.DraggedDownBy);
        }
    }

    [Fact]
    public void ChildDraggedDownByASiblingThatIsGone_IsWorthAWarning_ByAStrangerNot()
    {
        var family = new PlannedChildren().With("a").With("b", spec => spec with { Restart = Restart.Temporary });
        var gone = family["b"].Pid;
        family.Exits("b");

        Assert.Equal(gone, family.CarryOut(family.Exits("a", new ExitReason.LinkDown(gone, ExitReason.Killed))).DraggedDownBy);
        Assert.True(family.Exits("a", new ExitReason.LinkDown(family.NewPid(), ExitReason.Killed)).DraggedDownBy.IsNone);
    }

    [Fact]
    public void Limit_ChangedWhileRunning_HoldsForWhatHasBeenCounted()
    {
        var family = new PlannedChildren(maxRestarts: 3).With("a");
        family.CarryOut(family.Exits("a"));
        family.CarryOut(family.Exits("a"));

        family.Planner.Limit = new Riot.Supervision.RestartLimit(2, TimeSpan.FromSeconds(5));

        Assert.Equal("give up", PlannedChildren.Words(family.Exits("a")));
    }
}
