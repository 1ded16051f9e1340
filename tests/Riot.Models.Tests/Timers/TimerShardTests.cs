// The heap of timers: each fires once or is cancelled, none is forgotten, and a dead process leaves none behind.
using System.Runtime.CompilerServices;
using Riot.Models.Processes;
using Riot.Models.Stepping;
using Riot.Processes;
using Riot.Timers;

namespace Riot.Models.Timers;

public class TimerShardTests
{
    [Fact, Trait("Semantics", "T1")]
    public void Cancel_RacingTheFire_WinsOrComesTooLate() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new StubTime(model));
        var (fired, cancelled) = (0, 0);
        var entry = new Entry(shard, null, due: 10_000, () => fired++);
        model.Thread("starter", () =>
        {
            shard.Add(entry);
            for (var i = 0; i < 2; i++)
            {
                model.Add($"canceller {i}", () =>
                {
                    if (entry.Cancel())
                        cancelled++;
                });
            }
        });
        model.AtRest(() =>
        {
            Assert.Equal(1, fired + cancelled);
            Assert.False(entry.Cancel());
        });
    }, deviations: 3, delaysWrites: true);

    [Fact, Trait("Semantics", "T1")]
    public void Timers_SetWhileOthersFire_AllFireInTheirOrderAndNoneComesEarly() => Explorer.Explore(model =>
    {
        var time = new StubTime(model);
        var shard = new TimerShard(time);
        var fired = new List<int>();
        int[][] dues = [[30, 10], [20, 40, 5]];
        for (var i = 0; i < dues.Length; i++)
        {
            var mine = dues[i];
            model.Thread($"starter {i}", () =>
            {
                foreach (var due in mine)
                {
                    shard.Add(new Entry(shard, null, due * 10_000L, () =>
                    {
                        Assert.True(time.GetTimestamp() >= due * 10_000L, "too early");
                        fired.Add(due);
                    }));
                }
            });
        }

        model.AtRest(() => Assert.Equal([5, 10, 20, 30, 40], fired.Order()));
    });

    [Fact, Trait("Semantics", "T2")]
    public void Interval_CancelledWhileItFires_FiresNoMore() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new StubTime(model));
        var (fired, cancelled) = (0, false);
        var entry = new Entry(shard, null, due: 10_000, () => Assert.False(cancelled), () => ++fired < 4);
        model.Thread("starter", () =>
        {
            shard.Add(entry);
            if (entry.Cancel())
                cancelled = true;
        });
        model.AtRest(() => Assert.True(cancelled || fired == 4));
    });

    [Fact, Trait("Semantics", "T1")]
    public void Timer_WhoseReceiverIsLookedUp_FiresOnceOrIsCancelled() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new StubTime(model));
        var (fired, cancelled) = (new List<string>(), false);
        var entry = new Entry(shard, null, due: 10_000, () => fired.Add("looked up")) { OnLookUp = () => { } };
        var earlier = new Entry(shard, null, due: 5_000, () => fired.Add("earlier")) { OnLookUp = () => { } };
        model.Thread("starter", () =>
        {
            shard.Add(entry);
            model.Add("another", () => shard.Add(earlier));
            cancelled = entry.Cancel();
        });
        model.AtRest(() =>
        {
            Assert.Equal(cancelled ? 0 : 1, fired.Count(each => each == "looked up"));
            Assert.Single(fired, "earlier");
            Assert.False(entry.Cancel());
        });
    }, deviations: 3, delaysWrites: true);

    [Fact, Trait("Semantics", "T1")]
    public void Timer_ThatIsSetByTheLookUpOfAnother_Fires() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new StubTime(model));
        var fired = new List<string>();
        var others = new Stack<string>(["first", "second"]);
        var entry = new Entry(shard, null, due: 10_000, () => fired.Add("looked up"))
        {
            OnLookUp = () =>
            {
                if (others.TryPop(out var other))
                    shard.Add(new Entry(shard, null, due: 5_000, () => fired.Add(other)));
            },
        };
        model.Thread("starter", () => shard.Add(entry));
        model.AtRest(() => Assert.Equal(["second", "first", "looked up"], fired));
    });

    [Fact, Trait("Semantics", "T1"), Trait("Semantics", "T2")]
    public void LookUp_UnderAClockOfTwoThreads_IsUnderWayOnce_AndAllFire() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new StubTime(model, threads: 2));
        var (fired, ticks, under) = (new List<string>(), 0, false);
        Entry interval = new(shard, null, due: 10_000, () => fired.Add("tick"), () => ++ticks < 3) { OnLookUp = Enter, OnFound = Leave };
        Entry once = new(shard, null, due: 10_000, () => fired.Add("once")) { OnLookUp = Enter, OnFound = Leave };
        model.Thread("starter", () => shard.Add(interval));
        model.Thread("another", () =>
        {
            shard.Add(once);
            shard.Add(new Entry(shard, null, due: 20_000, () => fired.Add("plain")));
        });
        model.AtRest(() => Assert.Equal(["once", "plain", "tick", "tick", "tick"], fired.Order()));

        void Enter()
        {
            Assert.False(under, "two threads look up");
            under = true;
        }

        void Leave() => under = false;
    });

    [Fact, Trait("Semantics", "T1")]
    public void Death_OfTheTargetWhileTimersAreSet_LeavesNone() => Explorer.Explore(model =>
    {
        var shard = new TimerShard(new NeverTime());
        var host = new ModelHost(new Crew(model, carriers: 1)) { Timers = shard };
        var process = host.Start(async self => await self.ReceiveAsync());
        for (var i = 0; i < 2; i++)
            model.Thread($"starter {i}", () => shard.Add(new Entry(shard, process, due: 10_000, () => { })));
        model.Thread("sender", () => process.TrySend("end"));
        model.AtRest(() =>
        {
            Assert.True(process.IsDead);
            shard.Add(new Entry(shard, process, due: 10_000, () => { }));
            Assert.Equal(0, CountOf(shard));
            Assert.Empty(TargetsOf(shard));
        });
    }, delaysWrites: true);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_count")]
    private static extern ref int CountOf(TimerShard shard);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_byTarget")]
    private static extern ref Dictionary<Process, HashSet<TimerEntry>> TargetsOf(TimerShard shard);

    private sealed class Entry : TimerEntry
    {
        private readonly Process? _target;
        private readonly Action _onFire;
        private readonly Func<bool>? _again;
        private Receiver? _found;

        public Entry(TimerShard shard, Process? target, long due, Action onFire, Func<bool>? again = null)
            : base(shard)
        {
            (_target, _onFire, _again) = (target, onFire, again);
            Due = due;
        }

        public override Process? Target => _target;

        /// <summary>What the application does when it is asked who gets it.</summary>
        public Action? OnLookUp { get; init; }

        /// <summary>Called when the application has said it.</summary>
        public Action? OnFound { get; init; }

        public override bool LooksUp => OnLookUp is not null;

        public override Receiver LookUp()
        {
            OnLookUp!();
            Memory.Step("the look-up", 0);
            OnFound?.Invoke();
            return _found = new Receiver(null, null);
        }

        public override long? Fire(long now, Receiver? receiver, out Action? tell)
        {
            tell = null;
            Assert.Same(_found, receiver);
            _found = null;
            _onFire();
            Memory.Step("the fire", 0);
            return _again?.Invoke() == true ? Due + 10_000 : null;
        }
    }

    // A clock whose timers are never due.
    private sealed class NeverTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NeverTimer();

        private sealed class NeverTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
