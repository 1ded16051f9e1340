// S7: starts that fail during a restart, and back-off: who waits for whom, what counts, and which retries come too late.
using Riot.Supervision;

namespace Riot.Tests.Parts.Supervision;

public sealed class RetryTests
{
    private static readonly Func<ChildSpec, ChildSpec> s_waits =
        spec => spec with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)) { Jitter = 0 } };

    [Theory]
    [InlineData(Strategy.OneForOne, "b", "b", "stop [] retry b", "A b? C", "stop [] start [b]")]
    [InlineData(Strategy.OneForAll, "b", "a", "stop [] retry a", "a? b? c?", "stop [] start [a b c]")]
    [InlineData(Strategy.OneForAll, "b", "b", "stop [a] retry b", "a? b? c?", "stop [] start [a b c]")]
    [InlineData(Strategy.OneForAll, "a", "c", "stop [b a] retry c", "a? b? c?", "stop [] start [a b c]")]
    [InlineData(Strategy.RestForOne, "b", "b", "stop [] retry b", "A b? c?", "stop [] start [b c]")]
    [InlineData(Strategy.RestForOne, "a", "b", "stop [] retry b", "A b? c?", "stop [] start [b c]")]
    [InlineData(Strategy.RestForOne, "a", "c", "stop [] retry c", "A B c?", "stop [] start [c]")]
    public void Start_ThatFailsDuringARestart_IsTriedAgainThroughTheMailbox(
        Strategy strategy, string ends, string fails, string expected, string state, string retry)
    {
        var family = new PlannedChildren(strategy).With("a b c");
        var restart = Assert.IsType<Decision.RestartGroup>(family.Exits(ends));
        foreach (var child in restart.Start.TakeWhile(child => child.Spec.Id != fails))
            family.Start(child.Spec.Id);

        var decision = family.FailsToStart(fails);

        Assert.Equal(expected, PlannedChildren.Words(decision));
        Assert.Equal(TimeSpan.FromMilliseconds(10), Assert.IsType<Decision.RetryLater>(decision).Wait);
        Assert.Equal(state, family.State);
        Assert.Equal(retry, PlannedChildren.Words(family.CarryOut(family.IsDue(decision))));
        Assert.Equal("A B C", family.State);
        Assert.Equal("nothing", PlannedChildren.Words(family.IsDue(decision)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Starts_ThatFail_CountEachTowardsIntensity(int maximum, int attempts)
    {
        var family = new PlannedChildren(maxRestarts: maximum).With("a");
        var decision = family.Exits("a");
        var tried = 0;
        for (; decision is not Decision.End; tried++)
        {
            decision = family.FailsToStart("a");
            if (decision is Decision.RetryLater)
                Assert.Equal("stop [] start [a]", PlannedChildren.Words(family.IsDue(decision)));
        }

        Assert.Equal(attempts, tried);
        Assert.Equal("give up", PlannedChildren.Words(decision));
    }

    [Theory]
    [InlineData(Strategy.OneForOne, "stop [] retry b", "A b? C", "stop [] start [b]")]
    [InlineData(Strategy.OneForAll, "stop [c a] retry b", "a? b? c?", "stop [] start [a b c]")]
    [InlineData(Strategy.RestForOne, "stop [c] retry b", "A b? c?", "stop [] start [b c]")]
    public void Exit_OfAChildWithBackoff_StopsItsGroupAndWaits(Strategy strategy, string expected, string state, string retry)
    {
        var family = new PlannedChildren(strategy).With("a").With("b", s_waits).With("c");

        var decision = family.Exits("b");

        Assert.Equal(expected, PlannedChildren.Words(decision));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<Decision.RetryLater>(decision).Wait);
        Assert.Equal(state, family.State);
        Assert.Equal(retry, PlannedChildren.Words(family.CarryOut(family.IsDue(decision))));
        Assert.Equal("A B C", family.State);
    }

    [Fact]
    public void Backoff_GrowsWithEachFailureUpToTheLongest_AndIsForgottenAfterALifeOfThat()
    {
        var family = new PlannedChildren(maxRestarts: 100).With("a", s_waits);
        List<double> waits = [];
        void Fail(Decision decision)
        {
            var retry = Assert.IsType<Decision.RetryLater>(decision);
            waits.Add(retry.Wait.TotalSeconds);
            family.Now += retry.Wait.TotalSeconds;
            family.IsDue(retry);
        }

        Fail(family.Exits("a"));
        Fail(family.FailsToStart("a"));
        family.Start("a");
        family.Now += 9.99;
        Fail(family.Exits("a"));
        Fail(family.FailsToStart("a"));
        Fail(family.FailsToStart("a"));
        family.Start("a");
        family.Now += 10;
        Fail(family.Exits("a"));

        Assert.Equal([1, 2, 4, 8, 10, 1], waits);
    }

    [Theory]
    [InlineData(1, 0.0, 800)]
    [InlineData(1, 0.5, 1000)]
    [InlineData(1, 1.0, 1200)]
    [InlineData(3, 0.0, 7200)]
    [InlineData(4, 1.0, 20000)]
    [InlineData(5000, 0.5, 20000)]
    public void Backoff_Jitter_IsAShareEitherWay_AndNeverBeyondTheLongest(int failures, double chance, int milliseconds)
    {
        var backoff = (ChildSpec.Of("a", _ => Task.CompletedTask) with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)) { Factor = 3 } }).Backoff!;

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), backoff.WaitAfter(failures, chance));
    }

    [Fact, Trait("Semantics", "S7")]
    public void Starts_ThatFailInARow_AreTriedAgainAfterAPauseThatGrowsToASecond()
    {
        var family = new PlannedChildren(maxRestarts: 100).With("a");
        family.Exits("a");
        List<double> pauses = [];
        for (var i = 0; i < 9; i++)
            pauses.Add(Assert.IsType<Decision.RetryLater>(family.FailsToStart("a")).Wait.TotalMilliseconds);
        family.Start("a");
        Assert.IsType<Decision.RestartGroup>(family.Exits("a"));
        pauses.Add(Assert.IsType<Decision.RetryLater>(family.FailsToStart("a")).Wait.TotalMilliseconds);

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1000, 1000, 10], pauses);
    }

    [Theory, Trait("Semantics", "S6")]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_ThatABackoffDelays_DoesNotCountTowardsIntensity(bool runs)
    {
        var family = new PlannedChildren(maxRestarts: 0).With("a", s_waits).With("b");
        var decision = family.Exits("a");
        for (var i = 0; i < 100; i++)
        {
            family.IsDue(decision);
            if (runs)
                family.Start("a");
            decision = runs ? family.Exits("a") : family.FailsToStart("a");
        }

        Assert.Equal("stop [] retry a", PlannedChildren.Words(decision));
        Assert.Equal("give up", PlannedChildren.Words(family.Exits("b")));
    }

    [Theory, Trait("Semantics", "S7")]
    [InlineData(1)]
    [InlineData(3)]
    public void Backoff_ThatGivesUp_AllowsSoManyRestartsInARow_AndALifeOfTheLongestWaitBeginsAnew(int restarts)
    {
        var family = new PlannedChildren().With("a", spec => s_waits(spec) with { Backoff = s_waits(spec).Backoff! with { GiveUpAfter = restarts } });
        for (var life = 0; life < 3; life++, family.Now += 10)
        {
            family.CarryOut(family.IsDue(family.Exits("a")));
            for (var i = 1; i < restarts; i++)
                family.CarryOut(family.IsDue(i % 2 == 0 ? family.Exits("a") : family.FailsToStart("a")));
        }

        family.Now -= 10.001;
        var end = Assert.IsType<Decision.End>(family.Exits("a", ExitReason.Killed));

        Assert.Equal(new ExitReason.ShutdownWith(new BackoffExhausted("a", restarts, ExitReason.Killed)), end.Reason);
        Assert.True(end.Reason.IsGiveUp);
    }

    [Fact]
    public void Retry_OfAChildThatWasTerminatedMeanwhile_StartsTheRestOfItsGroup()
    {
        var family = new PlannedChildren(Strategy.OneForAll).With("a").With("b", s_waits).With("c");
        var decision = family.Exits("b");

        family.Planner.Terminated(family["b"]);

        Assert.Equal("stop [] start [a c]", PlannedChildren.Words(family.CarryOut(family.IsDue(decision))));
        Assert.Equal("A b C", family.State);
    }

    [Fact]
    public void Retry_OfAChildThatWasTerminatedAndStartedByHand_DoesNothing()
    {
        var family = new PlannedChildren().With("a", s_waits);
        var decision = family.Exits("a");
        family.Planner.Terminated(family["a"]);
        family.Start("a");
        var second = family.Exits("a");

        Assert.Equal("nothing", PlannedChildren.Words(family.IsDue(decision)));
        Assert.Equal("stop [] start [a]", PlannedChildren.Words(family.IsDue(second)));
    }

    [Fact]
    public void Retry_OfAGroup_StopsWhatWasStartedByHandMeanwhile()
    {
        var family = new PlannedChildren(Strategy.RestForOne).With("a").With("b", s_waits).With("c");
        var decision = family.Exits("b");
        family.With("d");

        Assert.Equal("stop [d] start [b c d]", PlannedChildren.Words(family.IsDue(decision)));
    }

    [Fact]
    public void Retry_OfAGroup_StartsAllThatWait_ThoughTheStrategyHasChanged()
    {
        var family = new PlannedChildren(Strategy.OneForAll).With("a").With("b", s_waits).With("c");
        var decision = family.Exits("b");
        family.Planner.Strategy = Strategy.OneForOne;

        Assert.Equal("stop [] start [a b c]", PlannedChildren.Words(family.IsDue(decision)));
    }

    [Theory]
    [InlineData("a", "b c", "a? b? c?", "stop [] start [a b c]")]
    [InlineData("b", "c", "A b? c?", "stop [] start [b c]")]
    [InlineData("c", "", "A B c?", "stop [] start [c]")]
    public void Start_ThatFailsAfterTheStrategyHasChanged_LeavesNobodyUnstarted(string fails, string unstarted, string state, string retry)
    {
        var family = new PlannedChildren(Strategy.OneForAll).With("a").With("b", s_waits).With("c");
        var decision = family.Exits("b");
        family.Planner.Strategy = Strategy.OneForOne;
        var restart = Assert.IsType<Decision.RestartGroup>(family.IsDue(decision));
        foreach (var child in restart.Start.TakeWhile(child => child.Spec.Id != fails))
            family.Start(child.Spec.Id);

        decision = family.FailsToStart(fails, unstarted.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal($"stop [] retry {fails}", PlannedChildren.Words(decision));
        Assert.Equal(state, family.State);
        Assert.Equal(retry, PlannedChildren.Words(family.CarryOut(family.IsDue(decision))));
        Assert.Equal("A B C", family.State);
    }

    [Fact]
    public void Restart_ThatTakesInAGroupThatWaits_OvertakesItsRetry()
    {
        var family = new PlannedChildren(Strategy.RestForOne).With("a").With("b", s_waits).With("c");
        var decision = family.Exits("b");

        Assert.Equal("stop [] start [a b c]", PlannedChildren.Words(family.CarryOut(family.Exits("a"))));
        Assert.Equal("nothing", PlannedChildren.Words(family.IsDue(decision)));
    }

    [Fact]
    public void Exit_WhileOthersWait_IsHandledAsEver()
    {
        var family = new PlannedChildren().With("a b", s_waits).With("c");
        var (first, second) = (family.Exits("a"), family.Exits("b"));
        Assert.Equal("stop [] start [c]", PlannedChildren.Words(family.CarryOut(family.Exits("c"))));

        Assert.Equal("stop [] start [b]", PlannedChildren.Words(family.CarryOut(family.IsDue(second))));
        Assert.Equal("stop [] start [a]", PlannedChildren.Words(family.CarryOut(family.IsDue(first))));
        Assert.Equal("A B C", family.State);
    }
}
