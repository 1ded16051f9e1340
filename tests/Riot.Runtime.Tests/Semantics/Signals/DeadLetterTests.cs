// G4: what is sent to the dead is dropped in silence, counted and shown; a name that nobody holds is an error, or false.
using Microsoft.Extensions.Logging;

namespace Riot.Tests.Semantics.Signals;

public sealed class DeadLetterTests
{
    [Theory, Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_ToADeadPid_IsDroppedCountedAndLoggedAtDebug(bool fromAProcess)
    {
        await using var stage = await Stage.Start();
        var (dead, sender) = (stage.Puppet(), stage.Puppet());
        dead.Return();
        await dead.Exit;

        if (fromAProcess)
            await sender.Do(self => self.Send(dead.Pid, new Letter("secret")));
        else
            stage.Riot.Send(dead.Pid, new Letter("secret"));

        Assert.Equal(1, stage.Riot.Processes.Counters.DeadLetters);
        var line = Assert.Single(stage.Log.Lines, each => each.Text.Contains(nameof(Letter), StringComparison.Ordinal));
        Assert.Equal(LogLevel.Debug, line.Level);
        Assert.Contains($"from {(fromAProcess ? sender.Pid : Pid.Runtime)} to {dead.Pid}", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "G4")]
    public async Task Send_ToADeadPid_IsShownToTheObserver()
    {
        var observer = new Observer();
        await using var stage = await Stage.Start(configure: options => options.Observer = observer);
        var dead = stage.Riot.Spawn(_ => Task.CompletedTask);
        await stage.Riot.WaitForExitAsync(dead).Guarded();
        var letter = new Letter("to nobody");

        var sender = await stage.Run(self =>
        {
            self.Send(dead, letter);
            return Task.FromResult(self.Pid);
        });

        Assert.Equal([(sender, dead, letter)], observer.Letters);
    }

    [Theory, Trait("Semantics", "G4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_ToANameThatNobodyHolds_ThrowsWhereTrySendSaysFalse(bool wasHeld)
    {
        await using var stage = await Stage.Start();
        var (holder, sender) = (stage.Puppet(name: wasHeld ? "desk" : "another"), stage.Puppet());
        holder.Return();
        await holder.Exit;

        var inside = await Assert.ThrowsAsync<UnknownNameException>(() => sender.Do(self => self.Send("desk", "hello")));
        var outside = Assert.Throws<UnknownNameException>(() => stage.Riot.Send("desk", "hello"));

        Assert.All([inside, outside], error =>
        {
            Assert.Equal("desk", error.Name);
            Assert.Contains("'desk'", error.Message, StringComparison.Ordinal);
        });
        Assert.False(await sender.Ask(self => self.TrySend("desk", "hello")));
        Assert.False(stage.Riot.TrySend("desk", "hello"));
        Assert.Equal(0, stage.Riot.Processes.Counters.DeadLetters);
    }

    [Fact, Trait("Semantics", "G4")]
    public async Task Send_ToANameThatIsHeld_ReachesItsHolder()
    {
        await using var stage = await Stage.Start();
        var (holder, sender) = (stage.Puppet(name: "desk"), stage.Puppet());

        await sender.Do(self => self.Send("desk", 1));
        Assert.True(await sender.Ask(self => self.TrySend("desk", 2)));
        stage.Riot.Send("desk", 3);
        Assert.True(stage.Riot.TrySend("desk", 4));

        Assert.Equal([1, 2, 3, 4], await holder.Drain());
    }

    [Theory, Trait("Semantics", "G4"), Trait("Semantics", "T1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimerToANameThatNobodyHolds_IsCountedShownAndLoggedAtDebug(bool fromAProcess)
    {
        var (observer, time) = (new Observer(), new ManualTime());
        await using var stage = await Stage.Start(
            configure: options => (options.Observer, options.TimeProvider) = (observer, time), logFrom: LogLevel.Debug);
        var letter = new Letter("secret");

        var sender = Pid.Runtime;
        if (fromAProcess)
        {
            sender = await stage.Run(self =>
            {
                self.SendAfter("desk", letter, TimeSpan.FromSeconds(1));
                return Task.FromResult(self.Pid);
            });
        }
        else
        {
            stage.Riot.SendAfter("desk", letter, TimeSpan.FromSeconds(1));
        }

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([(sender, Pid.None, letter)], observer.Letters);
        Assert.Equal(1, stage.Riot.Processes.Counters.DeadLetters);
        var line = Assert.Single(stage.Log.Lines, each => each.Text.Contains(nameof(Letter), StringComparison.Ordinal));
        Assert.Equal(LogLevel.Debug, line.Level);
        Assert.Contains($"from {sender} to the name desk", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Text, StringComparison.Ordinal);
    }

    private sealed record Letter(string Text);

    private sealed class Observer : IRuntimeObserver
    {
        public List<(Pid From, Pid To, object Message)> Letters { get; } = [];

        public void OnDeadLetter(Pid from, Pid to, object message) => Letters.Add((from, to, message));
    }
}
