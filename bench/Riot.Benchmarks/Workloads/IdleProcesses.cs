// What a process needs of the heap while it waits for its first message.
namespace Riot.Benchmarks.Workloads;

internal sealed class IdleProcesses() : Workload("idle", "idle process", "bytes_per_process", 100_000)
{
    public override async Task<double> RunAsync(ProcessContext self, int scale)
    {
        var ready = new Countdown(scale, self.Pid);
        var gone = new Countdown(scale, self.Pid);
        Func<ProcessContext, Task> body = async me =>
        {
            ready.Lower(me);
            await me.ReceiveAsync();
            gone.Lower(me);
        };
        var pids = new Pid[scale];

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < scale; i++)
            pids[i] = self.Spawn(body);
        await self.ReceiveAsync();
        var after = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var pid in pids)
            self.Send(pid, Word.Stop);
        await self.ReceiveAsync();
        return (double)(after - before) / scale;
    }
}
