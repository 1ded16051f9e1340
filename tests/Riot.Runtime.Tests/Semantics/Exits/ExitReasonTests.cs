// X1: reasons as values: equality, the three predicates, the root of a chain, and a text that stays short.
namespace Riot.Tests.Semantics.Exits;

public sealed class ExitReasonTests
{
    public enum Kind
    {
        Normal,
        Shutdown,
        Abnormal,
    }

    public static TheoryData<string, Kind> Kinds { get; } = new()
    {
        { "Normal", Kind.Normal },
        { "Shutdown", Kind.Shutdown },
        { "ShutdownWith", Kind.Shutdown },
        { "Killed", Kind.Abnormal },
        { "NoProcess", Kind.Abnormal },
        { "NoConnection", Kind.Abnormal },
        { "Exception", Kind.Abnormal },
        { "Custom", Kind.Abnormal },
    };

    [Theory, Trait("Semantics", "X1")]
    [MemberData(nameof(Kinds))]
    public async Task Predicates_OfAReasonAndOfALinkDownOnIt_AreThoseOfItsRoot(string name, Kind kind)
    {
        await using var stage = await Stage.Start();
        var (pid, other) = (stage.Puppet().Pid, stage.Puppet().Pid);
        var reason = Make(name);
        var linkDown = new ExitReason.LinkDown(other, new ExitReason.LinkDown(pid, reason));

        Assert.Equal(
            (kind == Kind.Normal, kind == Kind.Shutdown, kind == Kind.Abnormal), (reason.IsNormal, reason.IsShutdown, reason.IsAbnormal));

        // Who was dragged down has not finished, even by a normal end.
        Assert.Equal((false, kind == Kind.Shutdown, kind != Kind.Shutdown), (linkDown.IsNormal, linkDown.IsShutdown, linkDown.IsAbnormal));
        Assert.Equal((pid, reason, 2), (linkDown.RootPid, linkDown.Root, linkDown.Hops));
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task GaveUp_IsARootThatSaysSo_AndAShutdownForAllThat()
    {
        await using var stage = await Stage.Start();
        var pid = stage.Puppet().Pid;
        ExitReason[] surrenders =
        [
            new ExitReason.ShutdownWith(new FailedToStartChild("a", ExitReason.Killed)),
            new ExitReason.ShutdownWith(new RestartIntensityExceeded("a", 3, TimeSpan.FromSeconds(5), ExitReason.Killed)),
        ];

        Assert.All(surrenders, reason => Assert.Equal((true, true, false), (reason.IsGiveUp, reason.IsShutdown, reason.IsAbnormal)));
        Assert.All(surrenders, reason => Assert.True(new ExitReason.LinkDown(pid, reason).IsGiveUp));
        Assert.All(Kinds.Select(row => Make(row.Data.Item1)), reason => Assert.False(reason.IsGiveUp));
        Assert.Equal(surrenders[0], new ExitReason.ShutdownWith(new FailedToStartChild("a", ExitReason.Killed)));
    }

    [Theory, Trait("Semantics", "X1")]
    [MemberData(nameof(Kinds))]
    public void Reasons_AreEqualByValue(string name, Kind kind)
    {
        _ = kind;
        foreach (var (other, _) in Kinds.Select(row => row.Data))
        {
            Assert.Equal(name == other, Make(name).Equals(Make(other)));
            if (name == other)
                Assert.Equal(Make(name).GetHashCode(), Make(other).GetHashCode());
        }

        Assert.NotEqual<ExitReason>(new ExitReason.Custom(1), new ExitReason.Custom(2));
        Assert.NotEqual<ExitReason>(new ExitReason.ShutdownWith(1), new ExitReason.Custom(1));
        Assert.NotEqual<ExitReason>(new ExitReason.Exception(new InvalidTimeZoneException()), new ExitReason.Exception(new InvalidTimeZoneException()));
        Assert.False(Make(name).Equals(null));
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task LinkDown_IsEqualByPidAndChain()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet().Pid, stage.Puppet().Pid);

        Assert.Equal(new ExitReason.LinkDown(one, ExitReason.Normal), new ExitReason.LinkDown(one, ExitReason.Normal));
        Assert.NotEqual(new ExitReason.LinkDown(one, ExitReason.Normal), new ExitReason.LinkDown(other, ExitReason.Normal));
        Assert.NotEqual(new ExitReason.LinkDown(one, ExitReason.Normal), new ExitReason.LinkDown(one, ExitReason.Shutdown));
        Assert.NotEqual(
            new ExitReason.LinkDown(one, ExitReason.Normal),
            new ExitReason.LinkDown(one, new ExitReason.LinkDown(one, ExitReason.Normal)));
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task LinkDown_OfAVeryLongChain_PrintsEightHopsAndItsRoot()
    {
        const int Hops = 200_000; // Recursion over these would overflow the stack.
        await using var stage = await Stage.Start();
        var (root, link) = (stage.Puppet().Pid, stage.Puppet().Pid);
        ExitReason.LinkDown Chain()
        {
            var reason = new ExitReason.LinkDown(root, new ExitReason.Custom("spark"));
            for (var i = 1; i < Hops; i++)
                reason = new ExitReason.LinkDown(link, reason);
            return reason;
        }

        var chain = Chain();
        var text = chain.ToString();

        Assert.Equal((Hops, root), (chain.Hops, chain.RootPid));
        Assert.Equal(8, text.Split("LinkDown(").Length - 1);
        Assert.Contains("spark", text, StringComparison.Ordinal);
        Assert.Contains(root.ToString(), text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 400);
        Assert.Equal(text.Count(c => c == '('), text.Count(c => c == ')'));
        Assert.Equal(chain, Chain());
        Assert.Equal(chain.GetHashCode(), Chain().GetHashCode());
        Assert.False(chain.IsShutdown);
    }

    [Fact, Trait("Semantics", "X1")]
    public async Task LinkDown_OfAShortChain_PrintsAllOfIt()
    {
        await using var stage = await Stage.Start();
        var (one, other) = (stage.Puppet().Pid, stage.Puppet().Pid);

        Assert.Equal(
            $"LinkDown({other}, LinkDown({one}, Shutdown(done)))",
            new ExitReason.LinkDown(other, new ExitReason.LinkDown(one, new ExitReason.ShutdownWith("done"))).ToString());
    }

    private static ExitReason Make(string name) => name switch
    {
        "Normal" => ExitReason.Normal,
        "Shutdown" => ExitReason.Shutdown,
        "ShutdownWith" => new ExitReason.ShutdownWith("why"),
        "Killed" => ExitReason.Killed,
        "NoProcess" => ExitReason.NoProcess,
        "NoConnection" => ExitReason.NoConnection,
        "Exception" => new ExitReason.Exception(s_error),
        "Custom" => new ExitReason.Custom("why"),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static readonly InvalidTimeZoneException s_error = new();
}
