// Processes that all send to one another, each to as many as there are.
namespace Riot.Benchmarks.Workloads;

internal sealed class Big() : Workload("big", "big, 1,000 × 1,000 random", "messages_per_second", 1_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var left = new Countdown(scale, self.Pid);
        var members = new Pid[scale];
        for (var i = 0; i < scale; i++)
            members[i] = self.Spawn(me => Member(me, left));
        var expected = new int[scale];
        Pid[][] targets = [.. Enumerable.Range(0, scale).Select(member => Draw(member, members, expected))];
        for (var i = 0; i < scale; i++)
            self.Send(members[i], new Setup(targets[i], expected[i]));

        var clock = Clock.Start();
        foreach (var member in members)
            self.Send(member, Word.Go);
        await self.ReceiveAsync();
        return clock.Rate((double)scale * scale);
    }

    // The same sequence as in the twin: a linear congruential generator, seeded with the member's index plus one.
    private static Pid[] Draw(int member, Pid[] members, int[] expected)
    {
        var targets = new Pid[members.Length];
        long seed = member + 1;
        for (var i = 0; i < targets.Length; i++)
        {
            seed = ((seed * 1_103_515_245) + 12_345) & 0x7fffffff;
            var other = (int)((seed >> 8) % (members.Length - 1));
            var target = other >= member ? other + 1 : other;
            expected[target]++;
            targets[i] = members[target];
        }

        return targets;
    }

    private static async Task Member(ProcessContext self, Countdown left)
    {
        var setup = (Setup)await self.ReceiveAsync();
        var expected = setup.Expected;
        for (var hasSent = false; expected > 0 || !hasSent;)
        {
            if (await self.ReceiveAsync() != Word.Go)
            {
                expected--;
                continue;
            }

            foreach (var target in setup.Targets)
                self.Send(target, Word.Hit);
            hasSent = true;
        }

        left.Lower(self);
    }

    private sealed record Setup(Pid[] Targets, int Expected);
}
