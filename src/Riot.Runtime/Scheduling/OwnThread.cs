using Riot.Primitives;
using Riot.Processes;

namespace Riot.Scheduling;

/// <summary>The thread of one process that was spawned to block (P10): it runs nothing else and ends with it.</summary>
internal sealed class OwnThread : Carrier
{
    private readonly Scheduler _scheduler;
    private readonly object _gate = new();
    private Process? _ready;
    private bool _started;

    public OwnThread(Scheduler scheduler)
    {
        _scheduler = scheduler;
        Queue = new Home(this);
    }

    public ReadyQueue Queue { get; }

    private void Enqueue(Process process)
    {
        using (Steady.Lock(_gate))
        {
            _ready = process;
            Monitor.Pulse(_gate);
            if (_started)
                return;
            _started = true;
        }

        _scheduler.Register(this);
        new Thread(Main) { IsBackground = true, Name = $"Riot {process.Pid}" }.UnsafeStart();
    }

    private void Main()
    {
        Adopt();
        _scheduler.OnAwake();
        while (true)
        {
            var process = Next();
            Run(process);
            SynchronizationContext.SetSynchronizationContext(null);
            if (process.IsDead || _scheduler.IsStopping)
                break;
        }

        _scheduler.OnAsleep();
        _scheduler.Unregister(this);
    }

    private Process Next()
    {
        using (Steady.Lock(_gate))
        {
            if (_ready is null)
            {
                _scheduler.OnAsleep();
                while (_ready is null)
                    Steady.Wait(_gate, Timeout.InfiniteTimeSpan);
                _scheduler.OnAwake();
            }

            var process = _ready;
            _ready = null;
            return process;
        }
    }

    private sealed class Home(OwnThread thread) : ReadyQueue
    {
        public override void Enqueue(Process process, bool yielded = false) => thread.Enqueue(process);
    }
}
