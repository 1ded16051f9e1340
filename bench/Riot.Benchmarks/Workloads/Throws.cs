// An async method that throws and one that catches it: what a crash costs the platform, to hold a supervised crash against.
namespace Riot.Benchmarks.Workloads;

internal sealed class Throws() : Workload("throw", "bare async throw and catch", "throws_per_second", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var clock = Clock.Start();
        for (var i = 0; i < scale; i++)
        {
            try
            {
                await Throw(self);
            }
            catch (InvalidOperationException)
            {
            }
        }

        return clock.Rate(scale);
    }

    private static async Task Throw(ProcessContext self)
    {
        await self.YieldAsync();
        throw new InvalidOperationException();
    }
}
