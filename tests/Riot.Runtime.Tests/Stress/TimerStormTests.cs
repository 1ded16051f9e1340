// Timers that are set, cancelled and due all at once, by the machine's own clock: each fires once or is cancelled, and a death takes its own with it.
using System.Runtime.CompilerServices;
using Riot.Timers;

namespace Riot.Tests.Stress;

public sealed class TimerStormTests
{
    [Fact, Trait("Semantics", "T1")]
    public async Task Timers_CancelledWhileTheyFire_FireOnceOrAreCancelled()
    {
        const int Setters = 3;
        var each = StressEffort.Times(20_000);
        await using var stage = await Stage.Start();
        var (fired, cancelled) = (new int[Setters * each], new bool[Setters * each]);
        var count = 0;
        var receivers = Enumerable.Range(0, 4).Select(_ => stage.Riot.Spawn(async self =>
        {
            while (true)
            {
                fired[await self.ReceiveAsync<int>()]++;
                Interlocked.Increment(ref count);
            }
        })).ToArray();

        StressEffort.Race([.. Enumerable.Range(0, Setters).Select<int, Action>(setter => () =>
        {
            var random = new Random(setter);
            var set = new Queue<(int Number, TimerRef Timer)>();
            for (var i = 0; i < each; i++)
            {
                var number = (setter * each) + i;
                set.Enqueue((number, stage.Riot.SendAfter(receivers[number % 4], number, TimeSpan.FromMilliseconds(random.Next(5)))));
                if (set.Count > 100)
                {
                    var (oldest, timer) = set.Dequeue();
                    cancelled[oldest] = stage.Riot.Cancel(timer);
                }
            }
        })]);

        var expected = cancelled.Count(each => !each);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref count) >= expected, Guard.Limit), $"{count} of {expected} have fired");
        Assert.Equal(cancelled.Select(each => each ? 0 : 1), fired);
    }

    [Fact, Trait("Semantics", "T1")]
    public async Task Timers_SetWhileTheirTargetsDie_AreGoneWithThem()
    {
        var rounds = StressEffort.Times(4_000);
        await using var stage = await Stage.Start();
        var host = await stage.Run(self => Task.FromResult((RuntimeNode)self.Host));
        var target = stage.Riot.Spawn(Wait);
        var track = new RaceTrack(3);

        StressEffort.Race(
            () =>
            {
                for (var round = 0; round < rounds && !track.IsOver; round++)
                {
                    track.Line();
                    stage.Riot.Kill(target);
                    track.Line();
                    target = stage.Riot.Spawn(Wait);
                }
            },
            Set,
            Set);

        Assert.True(SpinWait.SpinUntil(() => Left() == 0, Guard.Limit), $"{Left()} are left");

        // The last target lives, and has none.
        int Left() => ShardsOf(TimersOf(host)).Sum(shard => Volatile.Read(ref CountOf(shard)));

        void Set()
        {
            for (var round = 0; round < rounds && !track.IsOver; round++)
            {
                track.Line();
                for (var i = 0; i < 3; i++)
                    stage.Riot.SendAfter(target, "too late", TimeSpan.FromHours(1));
                track.Line();
            }
        }

        static async Task Wait(ProcessContext self) => await self.ReceiveAsync<int>();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_timers")]
    private static extern ref TimerQueue TimersOf(RuntimeNode kernel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_shards")]
    private static extern ref TimerShard[] ShardsOf(TimerQueue timers);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_count")]
    private static extern ref int CountOf(TimerShard shard);
}
