// L9, P7: links made at birth: their scope, and the owner's, which ties one end only.
namespace Riot.Tests.Semantics.Links;

public sealed class SpawnLinkTests
{
    public static MatrixTheoryData<Ending, bool, bool> Owners { get; } = new(Enum.GetValues<Ending>(), [false, true], [false, true]);

    [Theory, Trait("Semantics", "L9")]
    [InlineData(LinkScope.AnyExit, true)]
    [InlineData(LinkScope.AbnormalExit, true)]
    [InlineData(LinkScope.AnyExit, false)]
    [InlineData(LinkScope.AbnormalExit, false)]
    public async Task SpawnLink_WithAScope_PassesNormalExitsAsItSays(LinkScope scope, bool childDies)
    {
        await using var stage = await Stage.Start();
        var parent = stage.Puppet();
        var child = new Puppet(stage, await parent.Ask(self => self.SpawnLink(Puppet.Obey, scope)));
        Assert.Equal(1, stage.Riot.Processes.Info(parent.Pid)!.Links);
        var (dying, survivor) = childDies ? (child, parent) : (parent, child);

        dying.Return();
        await dying.Exit;

        if (scope == LinkScope.AnyExit)
            Assert.Equal(new ExitReason.LinkDown(dying.Pid, ExitReason.Normal), await survivor.Exit);
        else
            await survivor.Sync();
    }

