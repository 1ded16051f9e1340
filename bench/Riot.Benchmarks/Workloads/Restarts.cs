// A supervised process that crashes again and again.
namespace Riot.Benchmarks.Workloads;

internal sealed class Restarts() : Workload("restart", "supervised crash and restart", "restarts_per_second", 20_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var supervisor = await self.StartLinkAsync<Supervisor>([new SupervisorSpec
        {
            MaxRestarts = scale + 1,
            Period = TimeSpan.FromHours(1),
            Children =
            [
                ChildSpec.Of("crashing", me => Crash(me, driver)),
            ],
        }]);
        var child = (Pid)await self.ReceiveAsync();
        var clock = Clock.Start();
        for (var i = 0; i < scale; i++)
        {
            self.Send(child, Word.Go);
            child = (Pid)await self.ReceiveAsync();
        }

        var rate = clock.Rate(scale);
        await self.StopAsync(supervisor);
        return rate;
    }

    private static async Task Crash(ProcessContext self, Pid driver)
    {
        self.Send(driver, self.Pid);
        await self.ReceiveAsync();
        throw new InvalidOperationException();
    }
}
