using System.Collections.Concurrent;
using Riot.Identity;
using Riot.Primitives;
using Riot.Processes;

namespace Riot.Testing.Engine;

/// <summary>
/// Runs the processes of one runtime one at a time, in an order that a seed chooses, while all else is real: the clock, code outside processes, other threads. So tests that were
/// written for the worker pool run on the turns and choices of a simulation too; what comes from elsewhere makes each run another.
/// </summary>
/// <remarks>Any thread enqueues and stops; the steps are for the thread that has the turn.</remarks>
internal sealed class LiveScheduler : Simulator, ISteps
{
    private readonly Turn _turn = new();
    private readonly ReadyList _ready;
    private readonly Choices _choices;
    private readonly Turns _turns;
    private readonly ConcurrentQueue<Process> _arrived = new(); // From any thread that does not have the turn.
    private readonly AutoResetEvent _work = new(false);
    private int _begun;
    private volatile bool _stopped;

    public LiveScheduler(int seed, SimulationStrategy strategy)
    {
        Random = new Random(seed);
        _ready = new ReadyList(_turn);
        _choices = Choices.Unrecorded(_turn, strategy, seed);
        _turns = new Turns(_turn, _ready, this);
    }

    public override Random Random { get; }

    // Others like it run beside it.
    public override int NextIncarnation() => Node.NextIncarnation();

    public override void Enqueue(Process process, bool yielded = false)
    {
        if (_turn.IsMine)
        {
            _ready.Add(process);
            return;
        }

        _arrived.Enqueue(process);
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            new Thread(Main) { IsBackground = true, Name = "Riot live simulation" }.UnsafeStart();
        _work.Set();
    }

    public override void Run(Action action) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), action, preferLocal: false);

    public override void InterruptionPoint()
    {
        if (_turn.IsMine && _turns.CanInterrupt && _choices.AtInterruptionPoint(_turns.Running, _ready.Members) is > 0 and var choice)
            _turns.InterruptFor(_ready.Take(choice - 1));
    }

    public override void RunUninterrupted(Action action) => _turns.RunUninterrupted(action);

    public override bool TryDelay(Process? from, ProcessRef to, object message) => false;

    public override void OnStopped()
    {
        _stopped = true;
        _work.Set();
    }

    object? ISteps.TakeNext()
    {
        while (!_stopped)
        {
            while (_arrived.TryDequeue(out var process))
                _ready.Add(process);
            if (!_ready.IsEmpty)
                return _ready.Take(_choices.Next(_ready.Members));
            Steady.WaitOne(_work, Timeout.InfiniteTimeSpan);
        }

        return null;
    }

    void ISteps.RunStep(object one) => _turns.RunSlice((Process)one);

    private void Main()
    {
        using var crew = new Crew();
        _turns.Begin(crew);
        _turns.Run();
    }
}
