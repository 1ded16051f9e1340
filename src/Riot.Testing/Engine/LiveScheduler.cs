using Riot.Identity;

namespace Riot.Testing.Engine;

/// <summary>
/// Runs the processes of one runtime one at a time, in an order that a seed chooses, while all else is real: the clock, code outside processes, other threads. So what was
/// written for the worker pool runs on the simulation's scheduler too; what comes from elsewhere makes each run another.
/// </summary>
internal sealed class LiveScheduler(int seed, SimulationStrategy strategy)
    : SimulatedScheduler(new SimulationOptions { StepLimit = int.MaxValue, Strategy = strategy }, seed, null, null)
{
    private readonly AutoResetEvent _work = new(false);
    private int _begun;
    private volatile bool _stopped;

    // Others like it run beside it.
    public override int NextIncarnation() => Node.NextIncarnation();

    public override void Run(Action action) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), action, preferLocal: false);

    public override void OnStopped()
    {
        _stopped = true;
        _work.Set();
    }

    // Nobody replays it, and it may run for long.
    protected override void Note(int number, int choice)
    {
    }

    protected override void Arrive(object one, string who)
    {
        base.Arrive(one, who);
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            new Thread(Main) { IsBackground = true, Name = "Riot live simulation" }.UnsafeStart();
        _work.Set();
    }

    protected override object? Next()
    {
        while (!_stopped)
        {
            if (TakeReady() is { } one)
                return one;
            _work.WaitOne();
        }

        return null;
    }

    private void Main()
    {
        using var crew = new Crew();
        Begin(crew);
        Run();
    }
}
