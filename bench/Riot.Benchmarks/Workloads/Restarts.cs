// A supervised process that crashes again and again.
namespace Riot.Benchmarks.Workloads;

internal sealed class Restarts() : Workload("restart", "supervised crash and restart", "restarts_per_second", 20_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var driver = self.Pid;
        var supervisor = await self.StartLink<Supervisor>(new SupervisorSpec()
            .Intensity(scale + 1, TimeSpan.FromHours(1))
            .Child("crashing", me => Crash(me, driver)));
        var child = (Pid)await self.Receive();
        var clock = Clock.Start();
        for (var i = 0; i < scale; i++)
        {
            self.Send(child, Word.Go);
            child = (Pid)await self.Receive();
        }

        var rate = clock.Rate(scale);
        await self.Stop(supervisor);
        return rate;
    }

    private static async Task Crash(ProcessContext self, Pid driver)
    {
        self.Send(driver, self.Pid);
        await self.Receive();
        throw new InvalidOperationException();
    }
}
