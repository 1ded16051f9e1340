// A counter that all processes of a run share: whoever brings it to zero tells the driver. Any thread.
namespace Riot.Benchmarks.Workloads;

internal sealed class Countdown(int from, Pid driver)
{
    private int _left = from;

    public void Lower(ProcessContext self)
    {
        if (Interlocked.Decrement(ref _left) == 0)
            self.Send(driver, Word.Zero);
    }
}
