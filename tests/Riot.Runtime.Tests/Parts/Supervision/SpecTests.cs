// S10 and the defaults of S1, S4, S6: specs hold what they were told, and refuse what is wrong with whose it is, the value and the fix.
namespace Riot.Tests.Parts.Supervision;

public sealed class SpecTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_tooLong = TimeSpan.FromDays(36500) + s_second;

    // What is done, and what the error must name: the place, the value, the fix.
    private static readonly Dictionary<string, (Func<object> Mistake, string[] Named)> s_mistakes = new()
    {
        ["empty id"] = (() => Tunnel(s => s with { Children = [.. s.Children, ChildSpec.Of<Idle>(" ")] }), ["' '", "unique"]),
        ["id twice"] = (() => Tunnel(s => s with { Children = [.. s.Children, ChildSpec.Of<Idle>("slack"), ChildSpec.Of("slack", Body)] }), ["'slack'", "twice", "another id"]),
        ["added twice"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("slack"), ChildSpec.Of("slack", Body)],
        }), ["'slack'", "another id"]),
        ["supervisor twice"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("in"), ChildSpec.Of("in", new SupervisorSpec())],
        }), ["'in'", "another id"]),
        ["inner"] = (() => Tunnel(s => s with
        {
            Children =
            [
                .. s.Children,
                ChildSpec.Of("in", new SupervisorSpec
                {
                    Children = [ChildSpec.Of("x", Body) with { Shutdown = Shutdown.After(-s_second) }],
                }),
            ],
        }), ["limit", "negative", "zero or more"]),
        ["stop"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("slack") with { Shutdown = Shutdown.After(-s_second) }],
        }), ["limit", "negative", "zero or more"]),
        ["start"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("slack") with { StartTimeout = TimeSpan.Zero }],
        }), ["'slack'", "more than zero"]),
        ["back-off first"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("slack") with { Backoff = new(TimeSpan.Zero, s_second) }],
        }), ["Back-off", "more than zero"]),
        ["back-off longest"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second / 2) }, ["Back-off", "00:00:00.5", "swap"]),
        ["back-off factor"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second) { Factor = 0.5 } }, ["Back-off", "0.5", "1 or more"]),
        ["back-off no factor"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second) { Factor = double.NaN } }, ["Back-off", "NaN", "1 or more"]),
        ["back-off that tries nothing"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second) { GiveUpAfter = 0 } }, ["Back-off", "after 0 restarts", "1 or more"]),
        ["back-off jitter"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second) { Jitter = 1.5 } }, ["Back-off", "1.5", "0 to 1"]),
        ["child that is null"] = (() => new SupervisorSpec { Children = [null!] }, ["The supervisor", "null", "leave it out"]),
        ["name"] = (() => ChildSpec.Of("x", Body) with { Name = " " }, ["'x'", "' '", "null for none"]),
        ["restart"] = (() => ChildSpec.Of("x", Body) with { Restart = (Restart)7 }, ["'x'", "7", "Transient"]),
        ["partitions"] = (() => new DynamicSupervisorSpec { Partitions = 0 }, ["0", "one or more"]),
        ["restarts"] = (() => Tunnel(s => s with { MaxRestarts = -1, Period = s_second }), ["The supervisor", "-1", "zero"]),
        ["period"] = (() => Tunnel(s => s with { MaxRestarts = 3, Period = TimeSpan.Zero }), ["The supervisor", "zero", "more than zero"]),
        ["negative period"] = (() => new SupervisorSpec { MaxRestarts = 3, Period = -s_second }, ["The supervisor", "-00:00:01", "more than zero"]),
        ["period too long"] = (() => Tunnel(s => s with { MaxRestarts = 3, Period = s_tooLong }), ["The supervisor", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["dynamic period too long"] = (() => new DynamicSupervisorSpec { MaxRestarts = 3, Period = s_tooLong }, ["dynamic", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["stop too long"] = (() => ChildSpec.Of("x", Body) with { Shutdown = Shutdown.After(s_tooLong) }, ["limit", "more than 36500 days", "InfiniteTimeSpan"]),
        ["start too long"] = (() => ChildSpec.Of("x", Body) with { StartTimeout = s_tooLong }, ["'x'", "more than 36500 days; use that or less, or no limit."]),
        ["back-off too long"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_tooLong) }, ["Back-off", "36500.00:00:01 is more than 36500 days; use that or less."]),
        ["back-off no end"] = (() => ChildSpec.Of("x", Body) with { Backoff = new(s_second, s_second) { Factor = double.PositiveInfinity } }, ["Back-off", "cannot grow", "finite"]),
        ["significant permanent"] = (() => Tunnel(s => s with
        {
            Children = [.. s.Children, ChildSpec.Of<Idle>("slack") with { IsSignificant = true }],
        }), ["'slack'", "'tunnel'", "permanent", "Transient"]),
        ["significant for nothing"] = (
            () => Tunnel(s => s with
            {
                Children = [.. s.Children, ChildSpec.Of<Idle>("slack") with { Restart = Restart.Temporary, IsSignificant = true }],
            }), ["'slack'", "'tunnel'", "never", "AutoShutdown"]),
        ["auto shutdown"] = (() => Tunnel(s => s with { AutoShutdown = (AutoShutdown)7 }), ["The supervisor", "7", "AnySignificant"]),
        ["at most"] = (() => new DynamicSupervisorSpec { MaxChildren = 0 }, ["0", "one or more"]),
        ["dynamic restarts"] = (() => new DynamicSupervisorSpec { MaxRestarts = -1, Period = s_second }, ["dynamic", "-1", "zero"]),
        ["shutdown too long"] = (() => Shutdown.After(s_tooLong), ["limit", "more than 36500 days", "InfiniteTimeSpan"]),
        ["shutdown"] = (() => Shutdown.After(-s_second), ["limit", "negative", "zero or more"]),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory, Trait("Semantics", "S10")]
    [MemberData(nameof(Mistakes))]
    public void Spec_WithABadValue_IsRefusedWhereItIsSet_WithWhoseItIsTheValueAndTheFix(string mistake)
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
        var children = Tunnel(s => s with
        {
            Children =
            [
                .. s.Children,
                ChildSpec.Of<Idle>("class"),
                ChildSpec.Of("function", Body),
                ChildSpec.Of("inner", new SupervisorSpec { Children = [ChildSpec.Of<Idle>("x")] }),
            ],
        }).Children[0];
        Assert.Equal((Shutdown.Infinite, true), (children.Shutdown, children.IsSupervisor));
        var dynamic = ChildSpec.Of<DynamicSupervisor>("dynamic");
        Assert.Equal((Shutdown.Infinite, true), (dynamic.Shutdown, dynamic.IsSupervisor));

        var child = ChildSpec.Of<Idle>("class");

        Assert.Equal((Restart.Permanent, Shutdown.After(TimeSpan.FromSeconds(5)), false), (child.Restart, child.Shutdown, child.IsSupervisor));
        Assert.Equal(default, child.Shutdown);
        Assert.Equal((false, null, null), (child.IsSignificant, child.StartTimeout, child.Backoff));
        Assert.Equal((null, false, ProcessPriority.Normal, ProcessPlacement.Shared, null), (child.Name, child.TrapExits, child.Priority, child.Placement, child.Mailbox));
    }

    [Fact]
    public void Child_WithAllThatCanBeSaid_HoldsIt()
    {
        var mailbox = MailboxLimit.Reject(9);
        var child = ChildSpec.Of("slack", Body) with
        {
            Restart = Restart.Transient,
            Shutdown = Shutdown.After(s_second),
            IsSignificant = true,
            StartTimeout = 2 * s_second,
            Backoff = new(s_second, 8 * s_second) { Factor = 4, Jitter = 0.5 },
            Name = "tunnel/slack",
            TrapExits = true,
            Priority = ProcessPriority.High,
            Placement = ProcessPlacement.Pinned,
            Mailbox = mailbox,
        };

        Assert.Equal(("slack", Restart.Transient, Shutdown.After(s_second)), (child.Id, child.Restart, child.Shutdown));
        Assert.Equal((true, 2 * s_second), (child.IsSignificant, child.StartTimeout));
        Assert.Equal(("tunnel/slack", true, ProcessPriority.High, ProcessPlacement.Pinned), (child.Name, child.TrapExits, child.Priority, child.Placement));
        Assert.Same(mailbox, child.Mailbox);
        Assert.Equal((s_second, 8 * s_second, 4, 0.5), (child.Backoff!.First, child.Backoff.Longest, child.Backoff.Factor, child.Backoff.Jitter));
        Assert.Equal((Restart.Temporary, Shutdown.Kill), ((child with { Restart = Restart.Temporary }).Restart, (child with { Shutdown = Shutdown.Kill }).Shutdown));
        Assert.Equal((Restart.Permanent, Shutdown.Infinite), ((child with { Restart = Restart.Permanent }).Restart, (child with { Shutdown = Shutdown.Infinite }).Shutdown));
        Assert.Equal(Restart.Transient, child.Restart);
    }

    [Fact]
    public void Child_With_TakesAwayNothingThatItDoesNotName()
    {
        var all = ChildSpec.Of("x", Body) with { Name = "x", Priority = ProcessPriority.High, TrapExits = true, Backoff = new(s_second, 4 * s_second) { GiveUpAfter = 7 } };

        var other = all with { Name = "y" };

        Assert.Equal(("y", ProcessPriority.High, true, 7), (other.Name, other.Priority, other.TrapExits, other.Backoff?.GiveUpAfter));
        var backoff = all.Backoff! with { Factor = 3 };
        Assert.Equal((s_second, 4 * s_second, 3, 0.2, 7), (backoff.First, backoff.Longest, backoff.Factor, backoff.Jitter, backoff.GiveUpAfter));
    }

    [Fact]
    public void Spec_IsNeverChanged_EveryMethodMakesAnother()
    {
        var one = new SupervisorSpec
        {
            Strategy = Strategy.OneForAll,
            MaxRestarts = 7,
            Period = s_second,
            AutoShutdown = AutoShutdown.AllSignificant,
            Children = [ChildSpec.Of<Idle>("a")],
        };
        var two = one with
        {
            Strategy = Strategy.RestForOne,
            Children = [.. one.Children, ChildSpec.Of("b", Body) with { Restart = Restart.Transient, IsSignificant = true }],
        };

        Assert.Equal((Strategy.OneForAll, 1), (one.Strategy, one.Children.Count));
        Assert.Equal((Strategy.RestForOne, 7, s_second, AutoShutdown.AllSignificant), (two.Strategy, two.MaxRestarts, two.Period, two.AutoShutdown));
        Assert.Equal(["a", "b"], two.Children.Select(child => child.Id));
        Assert.Equal(["b"], (one with { Children = [.. one.Children, ChildSpec.Of("b", Body)] }).Children.Skip(1).Select(child => child.Id));
    }

    private static SupervisorSpec Tunnel(Func<SupervisorSpec, SupervisorSpec> children) => new SupervisorSpec
    {
        Children = [ChildSpec.Of("tunnel", children(new SupervisorSpec()))],
    };

    private static Task Body(ProcessContext self) => Task.CompletedTask;

    private sealed class Idle : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.CompletedTask;
    }
}
