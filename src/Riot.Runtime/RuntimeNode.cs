using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Riot.Diagnostics;
using Riot.Processes;
using Riot.Scheduling;
using Riot.Signals;
using Riot.Timers;
using Riot.Verbs;

namespace Riot;

/// <summary>What one runtime is made of: the scheduler, the timers and the tables, behind the seams that the lower floors know.</summary>
internal sealed class RuntimeNode : SpawningHost
{
    private static readonly TimeSpan s_killGuard = TimeSpan.FromSeconds(10);

    private readonly Scheduler? _scheduler;
    private readonly TimerQueue _timers;
    private readonly ConcurrentDictionary<Process, bool> _lostThreads = new();
    private readonly OutsideSource<bool> _empty;
    private volatile RiotOptions _options;
    private volatile Phase _phase;

    // Written before the phase says that the runtime stops.
    private long _stopBy;

    [SetsRequiredMembers]
    public RuntimeNode(RiotOptions options)
        : base(options.Name, options.Simulator)
    {
        _options = options;
        Activator = options.Activator ?? ConstructorActivator.Instance;
        _timers = options.Simulator is null
            ? new TimerQueue(options.TimeProvider, Math.Clamp(Environment.ProcessorCount, 1, 16), hasThreads: true)
            : new TimerQueue(options.TimeProvider, 1, hasThreads: false);
        Logger = new GuardedLogger(options.LoggerFactory, "Riot");
        Time = options.TimeProvider;
        Observer = options.Observer;
        Tap = options.Tap;
        _empty = new OutsideSource<bool>(Simulator);
        if (Simulator is null)
            _scheduler = new Scheduler(options.Workers, options.MaxSpareWorkers, Counters, () => _options.BlockedWorkerThreshold, Logger);
        Ready = (ReadyQueue?)_scheduler ?? Simulator!;
    }

    private enum Phase
    {
        Made,
        Running,

        /// <summary>All are asked to exit, and so is whoever is spawned now.</summary>
        Stopping,

        /// <summary>All are killed, and so is whoever is spawned now, before its first step.</summary>
        Killing,
        Stopped,
    }

    public override int MessagesPerTurn => _options.MessagesPerTurn;

    public override TimeSpan CallTimeout => _options.CallTimeout;

    public override TimeSpan ExitGrace => _options.ExitGrace;

    public override IProcessActivator Activator { get; }

    public RiotOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public void Start()
    {
        _phase = Phase.Running;
        _scheduler?.Start();
    }

    public override bool IsRunning => _phase is not (Phase.Made or Phase.Stopped);

    public override void ThrowIfNotRunning(string verb, bool whileStopping = true)
    {
        if (_phase != Phase.Running && (!whileStopping || !IsRunning))
            throw new RuntimeNotRunningException(verb, Name);
    }

    // In a simulation there is one thread for all.
    public override ReadyQueue? HomeFor(ProcessPlacement placement) => placement switch
    {
        ProcessPlacement.Pinned => _scheduler?.NextPinned(),
        ProcessPlacement.OwnThread when _scheduler is not null => new OwnThread(_scheduler).Queue,
        _ => null,
    };

    public override IAlarm SetAlarm(Process process, Signal signal, TimeSpan age) => _timers.SetAlarm(process, signal, age);

    public override TimerRef StartTimer(Process? sender, Address to, object message, TimeSpan delay, TimeSpan interval) =>
        _timers.Start(this, sender, to, message, delay, interval);

    public override void CancelTimersOf(Process process) => _timers.RemoveTarget(process);

    // It is in the table by now. So either the stop has gone through that shard of the table since, and has seen it, or the phase was set before, and is seen here.
    public override void OnLaunched(Process process)
    {
        if (_phase == Phase.Stopping)
            process.TrySignal(ShutdownNow());
        else if (_phase > Phase.Stopping)
            process.TrySignal(KillSignal.Instance);
    }

    // Counted out (a full fence), then the phase is looked at; the stop sets the phase, fences, then looks at the counts: one of us sees that nobody is left.
    public override void OnGone()
    {
        if (_phase >= Phase.Stopping)
            CloseIfEmpty();
    }

    public override void OnThreadLost(Process process) => _lostThreads.TryAdd(process, true);

    public override void OnThreadBack(Process process) => _lostThreads.TryRemove(process, out _);

    /// <summary>Ends a runtime that was never started: names and timers there may be, and a thread for the time.</summary>
    public void CloseUnstarted()
    {
        _timers.Dispose();
        Names.Close();
    }

    /// <summary>Stops all processes in parallel: asks, waits, kills what is left (H6); the line of its end says of each that it was killed for that.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var timeout = _options.ShutdownTimeout;
        var began = Time.GetTimestamp();
        _stopBy = began + (long)(timeout.TotalSeconds * Time.TimestampFrequency);
        _phase = Phase.Stopping;
        var shutdown = ShutdownNow();
        foreach (var process in Table.Snapshot())
            process.TrySignal(shutdown);
        Interlocked.MemoryBarrier(); // See OnGone.
        CloseIfEmpty();
        if (!await EndsWithin(timeout, cancellationToken).ConfigureAwait(false))
        {
            // Cut short by the token, this is not the time that they had: a supervisor may have asked them long before.
            var had = cancellationToken.IsCancellationRequested ? TimeSpan.Zero : Time.GetElapsedTime(began);
            _phase = Phase.Killing;
            var kill = new KillSignal(had);
            foreach (var process in Table.Snapshot())
                process.TrySignal(kill); // Not Kill: what its token calls back could hang the stop.

            // A killed process is dead at its next foreign wait, or abandoned by the watch: this is a guard, not a wait.
            await EndsWithin(s_killGuard + _options.BlockedWorkerThreshold, default).ConfigureAwait(false);
        }

        _phase = Phase.Stopped;
        Counters.Processes.Close();
        _scheduler?.Stop();
        Simulator?.OnStopped();
        _timers.Dispose();
        Names.Close();
        foreach (var process in Table.Snapshot())
            ProcessLog.OutlivesStop(process);
        foreach (var process in _lostThreads.Keys)
            ProcessLog.GhostHoldsThread(process);
    }

    // Once nobody is present, nobody enters: whatever is spawned at this moment is either counted, and the runtime waits for it too, or refused.
    private void CloseIfEmpty()
    {
        if (Counters.Processes.TryClose())
            _empty.TrySetResult(true);
    }

    // The time of a stop is one for all, however late one of them was spawned.
    private ExitSignal ShutdownNow()
    {
        var left = Time.GetElapsedTime(Time.GetTimestamp(), _stopBy);
        return new ExitSignal(Pid.Runtime, ExitReason.Shutdown, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task<bool> EndsWithin(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _empty.Task.WaitAsync(timeout, Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
