// L2, L3: which exits a link passes on, over scope, reason, trapping, and which end asked for it.
namespace Riot.Tests.Semantics.Links;

public sealed class LinkFateTests
{
    public enum Asker
    {
        Dying,
        Survivor,
        Both,
    }

    public static MatrixTheoryData<LinkScope, Ending, bool, Asker> Fates { get; } = new(
        [LinkScope.AnyExit, LinkScope.AbnormalExit], Enum.GetValues<Ending>(), [false, true], Enum.GetValues<Asker>());

    public static MatrixTheoryData<Ending, bool, bool, bool> Mixtures { get; } = new(
        [Ending.Return, Ending.AskedNormal, Ending.AskedCustom], [false, true], [false, true], [false, true]);

    [Theory, Trait("Semantics", "L2"), Trait("Semantics", "L3")]
    [MemberData(nameof(Fates))]
    public async Task Exit_OfOneEnd_ReachesTheOtherAsTheScopeSays(LinkScope scope, Ending ending, bool trapExits, Asker asker)
    {
        await using var stage = await Stage.Start();
        var (dying, survivor) = (stage.Puppet(), stage.Puppet(trapExits));
        if (asker is Asker.Dying or Asker.Both)
            await dying.Do(self => self.Link(survivor.Pid, scope));
        if (asker is Asker.Survivor or Asker.Both)
            await survivor.Do(self => self.Link(dying.Pid, scope));
        await dying.Sync();

        await ExpectFate(stage, dying, survivor, ending, trapExits, passes: scope == LinkScope.AnyExit);
    }

    [Theory, Trait("Semantics", "L3")]
    [MemberData(nameof(Mixtures))]
    public async Task Exit_WhereTheEndsAskedForDifferentScopes_IsPassedOnAsByAnyExit(
        Ending ending, bool trapExits, bool dyingAsksAny, bool anyFirst)
    {
        await using var stage = await Stage.Start();
        var (dying, survivor) = (stage.Puppet(), stage.Puppet(trapExits));
        var (askerOfAny, other) = dyingAsksAny ? (dying, survivor) : (survivor, dying);
        if (anyFirst)
            await askerOfAny.Do(self => self.Link(other.Pid, LinkScope.AnyExit));
        await other.Do(self => self.Link(askerOfAny.Pid, LinkScope.AbnormalExit));
        if (!anyFirst)
            await askerOfAny.Do(self => self.Link(other.Pid, LinkScope.AnyExit));
        await dying.Sync();

        await ExpectFate(stage, dying, survivor, ending, trapExits, passes: true);
    }

    [Fact, Trait("Semantics", "L3")]
    public async Task Scope_AfterUnlinkAndLinkingAgain_IsThatOfTheNewLink()
    {
        await using var stage = await Stage.Start();
        var (dying, survivor) = (stage.Puppet(), stage.Puppet());
        await survivor.Do(self =>
        {
            self.Link(dying.Pid, LinkScope.AnyExit);
            self.Unlink(dying.Pid);
            self.Link(dying.Pid, LinkScope.AbnormalExit);
        });
        await dying.Sync();

        dying.Return();
        await dying.Exit;

        await survivor.Sync();
    }

    [Theory, Trait("Semantics", "L2"), Trait("RiotDefect", "D13")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Exit_AlongAChain_EndsAllAndKeepsTheCauses(int workers)
    {
        await using var stage = await Stage.Start(workers);
        var (first, second, third) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        await second.Do(self => self.Link(first.Pid));
        await third.Do(self => self.Link(second.Pid));

        stage.Riot.Exit(first.Pid, ExitReason.Normal);

        Assert.Equal(ExitReason.Normal, await first.Exit);
        var atSecond = Assert.IsType<ExitReason.LinkDown>(await second.Exit);
        Assert.Equal((first.Pid, ExitReason.Normal), (atSecond.Pid, atSecond.Cause));
        var atThird = Assert.IsType<ExitReason.LinkDown>(await third.Exit);
        Assert.Equal((second.Pid, (ExitReason)atSecond), (atThird.Pid, atThird.Cause));
        Assert.Equal((first.Pid, ExitReason.Normal, 2), (atThird.RootPid, atThird.Root, atThird.Hops));
    }

    [Fact, Trait("Semantics", "L3")]
    public async Task Exit_AlongAChainOfAbnormalExitLinks_IsNotNormalAfterOneHop()
    {
        await using var stage = await Stage.Start();
        var (first, second, third) = (stage.Puppet(), stage.Puppet(), stage.Puppet());
        await second.Do(self => self.Link(first.Pid, LinkScope.AnyExit));
        await third.Do(self => self.Link(second.Pid, LinkScope.AbnormalExit));

        first.Return();

        var reason = await third.Exit;
        Assert.Equal(new ExitReason.LinkDown(second.Pid, new ExitReason.LinkDown(first.Pid, ExitReason.Normal)), reason);
        Assert.True(reason.IsAbnormal);
    }

    private static async Task ExpectFate(Stage stage, Puppet dying, Puppet survivor, Ending ending, bool trapExits, bool passes)
    {
        var reason = stage.End(dying, ending);

        Assert.Equal(reason, await dying.Exit);
        if (trapExits)
            Assert.Equal([new ExitMessage(dying.Pid, reason, ExitKind.Link)], await survivor.Drain());
        else if (passes || !reason.IsNormal)
            Assert.Equal(new ExitReason.LinkDown(dying.Pid, reason), await survivor.Exit);
        else
            await survivor.Sync();
    }
}
