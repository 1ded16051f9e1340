// D1, L2: the processes of the tutorial's chapter on links and monitors, which the original never gets through.
namespace Riot.Tests.Semantics.Links;

public sealed class TutorialLinksTests
{
    [Theory, Trait("RiotDefect", "D1"), Trait("Semantics", "L2")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Chapter_AsWritten_TellsTheMonitorAndEndsAllThatAreLinked(int workers)
    {
        const int Times = 300; // Of 1,000 runs, shared by three numbers of workers.
        await using var stage = await Stage.Start(workers, logFrom: Microsoft.Extensions.Logging.LogLevel.Critical);
        for (var run = 0; run < Times; run++)
        {
            await stage.Run(async self =>
            {
                // Monitors.
                var pid1 = self.Spawn(Loop);
                var pid2 = self.Spawn(async watcher =>
                {
                    watcher.Monitor(pid1);
                    watcher.Send(self.Pid, "watches");
                    watcher.Send(self.Pid, await watcher.ReceiveAsync<ProcessDown>());
                });
                Assert.Equal("watches", await self.ReceiveAsync());
                self.Exit(pid1, ExitReason.Normal);
                var down = await self.ReceiveAsync<ProcessDown>();
                Assert.Equal((pid1, ExitReason.Normal), (down.Pid, down.Reason));
                await self.WaitForExitAsync([pid1, pid2]);

                // Links: they are bidirectional and transitive, and linking one end is enough.
                var pid3 = self.Spawn(Loop);
                var pid4 = self.Spawn(linked => LinkAndLoop(linked, pid3, self.Pid));
                Assert.Equal("linked", await self.ReceiveAsync());
                var pid5 = self.Spawn(linked => LinkAndLoop(linked, pid4, self.Pid));
                Assert.Equal("linked", await self.ReceiveAsync());
                var monitors = new[] { self.Monitor(pid3), self.Monitor(pid4), self.Monitor(pid5) };

                self.Exit(pid3, ExitReason.Normal);

                await self.WaitForExitAsync([pid3, pid4, pid5]);
                ExitReason of4 = new ExitReason.LinkDown(pid3, ExitReason.Normal);
                var reasons = new[] { ExitReason.Normal, of4, new ExitReason.LinkDown(pid4, of4) };
                for (var i = 0; i < monitors.Length; i++)
                {
                    var monitor = monitors[i];
                    Assert.Equal(reasons[i], (await self.ReceiveAsync<ProcessDown>(each => each.Monitor == monitor)).Reason);
                }
            });
        }
    }

    private static async Task Loop(ProcessContext self)
    {
        while (true)
            await self.YieldAsync();
    }

    private static async Task LinkAndLoop(ProcessContext self, Pid other, Pid reader)
    {
        self.Link(other);
        self.Send(reader, "linked");
        await Loop(self);
    }
}
