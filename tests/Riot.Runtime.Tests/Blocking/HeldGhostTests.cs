// X6, X9: what the thread of a process still does for it when it comes back from the stretch in which the process was abandoned.
using Riot.Tests.Semantics.Exits;

namespace Riot.Tests.Blocking;

public sealed class HeldGhostTests
{
    [Theory, Trait("Semantics", "X5"), Trait("Semantics", "X9"), Trait("RiotDefect", "D9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HeldThread_WhoseCodeSwallowsEveryExit_ComesBackAtAVerb(bool call)
    {
        await using var stage = await Stage.Start(1);
        var (held, goOn, otherFlow, caught) = (new Gate(), new Gate(), new Gate(), 0);
        var peer = stage.Puppet();
        var pid = stage.Riot.Spawn(async self =>
        {
            _ = Flow();
            Hold(held, goOn);
            while (true)
            {
                try
                {
                    if (call)
                        await self.CallAsync(peer.Pid, new Question());
                    else
                        await self.ReceiveAsync();
                }
                catch (ProcessExitException)
                {
                    caught++; // Goes on, whatever it is told.
                }
            }

            async Task Flow()
            {
                await goOn;
                otherFlow.Open();
            }
        });
        await KillHeld(stage, pid, held);

        goOn.Open();

        await otherFlow.Opened(); // A ghost's steps come one at a time: the thread has left the loop.
        Assert.Equal(16, caught);
    }

    [Theory, Trait("Semantics", "X5"), Trait("Semantics", "X9")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HeldThread_WhoseCodeThrows_IsLogged(bool isAsync)
    {
        await using var stage = await Stage.Start(1);
        var (held, goOn) = (new Gate(), new Gate());
        Func<ProcessContext, Task> throwing = _ =>
        {
            Hold(held, goOn);
            throw new InvalidTimeZoneException("a lost thread's");
        };
        var pid = stage.Riot.Spawn(isAsync ? async self => await throwing(self) : throwing);
        await KillHeld(stage, pid, held);

        goOn.Open();

        var line = await stage.Log.Line(each => each.Error is InvalidTimeZoneException { Message: "a lost thread's" });
        Assert.Contains(pid.ToString(), line.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Semantics", "X6"), Trait("Semantics", "X9")]
    public async Task HeldThread_ThatSends_ReachesNobody()
    {
        await using var stage = await Stage.Start(1);
        var (held, goOn, over) = (new Gate(), new Gate(), new Gate());
        var receiver = stage.Puppet(name: "receiver");
        var pid = stage.Riot.Spawn(self =>
        {
            Hold(held, goOn);
            foreach (var send in GhostSends.All.Values)
                send(self, stage.Riot, receiver.Pid);
            over.Open();
            return Task.CompletedTask;
        });
        await KillHeld(stage, pid, held);

        goOn.Open();
        await over.Opened();

        Assert.Empty(await receiver.Drain());
        Assert.Equal(GhostSends.All.Count, stage.Riot.Processes.Counters.SendsAfterDeath);
    }

    private static void Hold(Gate held, Gate goOn)
    {
        held.Open();
        while (!goOn.IsOpen)
            Thread.Sleep(1);
    }

    private static async Task KillHeld(Stage stage, Pid pid, Gate held)
    {
        await held.Opened();
        stage.Riot.Kill(pid);
        Assert.Equal(ExitReason.Killed, await stage.ExitOf(pid));
    }

    private sealed record Question : ICall<int>;
}
