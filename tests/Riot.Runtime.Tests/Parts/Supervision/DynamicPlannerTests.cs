// S3: children that come and go, known by pid alone.
namespace Riot.Tests.Parts.Supervision;

public sealed class DynamicPlannerTests
{
    [Theory]
    [InlineData(Restart.Permanent, true, true)]
    [InlineData(Restart.Permanent, false, true)]
    [InlineData(Restart.Transient, true, false)]
    [InlineData(Restart.Transient, false, true)]
    [InlineData(Restart.Temporary, true, false)]
    [InlineData(Restart.Temporary, false, false)]
    public void Exit_RestartsTheChildAloneOrForgetsIt(Restart restart, bool isNormal, bool restarts)
    {
        var family = new PlannedChildren(dynamic: true).With("a").With("b", spec => restart switch
        {
            Restart.Permanent => spec,
            Restart.Transient => spec with { Restart = Restart.Transient },
            _ => spec with { Restart = Restart.Temporary },
        });

        var decision = family.CarryOut(family.Exits("b", isNormal ? ExitReason.Normal : ExitReason.Killed));

        Assert.Equal(restarts ? "stop [] start [b]" : "nothing", PlannedChildren.Words(decision));
        Assert.Equal(restarts ? 2 : 1, family.Table.All.Count);
    }

    [Fact]
    public void Child_ThatWaitsForARestart_IsFoundByItsLastPid_AndStillCounts()
    {
        var family = new PlannedChildren(dynamic: true).With("a b");
        var pid = family["a"].Pid;
        family.Exits("a");
        var retry = family.FailsToStart("a");

        Assert.True(family.Table.TryFind(pid, out var child));
        Assert.Same(family["a"], child);
        Assert.Equal(2, family.Table.All.Count);
        Assert.Equal("nothing", PlannedChildren.Words(family.Exits(pid)));
        Assert.Equal("stop [] start [a]", PlannedChildren.Words(family.CarryOut(family.IsDue(retry))));
        Assert.False(family.Table.TryFind(pid, out _));
    }

    [Fact]
    public void Child_ThatWasTerminatedOrHasNothingToDo_IsForgotten()
    {
        var family = new PlannedChildren(dynamic: true).With("a b c");
        family.Exits("b");
        var retry = family.FailsToStart("b");

        family.Planner.Terminated(family["a"]);
        family.Planner.Terminated(family["b"]);
        family.Exits("c");
        family.Planner.HasNothingToDo(family["c"]);

        Assert.Empty(family.Table.All);
        Assert.Equal("nothing", PlannedChildren.Words(family.IsDue(retry)));
    }

    [Fact]
    public void LastSignificantChild_StopsTheSupervisor()
    {
        var family = new PlannedChildren(autoShutdown: AutoShutdown.AllSignificant, dynamic: true)
            .With("a b", spec => spec with { Restart = Restart.Transient, IsSignificant = true }).With("c");
        family.CarryOut(family.Exits("a"));

        Assert.Equal("nothing", PlannedChildren.Words(family.Exits("a", ExitReason.Normal)));
        Assert.Equal("end Shutdown", PlannedChildren.Words(family.Exits("b", ExitReason.Normal)));
    }

    [Fact]
    public void HundredThousandChildren_RestartOneByOne()
    {
        // What is not constant for each would not end in the time of a test.
        const int Children = 100_000;
        var family = new PlannedChildren(maxRestarts: Children / 2, dynamic: true);
        for (var i = 0; i < Children; i++)
            family.With($"{i}", i % 2 == 0 ? spec => spec with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) } : null);

        for (var i = 0; i < Children; i++)
        {
            var decision = family.Exits($"{i}");
            family.CarryOut(i % 2 == 0 ? family.IsDue(decision) : decision);
        }

        Assert.Equal(Children, family.Table.All.Count(child => child.IsRunning));
        Assert.Equal("give up", PlannedChildren.Words(family.Exits("7")));
    }
}
