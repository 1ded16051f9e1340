// S9: when the end of significant children stops their supervisor.
using Riot.Supervision;

namespace Riot.Tests.Parts.Supervision;

public sealed class AutoShutdownTests
{
    private static readonly Func<ChildSpec, ChildSpec> s_significant = spec => spec with { Restart = Restart.Transient, IsSignificant = true };

    [Theory]
    [InlineData(AutoShutdown.Never, "s", "nothing")]
    [InlineData(AutoShutdown.AnySignificant, "a", "nothing")]
    [InlineData(AutoShutdown.AnySignificant, "s", "end Shutdown")]
    [InlineData(AutoShutdown.AllSignificant, "s", "nothing")]
    [InlineData(AutoShutdown.AllSignificant, "s t", "end Shutdown")]
    [InlineData(AutoShutdown.AllSignificant, "t s", "end Shutdown")]
    [InlineData(AutoShutdown.AllSignificant, "s a", "nothing")]
    public void NormalExits_StopTheSupervisorAsItSays(AutoShutdown autoShutdown, string exits, string expected)
    {
        var family = Family(autoShutdown);
        Decision last = Decision.Nothing.Instance;
        foreach (var id in exits.Split(' '))
        {
            Assert.Equal("nothing", PlannedChildren.Words(last));
            last = family.Exits(id, ExitReason.Normal);
        }

        Assert.Equal(expected, PlannedChildren.Words(last));
    }

    [Fact]
    public void Crash_OfASignificantTransientChild_RestartsIt() =>
        Assert.Equal("stop [] start [s]", PlannedChildren.Words(Family(AutoShutdown.AnySignificant).Exits("s")));

    [Fact]
    public void Crash_OfASignificantTemporaryChild_StopsTheSupervisor()
    {
        var family = new PlannedChildren(autoShutdown: AutoShutdown.AllSignificant).With("s", spec => spec with
        {
            Restart = Restart.Temporary,
            IsSignificant = true,
        });

        Assert.Equal("end Shutdown", PlannedChildren.Words(family.Exits("s")));
    }

    [Fact]
    public void SignificantChildThatWaitsForARestart_IsNotTheLast()
    {
        var family = new PlannedChildren(autoShutdown: AutoShutdown.AllSignificant)
            .With("s", spec => s_significant(spec) with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) })
            .With("t", s_significant);
        family.Exits("s");

        Assert.Equal("nothing", PlannedChildren.Words(family.Exits("t", ExitReason.Normal)));
    }

    [Fact]
    public void SignificantChildThatWasTerminated_DoesNotStopTheSupervisor_ButIsNotWaitedFor()
    {
        var family = Family(AutoShutdown.AllSignificant);
        family.Planner.Terminated(family["s"]);

        Assert.Equal("end Shutdown", PlannedChildren.Words(family.Exits("t", ExitReason.Normal)));
    }

    private static PlannedChildren Family(AutoShutdown autoShutdown) =>
        new PlannedChildren(autoShutdown: autoShutdown).With("a", spec => spec with { Restart = Restart.Transient }).With("s t", s_significant);
}
