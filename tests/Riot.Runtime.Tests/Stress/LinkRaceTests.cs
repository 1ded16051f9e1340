// L7: two ends that link and unlink at the same time agree in the end, and on what was asked last.
namespace Riot.Tests.Stress;

public sealed class LinkRaceTests
{
    [Fact, Trait("Semantics", "L7")]
    public async Task LinksAndUnlinks_OfBothEndsAtOnce_EndInOneAgreedState()
    {
        var rounds = StressEffort.Times(20_000);
        await using var stage = await Stage.Start();
        var race = new RaceTrack(2);
        var states = new (char Last, int Links)[2];
        var ends = new Gate[] { new(), new() };
        var pids = new Pid[2];
        var wrong = new List<string>();

        for (var i = 0; i < 2; i++)
        {
            var me = i;
            pids[i] = stage.Riot.Spawn(async self =>
            {
                var random = new Random(me);
                await self.ReceiveAsync();
                for (var round = 0; round < rounds && !race.IsOver; round++)
                {
                    var verbs = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(2) == 0 ? 'L' : 'U').ToArray();
                    race.Line();
                    foreach (var verb in verbs)
                    {
                        if (verb == 'L')
                            self.Link(pids[1 - me]);
                        else
                            self.Unlink(pids[1 - me]);
                    }

                    // The first message of the other comes behind what it did, the second behind its answers to what we did.
                    for (var exchange = 0; exchange < 2; exchange++)
                    {
                        self.Send(pids[1 - me], "done");
                        await self.ReceiveAsync();
                    }

                    states[me] = (verbs[^1], stage.Riot.Processes.Info(self.Pid)!.Links);
                    race.Line();
                    if (me == 0)
                        Judge(round);
                }

                ends[me].Open();
                await self.ReceiveAsync();
            }, new() { Placement = ProcessPlacement.OwnThread });
        }

        foreach (var pid in pids)
            stage.Riot.Send(pid, "go");
        await ends[0].Opened();
        await ends[1].Opened();

        Assert.Empty(wrong);

        void Judge(int round)
        {
            var (one, other) = (states[0], states[1]);
            if (one.Links != other.Links || (one.Last == other.Last && one.Links != (one.Last == 'L' ? 1 : 0)))
                wrong.Add($"round {round}: {one} {other}");
        }
    }
}
