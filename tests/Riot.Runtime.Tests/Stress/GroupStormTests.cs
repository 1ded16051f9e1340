// N3: processes that join, leave, register and die all at once: whoever is reported dead is in no list, and in the end nobody is.
namespace Riot.Tests.Stress;

public sealed class GroupStormTests
{
    private static readonly string[] s_groups = ["a", "b", "c"];

    [Theory, Trait("Semantics", "N3"), Trait("Semantics", "M5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task JoinsAndDeaths_AllAtOnce_LeaveNobodyBehind(int workers)
    {
        var rounds = StressEffort.Times(3_000);
        await using var stage = await Stage.Start(workers);
        var registry = new Registry<int>(RegistryKeys.Duplicate);
        var names = new Registry<int>();

        var watched = await stage.Run(async self =>
        {
            var watches = s_groups.Select(group => self.MonitorGroup(group).Monitor).ToHashSet();
            var random = new Random(workers);
            var living = new List<Pid>();
            var (joined, left, wrong) = (0, 0, 0);
            for (var round = 0; round < rounds; round++)
            {
                var seed = random.Next();
                living.Add(self.SpawnMonitor(child => Live(child, seed)).Pid);

                // From here, in the midst of its own joins and its end.
                foreach (var pid in living.TakeLast(3))
                {
                    Try(() => stage.Riot.Groups.Join(s_groups[random.Next(3)], pid));
                    Try(() => registry.Register(random.Next(5), pid));
                    stage.Riot.Groups.Leave(s_groups[random.Next(3)], pid);
                }

                if (random.Next(2) == 0)
                    stage.Riot.Kill(living[random.Next(living.Count)]);
                if (round % 10 == 0)
                    await Drain(TimeSpan.Zero);
            }

            while (living.Count > 0)
                await Drain(null);
            while ((await self.TryReceiveAsync<object>(TimeSpan.Zero)) is (true, { } late))
                Count(late);
            Assert.Equal(0, wrong);
            return (joined, left);

            async Task Drain(TimeSpan? timeout)
            {
                while (living.Count > 0)
                {
                    object message;
                    if (timeout is null)
                        message = await self.ReceiveAsync();
                    else if (await self.TryReceiveAsync<object>(timeout.Value) is (true, { } found))
                        message = found;
                    else
                        return;
                    Count(message);
                }
            }

            void Count(object message)
            {
                switch (message)
                {
                    case MemberJoined:
                        joined++;
                        break;
                    case MemberLeft:
                        left++;
                        break;
                    case ProcessDown down:
                        living.Remove(down.Pid);
                        wrong += s_groups.Count(group => self.Groups.Members(group).Contains(down.Pid));
                        wrong += registry.Keys(down.Pid).Count + Enumerable.Range(0, 5).Count(key => names.HolderOf(key) == down.Pid);
                        break;
                }
            }
        });

        Assert.Equal(watched.joined, watched.left);
        Assert.True(watched.joined > 0);
        Assert.All(s_groups, group => Assert.Empty(stage.Riot.Groups.Members(group)));
        Assert.Equal((0, 0), (registry.Count, names.Count));

        async Task Live(ProcessContext self, int seed)
        {
            var random = new Random(seed);
            for (var step = random.Next(20); step > 0; step--)
            {
                switch (random.Next(5))
                {
                    case 0:
                        self.Join(s_groups[random.Next(3)]);
                        break;
                    case 1:
                        self.Groups.Leave(s_groups[random.Next(3)], self.Pid);
                        break;
                    case 2:
                        Try(() => names.Register(random.Next(5), self.Pid));
                        break;
                    case 3:
                        registry.Unregister(random.Next(5), self.Pid);
                        break;
                    default:
                        await self.YieldAsync();
                        break;
                }
            }
        }
    }

    // The watch buries a process on a thread that is just joining and leaving, and wakes those who watch the group: neither may wait for the other.
    [Fact, Trait("Semantics", "N3"), Trait("Semantics", "X9")]
    public async Task Kill_OfAProcessThatHoldsItsThreadInJoins_LeavesNobodyBehind()
    {
        await using var stage = await Stage.Start(2, options => options.BlockedWorkerThreshold = TimeSpan.FromMilliseconds(2));
        var watcher = stage.Puppet();
        await watcher.Do(self => self.MonitorGroup("room"));

        for (var round = 0; round < StressEffort.Times(50); round++)
        {
            var busy = new Gate();
            var pid = stage.Riot.Spawn(self =>
            {
                busy.Open();
                while (true)
                {
                    stage.Riot.Groups.Join("room", self.Pid);
                    stage.Riot.Groups.Leave("room", self.Pid);
                }
            });
            await busy.Opened();
            stage.Riot.Kill(pid);
            await stage.ExitOf(pid);
            Assert.Empty(stage.Riot.Groups.Members("room"));
            await watcher.Drain();
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (RiotException error) when (error is NoSuchProcessException or AlreadyRegisteredException)
        {
        }
    }
}
