// One exit that many watchers are told of, through links or through monitors.
namespace Riot.Benchmarks.Workloads;

internal sealed class FanOut(string name, string title, bool isLink) : Workload(name, title, "notices_per_second", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var ready = new Countdown(scale, driver);
        var told = new Countdown(scale, driver);
        var hub = self.Spawn(me => Hub(me, driver));
        Func<ProcessContext, Task> body = me => Watcher(me, hub, ready, told);
        for (var i = 0; i < scale; i++)
            self.Spawn(body);
        await self.ReceiveAsync();
        self.Send(hub, Word.Sync);
        await self.ReceiveAsync();

        var clock = Clock.Start();
        self.Send(hub, Word.Stop);
        await self.ReceiveAsync();
        return clock.Rate(scale);
    }

    private static async Task Hub(ProcessContext self, Pid driver)
    {
        await self.ReceiveAsync();
        self.Send(driver, Word.Synced);
        await self.ReceiveAsync();
    }

    private async Task Watcher(ProcessContext self, Pid hub, Countdown ready, Countdown told)
    {
        if (isLink)
        {
            self.TrapExits = true;
            self.Link(hub);
        }
        else
        {
            self.Monitor(hub);
        }

        ready.Lower(self);
        await self.ReceiveAsync();
        told.Lower(self);
    }
}
