using Microsoft.Extensions.Logging;
using Riot.Diagnostics;
using Riot.Identity;
using Riot.Signals;

namespace Riot.Processes;

/// <summary>What a process needs of its runtime: the tables of names, groups and processes, clock, log, observer, queue, counters; and who stands behind an address. One for all processes of a runtime; every member may be used from any thread.</summary>
internal abstract class ProcessHost : Node
{
    private static readonly ProcessOptions s_defaults = new();

    protected ProcessHost(string? name, Simulator? simulator)
        : base(0, simulator?.NextIncarnation() ?? NextIncarnation())
    {
        (Name, Simulator) = (name, simulator);
        Names = new NameTable(name);
        Table = new ProcessTable();
        Groups = new GroupTable();
    }

    /// <summary>What errors call the runtime; null: nothing.</summary>
    public string? Name { get; }

    public NameTable Names { get; }

    public ProcessTable Table { get; }

    public GroupTable Groups { get; }

    public RuntimeCounters Counters { get; } = new();

    public RefNumbers RefNumbers { get; } = new();

    /// <summary>Never throws: it is called by threads that must not end by it.</summary>
    public required GuardedLogger Logger { get; init; }

    public required TimeProvider Time
    {
        get;
        init
        {
            field = value;
            HasSystemTime = ReferenceEquals(value, TimeProvider.System);
        }
    }

    /// <summary>Whether time is the machine's own, so that a coarser clock of the machine may stand in.</summary>
    public bool HasSystemTime { get; private init; }

    public required IRuntimeObserver? Observer { get; init; }

    /// <summary>Where shared processes go when they become ready.</summary>
    public required ReadyQueue Ready { get; init; }

    /// <summary>Who runs everything in a simulation; null elsewhere.</summary>
    public Simulator? Simulator { get; }

    /// <summary>Who records what is sent; null for nobody.</summary>
    public SignalTap? Tap { get; init; }

    public Random Random => Simulator?.Random ?? Random.Shared;

    /// <summary>How many reductions a slice may take (P9).</summary>
    public abstract int MessagesPerTurn { get; }

    /// <summary>How long a call waits if nothing is said (C2).</summary>
    public abstract TimeSpan CallTimeout { get; }

    /// <summary>How long an exiting process may unwind (X6).</summary>
    public abstract TimeSpan ExitGrace { get; }

    /// <summary>Whether processes run: from the start to the end of the stop.</summary>
    public abstract bool IsRunning { get; }

    /// <summary>Throws <see cref="RuntimeNotRunningException"/> before start and after stop, or already during the stop.</summary>
    public abstract void ThrowIfNotRunning(string verb, bool whileStopping = true);

    /// <summary>Where a process of the given placement lives; null for the shared queue.</summary>
    public abstract ReadyQueue? HomeFor(ProcessPlacement placement);

    /// <summary>
    /// The first step of a birth: a process that is counted, has its name or its place in line for it, and can be found. All that can go wrong goes wrong here. It
    /// belongs to the caller, who attaches links and monitors to it and then must launch it.
    /// </summary>
    public Process Make(ProcessBody body, ProcessOptions? options, Process? parent)
    {
        ThrowIfNotRunning("Spawn", whileStopping: parent is not null);
        options ??= s_defaults;
        Argument.Defined(options.Priority, nameof(ProcessOptions.Priority));
        Argument.Defined(options.Placement, nameof(ProcessOptions.Placement));
        Simulator?.InterruptionPoint();
        var process = new Process(this, body, options, parent) { Home = HomeFor(options.Placement) };
        if (!Counters.Processes.TryEnter())
            throw new RuntimeNotRunningException("Spawn", Name);
        try
        {
            process.Enroll(options.Name);
            return process;
        }
        catch
        {
            Counters.Processes.TakeBack();
            OnGone();
            throw;
        }
    }

    /// <summary>Sends a signal to a process once, when it is this old: a time from now would be late by what the clock moves before it is set.</summary>
    public abstract IAlarm SetAlarm(Process process, Signal signal, TimeSpan age);

    /// <summary>Drops the user's timers that target a process which has died (T1).</summary>
    public abstract void CancelTimersOf(Process process);

