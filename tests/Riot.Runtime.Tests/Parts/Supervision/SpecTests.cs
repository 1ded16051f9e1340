// S10 and the defaults of S1, S4, S6: specs hold what they were told, and refuse what is wrong with its path, its value and the fix.
namespace Riot.Tests.Parts.Supervision;

public sealed class SpecTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_tooLong = TimeSpan.FromDays(36500) + s_second;

    // What is done, and what the error must name: the place, the value, the fix.
    private static readonly Dictionary<string, (Action Mistake, string[] Named)> s_mistakes = new()
    {
        ["empty id"] = (() => Tunnel(s => s.Child<Idle>(" ")), ["'tunnel'", "' '", "unique"]),
        ["id twice"] = (() => Tunnel(s => s.Child<Idle>("slack").Child("slack", Body)), ["'tunnel/slack'", "twice", "another id"]),
        ["added twice"] = (() => Tunnel(s => s.Child<Idle>("slack").Add(ChildSpec.Of("slack", Body))), ["'tunnel/slack'", "another id"]),
        ["supervisor twice"] = (() => Tunnel(s => s.Child<Idle>("in").Supervisor("in", i => i)), ["'tunnel/in'", "another id"]),
        ["inner"] = (() => Tunnel(s => s.Supervisor("in", i => i.Child("x", Body, c => c.StopWithin(-s_second)))), ["'tunnel/in/x'", "-00:00:01", "zero or more"]),
        ["stop"] = (() => Tunnel(s => s.Child<Idle>("slack", c => c.StopWithin(-s_second))), ["'tunnel/slack'", "-00:00:01", "zero or more"]),
        ["start"] = (() => Tunnel(s => s.Child<Idle>("slack", c => c.StartWithin(TimeSpan.Zero))), ["'tunnel/slack'", "more than zero"]),
        ["back-off first"] = (() => Tunnel(s => s.Child<Idle>("slack", c => c.WithBackoff(TimeSpan.Zero, s_second))), ["'tunnel/slack'", "more than zero"]),
        ["back-off longest"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second / 2), ["'x'", "00:00:00.5", "swap"]),
        ["back-off factor"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second, factor: 0.5), ["'x'", "0.5", "1 or more"]),
        ["back-off no factor"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second, factor: double.NaN), ["'x'", "NaN", "1 or more"]),
        ["back-off that tries nothing"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second, giveUpAfter: 0), ["'x'", "after 0 restarts", "1 or more"]),
        ["back-off jitter"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second, jitter: 1.5), ["'x'", "1.5", "0 to 1"]),
        ["child of nothing"] = (() => Tunnel(s => s.Child("slack", Body, c => null!)), ["'tunnel/slack'", "nothing was returned"]),
        ["supervisor of nothing"] = (() => Tunnel(s => s.Supervisor("in", i => null!)), ["'tunnel/in'", "nothing was returned"]),
        ["restarts"] = (() => Tunnel(s => s.Intensity(-1, s_second)), ["'tunnel'", "-1", "zero"]),
        ["period"] = (() => Tunnel(s => s.Intensity(3, TimeSpan.Zero)), ["'tunnel'", "zero", "more than zero"]),
        ["negative period"] = (() => new SupervisorSpec().Intensity(3, -s_second), ["The supervisor", "-00:00:01", "more than zero"]),
        ["period too long"] = (() => Tunnel(s => s.Intensity(3, s_tooLong)), ["'tunnel'", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["dynamic period too long"] = (() => new DynamicSupervisorSpec().Intensity(3, s_tooLong), ["dynamic", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["stop too long"] = (() => ChildSpec.Of("x", Body).StopWithin(s_tooLong), ["'x'", "more than 36500 days; use that or less, or stop it without limit."]),
        ["start too long"] = (() => ChildSpec.Of("x", Body).StartWithin(s_tooLong), ["'x'", "more than 36500 days; use that or less, or no limit."]),
        ["back-off too long"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_tooLong), ["'x'", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["back-off no end"] = (() => ChildSpec.Of("x", Body).WithBackoff(s_second, s_second, factor: double.PositiveInfinity), ["'x'", "cannot grow", "finite"]),
        ["significant permanent"] = (() => Tunnel(s => s.Child<Idle>("slack", c => c.AsSignificant())), ["'tunnel/slack'", "permanent", "Transient()"]),
        ["significant for nothing"] = (
            () => Tunnel(s => s.Child<Idle>("slack", c => c.Temporary().AsSignificant())), ["'tunnel/slack'", "never", "ShutDownOn"]),
        ["auto shutdown"] = (() => Tunnel(s => s.ShutDownOn((AutoShutdown)7)), ["'tunnel'", "7", "AnySignificant"]),
        ["at most"] = (() => new DynamicSupervisorSpec().AtMost(0), ["0", "one or more"]),
        ["dynamic restarts"] = (() => new DynamicSupervisorSpec().Intensity(-1, s_second), ["dynamic", "-1", "zero"]),
        ["shutdown too long"] = (() => Shutdown.After(s_tooLong), ["36500.00:00:01", "more than 36500 days", "without limit"]),
        ["shutdown"] = (() => Shutdown.After(-s_second), ["-00:00:01", "zero or more"]),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory, Trait("Semantics", "S10")]
    [MemberData(nameof(Mistakes))]
    public void Spec_WithABadValue_IsRefusedAtOnceWithPathValueAndFix(string mistake)
    {
        var (make, named) = s_mistakes[mistake];

        var error = Assert.ThrowsAny<ArgumentException>(make);

        Assert.All(named, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact, Trait("Semantics", "S6")]
    public void Supervisor_Unsaid_IsOneForOneWithThreeRestartsInFiveSeconds()
    {
        var spec = new SupervisorSpec();

        Assert.Equal((Strategy.OneForOne, 3, TimeSpan.FromSeconds(5)), (spec.Strategy, spec.MaxRestarts, spec.Period));
        Assert.Equal((AutoShutdown.Never, 0), (spec.AutoShutdown, spec.Children.Count));
        var dynamic = new DynamicSupervisorSpec();
        Assert.Equal((3, TimeSpan.FromSeconds(5), null), (dynamic.MaxRestarts, dynamic.Period, dynamic.MaxChildren));
    }

    [Fact, Trait("Semantics", "S4")]
    public void Child_Unsaid_IsPermanentAndHasFiveSecondsToStop_ASupervisorAnyTime()
    {
        var children = Tunnel(s => s.Child<Idle>("class").Child("function", Body).Supervisor("inner", i => i.Child<Idle>("x"))).Children[0];
        Assert.Equal((Shutdown.Infinite, true), (children.Shutdown, children.IsSupervisor));
        var dynamic = ChildSpec.Of<DynamicSupervisor>("dynamic");
        Assert.Equal((Shutdown.Infinite, true), (dynamic.Shutdown, dynamic.IsSupervisor));

        var child = ChildSpec.Of<Idle>("class");

        Assert.Equal((Restart.Permanent, Shutdown.After(TimeSpan.FromSeconds(5)), false), (child.Restart, child.Shutdown, child.IsSupervisor));
        Assert.Equal(default, child.Shutdown);
        Assert.Equal((false, null, null, null), (child.IsSignificant, child.StartTimeout, child.Backoff, child.Options));
    }

    [Fact]
    public void Child_WithAllThatCanBeSaid_HoldsIt()
    {
        var options = new ProcessOptions { Name = "slack" };
        var child = ChildSpec.Of("slack", Body).Transient().StopWithin(s_second).AsSignificant().StartWithin(2 * s_second)
            .WithBackoff(s_second, 8 * s_second, 4, 0.5).WithOptions(options);

        Assert.Equal(("slack", Restart.Transient, Shutdown.After(s_second)), (child.Id, child.Restart, child.Shutdown));
        Assert.Equal((true, 2 * s_second, options), (child.IsSignificant, child.StartTimeout, child.Options));
        Assert.Equal((s_second, 8 * s_second, 4, 0.5), (child.Backoff!.First, child.Backoff.Longest, child.Backoff.Factor, child.Backoff.Jitter));
        Assert.Equal((Restart.Temporary, Shutdown.Kill), (child.Temporary().Restart, child.StopByKill().Shutdown));
        Assert.Equal((Restart.Permanent, Shutdown.Infinite), (child.Permanent().Restart, child.StopUnbounded().Shutdown));
        Assert.Equal(Restart.Transient, child.Restart);
    }

    [Fact]
    public void Child_LaterCall_TakesAwayNothingThatItDoesNotName()
    {
        var (mailbox, body) = (MailboxLimit.Reject(9), ChildSpec.Of("x", Body));
        var all = new ProcessOptions { Name = "x", Priority = ProcessPriority.High, TrapExits = true, Placement = ProcessPlacement.Pinned, Mailbox = mailbox };

        Assert.Equal(new ProcessOptions { Name = "x", Mailbox = mailbox }, body.Named("x").WithOptions(new ProcessOptions { Mailbox = mailbox }).Options);
        Assert.Equal(all, body.WithOptions(all).WithOptions(new ProcessOptions()).Options);
        Assert.Equal(all with { Name = "y", Priority = ProcessPriority.Normal, TrapExits = false, Placement = ProcessPlacement.Shared },
            body.WithOptions(all).WithOptions(new ProcessOptions
            {
                Name = "y",
                Priority = ProcessPriority.Normal,
                TrapExits = false,
                Placement = ProcessPlacement.Shared,
            }).Options);
        Assert.Equal(all with { Name = "z" }, body.WithOptions(all).Named("z").Options);

        var backoff = body.WithBackoff(s_second, s_second, 3, 0.5, giveUpAfter: 7).WithBackoff(2 * s_second, 4 * s_second).Backoff!;
        Assert.Equal((2 * s_second, 4 * s_second, 3, 0.5, 7), (backoff.First, backoff.Longest, backoff.Factor, backoff.Jitter, backoff.GiveUpAfter));
        Assert.Equal((2, 0.2, null), body.WithBackoff(s_second, s_second).Backoff is { } plain ? (plain.Factor, plain.Jitter, plain.GiveUpAfter) : default);
    }

    [Fact]
    public void Spec_IsNeverChanged_EveryMethodMakesAnother()
    {
        var one = new SupervisorSpec().OneForAll().Intensity(7, s_second).ShutDownOn(AutoShutdown.AllSignificant).Child<Idle>("a");
        var two = one.RestForOne().Child("b", Body, c => c.Transient().AsSignificant());

        Assert.Equal((Strategy.OneForAll, 1), (one.Strategy, one.Children.Count));
        Assert.Equal((Strategy.RestForOne, 7, s_second, AutoShutdown.AllSignificant), (two.Strategy, two.MaxRestarts, two.Period, two.AutoShutdown));
        Assert.Equal(["a", "b"], two.Children.Select(child => child.Id));
        Assert.Equal(["b"], one.Child("b", Body).Children.Skip(1).Select(child => child.Id));
    }

    private static SupervisorSpec Tunnel(Func<SupervisorSpec, SupervisorSpec> children) => new SupervisorSpec().Supervisor("tunnel", children);

    private static Task Body(ProcessContext self) => Task.CompletedTask;

    private sealed class Idle : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
