// L7, explored: both ends link and unlink in every order there is, and agree in the end.
using Riot.Testing;

namespace Riot.Tests.Races;

public sealed class LinkRaceTests
{
    [Theory, Trait("Semantics", "L7")]
    [InlineData("LU", "LU")]
    [InlineData("LUL", "LU")]
    [InlineData("LUL", "ULU")]
    [InlineData("LULU", "L")]
    public void LinksAndUnlinks_FromBothEnds_EndInOneAgreedState(string one, string other) => Simulation.Explore(10_000, async simulation =>
    {
        var riot = simulation.Riot;
        var (left, right) = (riot.SpawnProbe(), riot.SpawnProbe());
        await Task.WhenAll(left.DoAsync(self => Play(self, one, right.Pid)), right.DoAsync(self => Play(self, other, left.Pid)));

        // All signals have taken effect once each has heard that the other is alive.
        await left.AskAsync(self => self.Processes.IsAliveAsync(right.Pid));
        await right.AskAsync(self => self.Processes.IsAliveAsync(left.Pid));
        await left.AskAsync(self => self.Processes.IsAliveAsync(right.Pid));
        var (links, back) = (riot.Processes.Info(left.Pid)!.Links, riot.Processes.Info(right.Pid)!.Links);
        Assert.Equal(links, back);
        Assert.InRange(links, 0, 1);

        // And the agreed state is the real one: traps tell.
        riot.Kill(left.Pid);
        if (links == 1)
            Assert.Equal(ExitReason.Killed, (await right.ExpectAsync<ExitMessage>()).Reason);
        else
            await right.ExpectNoneAsync();
    });

    private static void Play(ProcessContext self, string moves, Pid peer)
    {
        foreach (var move in moves)
        {
            if (move == 'L')
                self.Link(peer);
            else
                self.Unlink(peer);
        }
    }
}
