// A thread that stands still for long in its process's code, be it just behind a verb: what the watch does for the process meanwhile, the thread finds when it goes on.
using Riot.Models.Stepping;
using Riot.Signals;

namespace Riot.Models.Processes;

public class HeldVerbModelTests
{
    [Fact, Trait("Semantics", "R6"), Trait("Semantics", "X9")]
    public void Sleep_WhoseTimeIsOverWhileItsThreadStandsStill_IsOverOnce() => Explorer.Explore(model =>
    {
        const int Sleeps = 2;
        var (set, rung, slept) = (0, 0, 0);
        var crew = new Crew(model, carriers: 1);
        var host = new ModelHost(crew) { Time = new LeapingTime(), Alarm = new NeverAlarm(), OnAlarmSet = () => set++ };
        var process = host.Start(async self =>
        {
            for (; slept < Sleeps; slept++)
                await self.SleepAsync(TimeSpan.FromMilliseconds(1));
        });
        model.Server("clock", () =>
        {
            while (true)
            {
                Scenario.WaitUntil(() => rung < set, "an alarm to be set");
                rung++;
                process.TrySignal(AlarmSignal.Instance);
            }
        });
        model.Thread("watch", () =>
        {
            for (var i = 0; i < Sleeps; i++)
                crew.Carriers[0].Lease.TryBorrow(crew.Carriers[0], static carrier => carrier.Holder?.ActWhileHeld(killIsOld: false));
        });
        model.AtRest(() => Assert.Equal((Sleeps, true, ExitReason.Normal), (slept, process.IsDead, process.Reason)));
    }, deviations: 3);

    // Each look at it is a second later than the last, so that an alarm finds its time to be over.
    private sealed class LeapingTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += TimestampFrequency;
    }
}
