// Processes that are woken just as they fall asleep: nothing comes later that could make up for a wake-up that is lost.
namespace Riot.Tests.Stress;

public sealed class IdleStormTests
{
    [Theory, Trait("Semantics", "G2"), Trait("Semantics", "P3"), Trait("Semantics", "C2")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Wake_OfAProcessThatIsJustFallingAsleep_IsNeverLost(int workers)
    {
        const int Racers = 2;
        var rounds = StressEffort.Times(6_000);
        await using var stage = await Stage.Start(workers);

        StressEffort.Race([.. Enumerable.Range(0, Racers).Select<int, Action>(seed => () =>
        {
            var turn = new Turn();
            var pid = stage.Riot.Spawn(self => turn.Play(self, rounds));
            var desk = stage.Riot.Spawn(turn.TakeCalls);
            turn.Desk = desk;
            var random = new Random(seed);
            for (var round = 0; round < rounds; round++)
            {
                // As it waits in a receive, in a foreign await, and in a call that this thread answers.
                stage.Riot.Send(pid, "message");
                turn.WaitFor((3 * round) + 1, random);
                turn.Foreign!.SetResult();
                turn.WaitFor((3 * round) + 2, random);
                turn.Answer(random);
                turn.WaitFor((3 * round) + 3, random);
            }
        })]);
    }

    private sealed record Question : ICall<int>;

    // What one process and its racer pass to and fro.
    private sealed class Turn
    {
        private int _steps;
        private IncomingCall? _call;

        public Pid Desk { get; set; }

        /// <summary>What the process awaits next. Written before the step that says so.</summary>
        public TaskCompletionSource? Foreign { get; private set; }

        public async Task Play(ProcessContext self, int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                await self.ReceiveAsync();
                var foreign = new TaskCompletionSource();
                Foreign = foreign;
                Volatile.Write(ref _steps, (3 * round) + 1);
                await foreign.Task;
                Volatile.Write(ref _steps, (3 * round) + 2);
                Assert.Equal(1, await self.CallAsync(Desk, new Question()));
                Volatile.Write(ref _steps, (3 * round) + 3);
            }
        }

        public async Task TakeCalls(ProcessContext self)
        {
            while (true)
                Volatile.Write(ref _call, await self.ReceiveAsync<IncomingCall>());
        }

        public void Answer(Random random)
        {
            IncomingCall? call;
            for (var spin = default(SpinWait); (call = Interlocked.Exchange(ref _call, null)) is null;)
                Spin(ref spin);
            Thread.SpinWait(random.Next(100));
            call.Reply((Question)call.Request, 1);
        }

        public void WaitFor(int step, Random random)
        {
            for (var spin = default(SpinWait); Volatile.Read(ref _steps) < step;)
                Spin(ref spin);
            Thread.SpinWait(random.Next(100));
        }

        // The guard is that of the race.
        private static void Spin(ref SpinWait spin) => spin.SpinOnce(sleep1Threshold: -1);
    }
}
