// S2, S3: which exits of which children restart whom, as one table; and what becomes of temporary and stopped members of a group.
using Riot.Supervision;

namespace Riot.Tests.Parts.Supervision;

public sealed class RestartTableTests
{
    // S2: the reason, and whether a transient child is restarted.
    private static readonly (string Name, bool Transient)[] s_reasons =
    [
        ("Normal", false),
        ("Shutdown", false),
        ("ShutdownWith", false),
        ("GaveUp", false),
        ("Killed", true),
        ("NoProcess", true),
        ("Exception", true),
        ("Custom", true),
        ("LinkDown(Normal)", true),
        ("LinkDown(Shutdown)", false),
        ("LinkDown(GaveUp)", false),
        ("LinkDown(Exception)", true),
    ];

    // S3: the strategy, the child that ends, and who is stopped and started if it is restarted.
    private static readonly (Strategy Strategy, string Child, string Decision)[] s_groups =
    [
        (Strategy.OneForOne, "a", "stop [] start [a]"),
        (Strategy.OneForOne, "b", "stop [] start [b]"),
        (Strategy.OneForOne, "c", "stop [] start [c]"),
        (Strategy.OneForAll, "a", "stop [c b] start [a b c]"),
        (Strategy.OneForAll, "b", "stop [c a] start [a b c]"),
        (Strategy.OneForAll, "c", "stop [b a] start [a b c]"),
        (Strategy.RestForOne, "a", "stop [c b] start [a b c]"),
        (Strategy.RestForOne, "b", "stop [c] start [b c]"),
        (Strategy.RestForOne, "c", "stop [] start [c]"),
    ];

    public static TheoryData<Strategy, string, Restart, string, string> Table
    {
        get
        {
            var rows = new TheoryData<Strategy, string, Restart, string, string>();
            foreach (var (strategy, child, group) in s_groups)
            {
                foreach (var (reason, transient) in s_reasons)
                {
                    rows.Add(strategy, child, Restart.Permanent, reason, group);
                    rows.Add(strategy, child, Restart.Transient, reason, transient ? group : "nothing");
                    rows.Add(strategy, child, Restart.Temporary, reason, "nothing");
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Exit_OfAChild_RestartsItsGroupOrNobody(Strategy strategy, string child, Restart restart, string reason, string expected)
    {
        var family = new PlannedChildren(strategy);
        foreach (var id in "abc")
            family.With($"{id}", spec => $"{id}" == child ? Restarting(spec, restart) : spec);

        var decision = family.Exits(child, Reason(reason, family));

        Assert.Equal(expected, PlannedChildren.Words(decision));
        Assert.Equal(restart != Restart.Temporary || expected != "nothing", family.Table.All.Contains(family[child]));
    }

    [Theory]
    [InlineData(Strategy.OneForAll, "c", "stop [d b a] start [a c d]", "a? c? d?")]
    [InlineData(Strategy.RestForOne, "a", "stop [d c b] start [a c d]", "a? c? d?")]
    [InlineData(Strategy.RestForOne, "c", "stop [d] start [c d]", "A B c? d?")]
    public void Group_WithATemporaryMember_StopsItAndForgetsIt(Strategy strategy, string ends, string expected, string state)
    {
        var family = new PlannedChildren(strategy).With("a").With("b", spec => spec with { Restart = Restart.Temporary }).With("c d");

        Assert.Equal(expected, PlannedChildren.Words(family.Exits(ends)));
        Assert.Equal(state, family.State);
    }

    [Fact]
    public void Group_WithMembersThatDoNotRun_StartsThemToo()
    {
        // As in OTP: the group begins anew, with the transient one that had finished and the one that was terminated.
        var family = new PlannedChildren(Strategy.OneForAll).With("a c").With("b", spec => spec with { Restart = Restart.Transient });
        family.Exits("b", ExitReason.Normal);
        family.Planner.Terminated(family["c"]);
        Assert.Equal("A c b", family.State);

        Assert.Equal("stop [] start [a c b]", PlannedChildren.Words(family.Exits("a")));
    }

    [Theory]
    [InlineData(Strategy.OneForOne)]
    [InlineData(Strategy.OneForAll)]
    [InlineData(Strategy.RestForOne)]
    public void Exit_OfAStrangerOrAFormerProcess_ChangesNothing(Strategy strategy)
    {
        var family = new PlannedChildren(strategy).With("a b");
        var former = family["a"].Pid;
        family.CarryOut(family.Exits("a"));

        Assert.Equal("nothing", PlannedChildren.Words(family.Exits(former)));
        Assert.Equal("nothing", PlannedChildren.Words(family.Exits(family.NewPid())));
        Assert.Equal("A B", family.State);
    }

    [Fact]
    public void Exit_OfAMemberThatTheGroupActionIsStopping_CausesNoSecondRestart()
    {
        var family = new PlannedChildren(Strategy.OneForAll, maxRestarts: 1).With("a b c");
        var (b, c) = (family["b"].Pid, family["c"].Pid);
        var decision = family.Exits("a");

        Assert.Equal("nothing", PlannedChildren.Words(family.Exits(b))); // While it is being carried out …
        family.CarryOut(decision);
        Assert.Equal("nothing", PlannedChildren.Words(family.Exits(c))); // … and after.
        Assert.Equal("A B C", family.State);
    }

    [Fact]
    public void Child_ThatHasNothingToDo_StaysStoppedUnlessItIsTemporary()
    {
        var family = new PlannedChildren(Strategy.OneForAll).With("a b");
        var decision = (Decision.RestartGroup)family.Exits("b");
        family.Start("a");
        family.Planner.HasNothingToDo(decision.Start[1]);
        Assert.Equal("A b", family.State);

        family.With("c", spec => spec with { Restart = Restart.Temporary });
        family.Planner.HasNothingToDo(family["c"]);
        Assert.Equal("A b", family.State);
    }

    private static ChildSpec Restarting(ChildSpec spec, Restart restart) => restart switch
    {
        Restart.Permanent => spec with { Restart = Restart.Permanent },
        Restart.Transient => spec with { Restart = Restart.Transient },
        _ => spec with { Restart = Restart.Temporary },
    };

    private static ExitReason Reason(string name, PlannedChildren family) => name switch
    {
        "Normal" => ExitReason.Normal,
        "Shutdown" => ExitReason.Shutdown,
        "ShutdownWith" => new ExitReason.ShutdownWith("done"),
        "GaveUp" => new ExitReason.ShutdownWith(new FailedToStartChild("x", ExitReason.Killed)),
        "Killed" => ExitReason.Killed,
        "NoProcess" => ExitReason.NoProcess,
        "Exception" => new ExitReason.Exception(new InvalidTimeZoneException()),
        "Custom" => new ExitReason.Custom("why"),
        _ => new ExitReason.LinkDown(family.NewPid(), Reason(name["LinkDown(".Length..^1], family)),
    };
}
