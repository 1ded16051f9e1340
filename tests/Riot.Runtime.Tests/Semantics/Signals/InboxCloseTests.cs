// G7: a dying process's inbox closes in one step: what came in before is answered with the true reason, what comes later with NoProcess, and nothing is missed.
namespace Riot.Tests.Semantics.Signals;

public sealed class InboxCloseTests
{
    private const int Rounds = 300;
    private const int Each = 20;
    private static readonly ExitReason s_true = new ExitReason.Custom("the true reason");

    [Theory, Trait("Semantics", "G7")]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Monitors_RacingADeath_YieldTheTrueReasonAndFromSomeMomentOnNoProcess(int workers)
    {
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        await stage.Run(async self =>
        {
            var (inTime, late) = (0, 0);
            for (var round = 0; round < Rounds || inTime == 0 || late == 0; round++)
            {
                Assert.InRange(round, 0, 100 * Rounds);
                var dying = self.Spawn(async other => other.Exit(await other.ReceiveAsync<ExitReason>()));
                self.SpawnMonitor(async other =>
                {
                    other.Send(dying, s_true);
                    var monitors = new List<MonitorRef>();
                    for (var i = 0; i < Each; i++)
                        monitors.Add(other.Monitor(dying));

                    // One for each, in order of the refs: first those in time, then those too late.
                    var reasons = new List<ExitReason>();
                    foreach (var monitor in monitors)
                        reasons.Add((await other.ReceiveAsync<ProcessDown>(down => down.Monitor == monitor)).Reason);
                    var split = reasons.TakeWhile(reason => reason.Equals(s_true)).Count();
                    Assert.All(reasons.Skip(split), reason => Assert.Equal(ExitReason.NoProcess, reason));
                    Assert.False((await other.TryReceiveAsync<object>(TimeSpan.Zero)).IsReceived);
                    (inTime, late) = (inTime + split, late + Each - split);
                });
                Assert.Equal(ExitReason.Normal, (await self.ReceiveAsync<ProcessDown>()).Reason);
            }
        });
    }

    [Theory, Trait("Semantics", "G7"), Trait("Semantics", "L5")]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Links_RacingADeath_EndInTheTrueReasonOrInNoProcess(int workers)
    {
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        await stage.Run(
            async self =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var dying = self.Spawn(async other => other.Exit(await other.ReceiveAsync<ExitReason>()));
                    self.Send(dying, s_true);
                    for (var spin = 0; spin < round; spin++)
                        Thread.SpinWait(1);

                    self.Link(dying);

                    // Exactly one answer, whichever it is.
                    var exit = await self.ReceiveAsync<ExitMessage>();
                    Assert.Equal((dying, ExitKind.Link), (exit.From, exit.Kind));
                    Assert.Contains(exit.Reason, (ExitReason[])[s_true, ExitReason.NoProcess]);
                    await stage.ExitOf(dying);
                    Assert.False((await self.TryReceiveAsync<object>(TimeSpan.Zero)).IsReceived);
                    Assert.Equal(0, stage.Riot.Processes.Info(self.Pid)!.Links);
                }
            },
            new ProcessOptions { TrapExits = true });
    }
}