    /// <summary>An abandoned process still holds its thread (X9).</summary>
    public abstract void OnThreadLost(Process process);

    /// <summary>The thread that an abandoned process held has come back.</summary>
    public abstract void OnThreadBack(Process process);

    /// <summary>A process has been spawned and is about to become ready.</summary>
    public abstract void OnLaunched(Process process);

    /// <summary>A process is dead and everyone has been told, or it was never launched: it has just been counted out.</summary>
    public abstract void OnGone();

    /// <summary>Runs code that belongs to no process.</summary>
    public void RunOutside(IThreadPoolWorkItem work)
    {
        if (Simulator is { } simulator)
            simulator.Run(work.Execute);
        else
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <summary>Counts and shows a message that found its receiver dead (G4).</summary>
    public void DeadLetter(Pid from, Pid to, object message)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
            Log.DeadLetter(Logger, from, to, MessageName.Full(message));
        CountDeadLetter(from, to, message);
    }

    /// <summary>Counts and shows a message to a name or key that nobody holds, by a verb that does not throw (G4).</summary>
    public void DeadLetter(Pid from, Address to, object message)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
            Log.NameDropped(Logger, from, to.ToString(), MessageName.Full(message));
        CountDeadLetter(from, Pid.None, message);
    }

    /// <summary>Whether anybody would see a dead letter, or a message that was dropped.</summary>
    public bool ShowsDeadLetters => Observer is not null || Logger.IsEnabled(LogLevel.Debug);

    /// <summary>Counts and shows a message for which a mailbox had no room (R5).</summary>
    public void Dropped(Pid from, Pid to, object message)
    {
        CountDropped();
        ShowDropped(from, to, message);
    }

    public void CountDropped() => Interlocked.Increment(ref Counters.DroppedCount);

    public void ShowDropped(Pid from, Pid to, object message)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
            Log.MailboxFull(Logger, from, to, MessageName.Full(message));
        if (Observer is not null)
            Observe(() => Observer.OnDeadLetter(from, to, message), nameof(IRuntimeObserver.OnDeadLetter));
    }

    /// <summary>Counts and shows a message that its target refused: it is dead, or its mailbox is full.</summary>
    public void Refused(Pid from, ProcessRef target, object message)
    {
        if (target is Process { IsDead: false })
            Dropped(from, new Pid(target), message);
        else
            DeadLetter(from, new Pid(target), message);
    }

    /// <summary>Counts what code of a dead process tried to send (X6).</summary>
    public void SentAfterDeath(Pid from, Pid to, object message)
    {
        Interlocked.Increment(ref Counters.SentAfterDeathCount);
        if (Logger.IsEnabled(LogLevel.Debug))
            Log.DeadLetter(Logger, from, to, MessageName.Full(message));
    }

    /// <summary>Who stands behind an address that is no pid, now; null for nobody.</summary>
    public ProcessRef? HolderOf(Address address) =>
        address.Name is { } name ? Names.Find(name) : address.Place?.Find(this);

    /// <summary>The pid of a process of this runtime, living or gone.</summary>
    public Pid PidOf(long id) => new((ProcessRef?)Table.Find(id) ?? new GoneProcess(this, id));

    public void ObserveSpawn(Process process)
    {
        if (Observer is not null)
            Observe(() => Observer.OnSpawned(process.Pid, process.Parent), nameof(IRuntimeObserver.OnSpawned));
    }

    public void ObserveExit(Pid pid, ExitReason reason)
    {
        if (Observer is not null)
            Observe(() => Observer.OnExited(pid, reason), nameof(IRuntimeObserver.OnExited));
    }

    private void CountDeadLetter(Pid from, Pid to, object message)
    {
        Interlocked.Increment(ref Counters.DeadLetterCount);
        if (Observer is not null)
            Observe(() => Observer.OnDeadLetter(from, to, message), nameof(IRuntimeObserver.OnDeadLetter));
    }

    private void Observe(Action call, string method)
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            Log.ObserverThrew(Logger, error, method);
        }
    }
}

/// <summary>A signal that will be sent later.</summary>
internal interface IAlarm
{
    /// <summary>Takes it back; false if it has gone off.</summary>
    bool Cancel();
}