    [Fact, Trait("Semantics", "L9")]
    public async Task SpawnLink_ByTypeWithAScope_TakesItForTheLinkAndNotForTheConstructor()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var child = await owner.Ask(self => self.SpawnLink<Returning>(["a value"], LinkScope.Owner));

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(child));
        await owner.Sync();
    }

    [Theory, Trait("Semantics", "L9")]
    [MemberData(nameof(Owners))]
    public async Task SpawnLink_Owner_EndsTheChildWithItsSpawnerAndNotTheOtherWayRound(Ending ending, bool childDies, bool trapExits)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet(trapExits);
        var child = new Puppet(
            stage, await owner.Ask(self => self.SpawnLink(Puppet.Obey, LinkScope.Owner, new ProcessOptions { TrapExits = trapExits })));
        await child.Sync();
        var (dying, survivor) = childDies ? (child, owner) : (owner, child);

        // A trapper takes an exit that was asked for as a message: here it has to go.
        var reason = stage.End(dying, trapExits && ending.ToString().StartsWith("Asked", StringComparison.Ordinal) ? Ending.Return : ending);

        Assert.Equal(reason, await dying.Exit);
        if (childDies)
            Assert.Empty(await owner.Drain());
        else if (trapExits)
            Assert.Equal([new ExitMessage(owner.Pid, reason, ExitKind.Link)], await child.Drain());
        else
            Assert.Equal(new ExitReason.LinkDown(owner.Pid, reason), await survivor.Exit);
    }

    [Theory, Trait("Semantics", "L9"), Trait("Semantics", "L3")]
    [InlineData(LinkScope.AnyExit, true)]
    [InlineData(LinkScope.AnyExit, false)]
    [InlineData(LinkScope.AbnormalExit, true)]
    [InlineData(LinkScope.AbnormalExit, false)]
    public async Task SpawnLink_OwnerThenAPlainLink_TiesBothAndStaysAsStrictAsTheOwners(LinkScope scope, bool childAsks)
    {
        await using var stage = await Stage.Start();
        var (first, second) = (stage.Puppet(), stage.Puppet());
        var (firstChild, secondChild) = (await Own(first), await Own(second));

        firstChild.Throw(new InvalidTimeZoneException());
        second.Return();

        Assert.IsType<ExitReason.LinkDown>(await first.Exit);
        Assert.Equal(new ExitReason.LinkDown(second.Pid, ExitReason.Normal), await secondChild.Exit);

        async Task<Puppet> Own(Puppet owner)
        {
            var child = new Puppet(stage, await owner.Ask(self => self.SpawnLink(Puppet.Obey, LinkScope.Owner)));
            var (asker, asked) = childAsks ? (child, owner) : (owner, child);
            await asker.Do(self => self.Link(asked.Pid, scope));
            await asked.Sync();
            return child;
        }
    }

    [Fact, Trait("Semantics", "L9")]
    public async Task SpawnLink_Owner_CanBeUnlinked()
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet();
        var child = new Puppet(stage, await owner.Ask(self => self.SpawnLink(Puppet.Obey, LinkScope.Owner)));
        await owner.Do(self => self.Unlink(child.Pid));

        owner.Return();
        await owner.Exit;

        await child.Sync();
    }

    [Theory, Trait("Semantics", "L9"), Trait("Semantics", "P7")]
    [InlineData("SpawnAndWaitAsync", Ending.Killed)]
    [InlineData("SpawnAndWaitAsync", Ending.AskedCustom)]
    [InlineData("ComputeAsync", Ending.Killed)]
    [InlineData("ComputeAsync", Ending.AskedCustom)]
    public async Task SpawnAndWait_WhoseCallerEnds_EndsTheChildWithIt(string verb, Ending ending)
    {
        await using var stage = await Stage.Start();
        var (owner, born) = (stage.Puppet(), new TaskCompletionSource<Pid>(TaskCreationOptions.RunContinuationsAsynchronously));
        async Task<int> Body(ProcessContext child)
        {
            born.SetResult(child.Pid);
            await child.SleepAsync(Timeout.InfiniteTimeSpan);
            return 1;
        }

        Task waiting = verb == "ComputeAsync" ? owner.Ask(self => self.ComputeAsync(Body)) : owner.Ask(self => self.SpawnAndWaitAsync(Body));
        var child = await born.Task.Guarded();
        var reason = stage.End(owner, ending);

        await Assert.ThrowsAsync<ProcessExitException>(() => waiting);
        Assert.Equal(reason, await owner.Exit);
        Assert.Equal(new ExitReason.LinkDown(owner.Pid, reason), await stage.ExitOf(child));
    }

    [Theory, Trait("Semantics", "L9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SpawnAndWait_WhoseChildEnds_LeavesTheCallerNoLinkAndNoMessage(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var owner = stage.Puppet(trapExits);

        Assert.Equal(ExitReason.Normal, await owner.Ask(self => self.SpawnAndWaitAsync(_ => Task.CompletedTask)));
        Assert.IsType<ExitReason.Exception>(await owner.Ask(self => self.SpawnAndWaitAsync(_ => throw new InvalidTimeZoneException())));
        Assert.Equal(42, await owner.Ask(self => self.ComputeAsync(_ => Task.FromResult(42))));

        Assert.Empty(await owner.Drain());
        Assert.Equal((0, 0), await owner.Ask(self => (self.Processes.Info(self.Pid)!.Links, self.Processes.Info(self.Pid)!.Monitors)));
    }

    [Theory, Trait("Semantics", "P7"), Trait("Semantics", "L9")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task SpawnLink_OfAChildThatEndsAtOnce_AlwaysTellsTheSpawner(int workers)
    {
        const int Children = 2000;
        await using var stage = await Stage.Start(workers);

        await stage.Run(
            async self =>
            {
                var children = new HashSet<Pid>();
                for (var i = 0; i < Children; i++)
                    children.Add(self.SpawnLink(_ => Task.CompletedTask));
                while (children.Count > 0)
                {
                    var exit = await self.ReceiveAsync<ExitMessage>();
                    Assert.Equal(ExitReason.Normal, exit.Reason);
                    Assert.True(children.Remove(exit.From), "told once");
                }
            },
            new ProcessOptions { TrapExits = true });
    }

    [Fact, Trait("Semantics", "L9")]
    public async Task SpawnLink_WithAnUnknownScope_StartsNothing()
    {
        await using var stage = await Stage.Start();
        var parent = stage.Puppet();
        await parent.Sync();
        var spawned = stage.Riot.Processes.Counters.Spawned;

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => parent.Do(self => self.SpawnLink(Puppet.Obey, (LinkScope)7)));

        Assert.Equal(spawned, stage.Riot.Processes.Counters.Spawned);
    }

    public sealed class Returning(string value) : IProcess
    {
        public Task RunAsync(ProcessContext self) => Task.FromResult(value);
    }
}
