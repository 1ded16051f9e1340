// T1: a clock that leaps while a limit is being set, as that of a test does, makes nothing late.
namespace Riot.Tests.Semantics.Timers;

public sealed class LeapingClockTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_leap = TimeSpan.FromSeconds(2);

    /// <summary>Behind which look at the clock it leaps; at the first, the time begins.</summary>
    public static TheoryData<int> Looks => [1, 2, 3, 4];

    [Theory, Trait("Semantics", "T1")]
    [MemberData(nameof(Looks))]
    public async Task Limit_IsReachedInItsTime_WheneverTheClockLeaps(int look)
    {
        var time = new LeapingTime();
        await using var stage = await Stage.Start(1, options => (options.TimeProvider, options.BlockedWorkerThreshold) = (time, TimeSpan.FromMinutes(1)));
        var begun = TimeSpan.Zero;
        var pid = stage.Riot.Spawn(async self =>
        {
            begun = time.Manual.GetElapsedTime(0);
            time.LeapBehind(look, s_leap);
            await self.TryReceiveAsync<string>(s_limit);
        });
        await stage.Until(pid, ProcessStatus.Receiving);
        var at = begun + s_limit;

        time.Manual.Advance(at - time.Manual.GetElapsedTime(0));

        Assert.Equal(ExitReason.Normal, await stage.ExitOf(pid));
    }

    /// <summary>Moves once, by itself, behind a look at it by the thread that has asked for that.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private TimeSpan _leap;
        private int _looks;
        private Thread? _looker;

        public ManualTime Manual { get; } = new();

        public override long TimestampFrequency => Manual.TimestampFrequency;

        public void LeapBehind(int look, TimeSpan leap) => (_leap, _looks, _looker) = (leap, look, Thread.CurrentThread);

        public override long GetTimestamp()
        {
            var now = Manual.GetTimestamp();
            if (Thread.CurrentThread == _looker && --_looks == 0)
                Manual.Advance(_leap);
            return now;
        }

        public override DateTimeOffset GetUtcNow() => Manual.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Manual.CreateTimer(callback, state, dueTime, period);
    }
}
