// X2–X4, X7: who exits with what when asked, killed, or ending itself; and which of several reasons counts.
namespace Riot.Tests.Semantics.Exits;

public sealed class ExitVerbTests
{
    public static MatrixTheoryData<Ending, bool, bool> Requests { get; } = new(
        [Ending.AskedNormal, Ending.AskedShutdown, Ending.AskedShutdownWith, Ending.AskedCustom], [false, true], [false, true]);

    [Theory, Trait("Semantics", "X2")]
    [MemberData(nameof(Requests))]
    public async Task Exit_OfAnother_EndsItOrTellsTheTrapper(Ending ending, bool trapExits, bool fromOutside)
    {
        await using var stage = await Stage.Start();
        var (target, asker) = (stage.Puppet(trapExits), stage.Puppet());
        var reason = ReasonOf(ending);

        if (fromOutside)
            stage.Riot.Exit(target.Pid, reason);
        else
            await asker.Do(self => self.Exit(target.Pid, reason));

        if (trapExits)
            Assert.Equal([new ExitMessage(fromOutside ? Pid.Runtime : asker.Pid, reason, ExitKind.Exit)], await target.Drain());
        else
            Assert.Equal(reason, await target.Exit);
    }

    [Fact, Trait("Semantics", "X2")]
    public async Task Exit_OfADeadProcess_DoesNothing()
    {
        await using var stage = await Stage.Start();
        var (dead, asker) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        await asker.Do(self =>
        {
            self.Exit(dead.Pid, ExitReason.Shutdown);
            self.Kill(dead.Pid);
        });

        Assert.Empty(await asker.Drain());
    }

    [Theory, Trait("Semantics", "X3")]
    [InlineData("Killed")]
    [InlineData("NoProcess")]
    [InlineData("NoConnection")]
    public async Task Exit_WithAReasonThatIsTheRuntimesOwn_IsRefused(string name)
    {
        await using var stage = await Stage.Start();
        var (target, asker) = (stage.Puppet(), stage.Puppet());
        var reason = name == "Killed" ? ExitReason.Killed : name == "NoProcess" ? ExitReason.NoProcess : ExitReason.NoConnection;

        Assert.Throws<ArgumentException>(() => stage.Riot.Exit(target.Pid, reason));
        await Assert.ThrowsAsync<ArgumentException>(() => asker.Do(self => self.Exit(target.Pid, reason)));
        await Assert.ThrowsAsync<ArgumentException>(() => asker.Do(self => self.Exit(self.Pid, reason)));
        await Assert.ThrowsAsync<ArgumentException>(() => asker.Do(self => self.Exit(reason)));

        await asker.Sync();
        await target.Sync();
    }

    [Theory, Trait("Semantics", "X3"), Trait("RiotDefect", "D5")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Kill_CannotBeTrapped_AndLinksSeeAReasonThatCan(bool trapExits, bool fromOutside)
    {
        await using var stage = await Stage.Start();
        var (target, killer, trapper, other) = (stage.Puppet(trapExits), stage.Puppet(), stage.Puppet(trapExits: true), stage.Puppet());
        await trapper.Do(self => self.Link(target.Pid));
        await other.Do(self => self.Link(target.Pid));

        if (fromOutside)
            stage.Riot.Kill(target.Pid);
        else
            await killer.Do(self => self.Kill(target.Pid));

        Assert.Equal(ExitReason.Killed, await target.Exit);
        Assert.Equal([new ExitMessage(target.Pid, ExitReason.Killed, ExitKind.Link)], await trapper.Drain());
        Assert.Equal(new ExitReason.LinkDown(target.Pid, ExitReason.Killed), await other.Exit);
    }

    [Theory, Trait("Semantics", "X4"), Trait("RiotDefect", "D6")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_OfOneself_UnwindsAtOnceTrappingOrNot(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var trail = new List<string>();
        var reason = new ExitReason.Custom("enough");

        var pid = stage.Riot.Spawn(
            async self =>
            {
                try
                {
                    self.Exit(reason);
                    trail.Add("went on");
                }
                catch (ProcessExitException exit) when (exit.Reason.Equals(reason) && exit.Pid == self.Pid)
                {
                    trail.Add("caught");
                }
                finally
                {
                    trail.Add("finally");
                }

                await self.ReceiveAsync();
                trail.Add("received");
            },
            new ProcessOptions { TrapExits = trapExits });

        Assert.Equal(reason, await stage.ExitOf(pid));
        Assert.Equal(["caught", "finally"], trail);
    }

    [Theory, Trait("Semantics", "X4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exit_OfOnesOwnPid_ActsBeforeItReturns(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var trail = new List<string>();

        var pid = stage.Riot.Spawn(
            async self =>
            {
                self.Send(self.Pid, "before");
                self.Exit(self.Pid, ExitReason.Shutdown);
                trail.Add($"{self.StopRequested.IsCancellationRequested} {self.CancellationToken.IsCancellationRequested}");
                Assert.Equal("before", await self.ReceiveAsync());
                Assert.Equal(new ExitMessage(self.Pid, ExitReason.Shutdown, ExitKind.Exit), await self.ReceiveAsync());
                self.Exit(ExitReason.Normal);
            },
            new ProcessOptions { TrapExits = trapExits });

        Assert.Equal(trapExits ? ExitReason.Normal : ExitReason.Shutdown, await stage.ExitOf(pid));
        Assert.Equal(trapExits ? ["True False"] : [], trail);
    }

    [Theory, Trait("Semantics", "X3"), Trait("Semantics", "X4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_OfOneself_ActsBeforeItReturns(bool trapExits)
    {
        await using var stage = await Stage.Start();
        var wentOn = false;

        var pid = stage.Riot.Spawn(
            self =>
            {
                self.Kill(self.Pid);
                wentOn = true;
                return Task.CompletedTask;
            },
            new ProcessOptions { TrapExits = trapExits });

        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
        Assert.False(wentOn);
    }

    [Theory, Trait("Semantics", "X2"), Trait("Semantics", "P4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExitAndKill_OfTheOwnPidByCodeThatLeftTheProcess_AreSignalsLikeAnyOther(bool kill)
    {
        await using var stage = await Stage.Start();
        var pid = stage.Riot.Spawn(async self =>
        {
            var error = await Task.Run(() => Record.Exception(() =>
            {
                if (kill)
                    self.Kill(self.Pid);
                else
                    self.Exit(self.Pid, ExitReason.Shutdown);
            }));
            if (error is not null)
                throw error;
            await self.ReceiveAsync();
        });

        Assert.Equal(kill ? ExitReason.Killed : ExitReason.Shutdown, await stage.ExitOf(pid));
    }

    private static ExitReason ReasonOf(Ending ending) => ending switch
    {
        Ending.AskedNormal => ExitReason.Normal,
        Ending.AskedShutdown => ExitReason.Shutdown,
        Ending.AskedShutdownWith => new ExitReason.ShutdownWith("done"),
        _ => new ExitReason.Custom(42),
    };
}
