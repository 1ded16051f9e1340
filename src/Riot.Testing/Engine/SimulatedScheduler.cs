using System.Collections.Concurrent;
using Riot.Identity;
using Riot.Processes;
using Riot.Testing.Reports;
using Riot.Testing.Strategies;

namespace Riot.Testing.Engine;

/// <summary>
/// Runs all of a simulation, one step after another, in the order that its strategy chooses: the slices of processes, code outside processes, and timers.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Whoever runs may be interrupted at any verb. Then it waits where it is, on its thread, among those who are ready, and another thread of the <see cref="Crew"/> runs
/// the others: so two that are both in the middle of a slice may alternate, as on two processors.</item>
/// <item>Steps of code outside processes are chosen like slices: on a thread pool, too, the continuation that was ready first need not be the first to run.</item>
/// <item>Time jumps to the next timer when nothing is ready.</item>
/// </list>
/// All members are for the thread that has the turn, save where others arrive: <see cref="Enqueue"/>, <see cref="Run(Action)"/>, <see cref="NoteArrival"/>. What one thread of the crew
/// has written the next one sees, since the turn is handed over by a semaphore.
/// </remarks>
internal partial class SimulatedScheduler : Simulator
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly SimulationOptions _options;
    private readonly Chooser? _chooser;
    private readonly Trace? _trace;
    private readonly Dictionary<int, int> _given = [];
    private readonly List<object> _ready = [];
    private readonly ConcurrentQueue<object> _arrived = new();
    private readonly AutoResetEvent _arrival = new(false);
    private readonly HashSet<ProcessHost> _hosts = [];
    private Task? _program;
    private int _decisions;
    private int _runtimes;
    private bool _isWhole;
    private volatile string? _stranger;
    private volatile bool _isWaiting;
    private long _steps;

    /// <param name="options">The settings of the simulation.</param>
    /// <param name="seed">Chooses; and gives the runtime its randomness.</param>
    /// <param name="given">The choices to be made; null for those of the seed.</param>
    /// <param name="trace">Writes down what happens; null for nobody.</param>
    public SimulatedScheduler(SimulationOptions options, int seed, Decisions? given, Trace? trace)
    {
        _options = options;
        Random = new Random(seed);
        _trace = trace;
        Time = new SimulatedTime(() =>
        {
            if (!IsHere)
                NoteStranger("A timer of the simulation's clock was set by another thread");
        });
        Faults = new Faults(this);
        if (given is null)
            _chooser = ChooserOfSeed.Make(options.Strategy, seed, ChoosingRandom = new Random(~seed));
        foreach (var (number, choice) in given?.Made ?? [])
            _given.Add(number, choice);
    }

    public override Random Random { get; }

    public SimulatedTime Time { get; }

    /// <summary>Null for nobody; and once the run has ended, since what the interrupted still do then is no part of it.</summary>
    public Trace? Trace => _isEnding ? null : _trace;

    public Faults Faults { get; }

    public Decisions Made { get; } = new();

    /// <summary>What is checked after each step; it throws if something is wrong.</summary>
    public Action? Invariant { get; set; }

    /// <summary>What ends the run with the step that has failed: an invariant, or code that nobody awaits.</summary>
    private SimulationStop? Failure { get; set; }

    /// <summary>Any thread.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Whether the thread waits for another. Any thread.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Whose slice runs now. Any thread; a hint.</summary>
    public Process? Current { get; private set; }

    public IEnumerable<Process> Processes => _hosts.SelectMany(host => host.Table.Snapshot()).Where(process => !process.IsDead).OrderBy(process => process.Id);

    private Random? ChoosingRandom { get; }

    private bool IsOverLimit => _steps >= _options.StepLimit;

    /// <summary>Whether the calling thread is the one that has the turn.</summary>
    public bool IsHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>Runs steps until <paramref name="program"/> has ended.</summary>
    /// <exception cref="SimulationStop">It cannot go on.</exception>
    public void RunUntil(Task program)
    {
        _program = program;
        Run();
    }

    /// <summary>Who runs next; null when the run is over.</summary>
    protected virtual object? Next()
    {
        while (true)
        {
            if (Failure is { } failure)
                throw failure;
            if (_program!.IsCompleted)
                return null;
            CheckArrivals();
            if (IsOverLimit)
                throw new SimulationStop(SimulationFailure.Livelock, $"It has not ended after {_options.StepLimit:N0} steps.");
            if (TakeReady() is { } one)
                return one;
            if (!ComesBeforeTimer() && !TryFire() && !WaitForArrival())
                throw new SimulationStop(SimulationFailure.Deadlock, "Nothing is ready and no timer is set, but the program has not ended.");
        }
    }

    /// <summary>Somebody who is ready, to be run; null if nobody is.</summary>
    protected object? TakeReady()
    {
        while (_arrived.TryDequeue(out var one))
        {
            if (one is Process process)
                Enqueue(process);
            else
                AddOutside((Action)one);
        }

        return _ready.Count == 0 ? null : Take(Choose(_ready.Count, s_next));
    }

    public override void Enqueue(Process process, bool yielded = false)
    {
        if (!IsHere)
        {
            Arrive(process, Names.Of(process));
            return;
        }

        if (process.IsNew)
            _hosts.Add(process.Host);
        if (Faults.Holds(process, process.IsNew) is { } delay)
            Time.After(delay, () => _ready.Add(process));
        else
            _ready.Add(process);
    }

    public override void Run(Action action)
    {
        if (IsHere)
            AddOutside(action);
        else
            Arrive(action, "code outside processes");
    }

    public override int NextIncarnation() => ++_runtimes;

    public override void OnPoint()
    {
        if (_ready.Count == 0 || _isWhole || _isEnding || _interrupted == MostInterrupted || IsOverLimit || !IsHere)
            return;
        if (Choose(_ready.Count + 1, s_atPoint) is > 0 and var choice)
            GiveWayTo(Take(choice - 1));
    }

    public override void AsAWhole(Action action)
    {
        if (!IsHere)
        {
            action();
            return;
        }

        var before = _isWhole;
        _isWhole = true;
        try
        {
            action();
        }
        finally
        {
            _isWhole = before;
        }
    }

    public override bool Delays(Process? from, ProcessRef to, object message) => IsHere && Faults.Delays(from, to, message);

    /// <summary>A continuation comes back: if it is not from here, whoever awaited it is named once the run fails of it. Any thread.</summary>
    public void NoteArrival(string who, object? state)
    {
        if (!IsHere)
            NoteStranger($"{who} awaited something that another thread has completed{Where.Phrase(state)}");
    }

    /// <summary>Code that nobody awaits has failed; the run ends with this step.</summary>
    public void Fail(Exception error) => Failure ??= new SimulationStop(SimulationFailure.Program, error.Message, error);

    /// <summary>Something was sent: if it was not from here, that is told once the run fails of it. Any thread.</summary>
    /// <returns>Whether it was from here.</returns>
    public bool NoteSent(Process to)
    {
        if (IsHere)
            return true;
        NoteStranger($"Another thread has sent something to {Names.Of(to)}");
        return false;
    }

    /// <summary>A choice that is no matter of order: true once in a while, by default never.</summary>
    public bool Chance(int oneIn) => Choose(2, (scheduler, _) => scheduler.ChoosingRandom!.Next(oneIn) == 0 ? 1 : 0) == 1;

    /// <summary>A number below <paramref name="count"/> that says how choices are made, and is none itself; 0 in a replay.</summary>
    public int Draw(int count) => ChoosingRandom?.Next(count) ?? 0;

    /// <summary>A number below <paramref name="count"/>; by default 0.</summary>
    public int Pick(int count) => Choose(count, static (scheduler, count) => scheduler.ChoosingRandom!.Next(count));

    private static readonly Func<SimulatedScheduler, int, int> s_next = static (scheduler, _) => scheduler._chooser!.Next(scheduler._ready);
    private static readonly Func<SimulatedScheduler, int, int> s_atPoint =
        static (scheduler, _) => scheduler._chooser!.AtPoint(scheduler.Current, scheduler._ready);

    // Each choice has a number, so that a replay makes the same ones. Where there is one alternative, there is no choice.
    private int Choose(int alternatives, Func<SimulatedScheduler, int, int> choose)
    {
        if (alternatives == 1)
            return 0;
        var number = _decisions++;
        var choice = _chooser is not null ? choose(this, alternatives) : Math.Min(_given.GetValueOrDefault(number), alternatives - 1);
        if (choice != 0)
            Note(number, choice);
        return choice;
    }

    /// <summary>A choice was made that is not the first alternative.</summary>
    protected virtual void Note(int number, int choice) => Made.Add(number, choice);

    private object Take(int index)
    {
        var taken = _ready[index];
        _ready.RemoveAt(index);
        return taken;
    }

    private void AddOutside(Action action) => _ready.Add(new OutsideStep(action));

    private void Step(object one)
    {
        CountStep();
        Current = one as Process;
        Trace?.Begin(Current, Time.Elapsed);
        if (Current is { } process)
            _hand.Carrier.RunSlice(process);
        else
            RunOutside(((OutsideStep)one).Action);
        Current = null;
        if (_isEnding)
            return;
        Check();
        Faults.AfterStep();
    }

    private void CountStep() => Volatile.Write(ref _steps, _steps + 1);

    // Where others are waited for in real time, the clock does not run ahead of them: what they do takes no more of it than of theirs.
    private bool ComesBeforeTimer()
    {
        if (_options.ForeignAwaits == ForeignAwaits.Refuse || Time.ToNext() is not { } next)
            return false;
        return WaitForArrival(next < _options.RealTimeLimit ? next : _options.RealTimeLimit);
    }

    private bool TryFire()
    {
        if (Time.TakeNext(Faults.Lateness(), Pick) is not { } timer)
            return false;
        CountStep();
        Trace?.Jump(Time.Elapsed);
        AsAWhole(() => RunOutside(timer)); // It may hold a lock of the timers.
        Check();
        return true;
    }

    private void RunOutside(Action action)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        catch (Exception error)
        {
            Fail(error);
        }

        _hand.Carrier.RestoreContexts(null);
    }

    private void Check()
    {
        if (Failure is not null || Invariant is null)
            return;
        try
        {
            AsAWhole(Invariant); // It looks at one moment.
        }
        catch (Exception error)
        {
            Failure = new SimulationStop(SimulationFailure.Invariant, error.Message, error);
        }
    }

    // Wakes the simulation's thread, to look again.
    private void NoteStranger(string what)
    {
        _stranger ??= what;
        _arrival.Set();
    }

    protected virtual void Arrive(object one, string who)
    {
        _arrived.Enqueue(one);
        NoteStranger($"{who} was woken by another thread");
    }

    private void CheckArrivals()
    {
        if (_stranger is null)
            return;
        if (_options.ForeignAwaits == ForeignAwaits.Refuse)
        {
            throw new SimulationStop(
                SimulationFailure.ForeignAwait,
                $"{_stranger}: such a run cannot be replayed. Take times from the simulation's TimeProvider and replace I/O by a process that plays it, " +
                $"or allow this by {nameof(SimulationOptions)}.{nameof(SimulationOptions.ForeignAwaits)} = {nameof(ForeignAwaits)}.{nameof(ForeignAwaits.Wait)}.");
        }

        _stranger = null;
    }

    // In an honest deadlock nobody comes; but a thread that is on its way is a reason that says more, and on a busy machine it may take its time. A run that repeats another
    // does not wait again.
    private bool WaitForArrival()
    {
        var (waits, began) = (_options.ForeignAwaits == ForeignAwaits.Wait, TimeProvider.System.GetTimestamp());
        var limit = waits ? _options.RealTimeLimit : _chooser is null ? TimeSpan.Zero : s_patience;
        while (!WaitForArrival(limit) && _stranger is null)
        {
            if (waits || _chooser is null || ThreadPool.PendingWorkItemCount == 0 || TimeProvider.System.GetElapsedTime(began) > _options.RealTimeLimit)
                return false;
        }

        return true;
    }

    private bool WaitForArrival(TimeSpan limit)
    {
        _isWaiting = true;
        var came = _arrival.WaitOne(limit);
        _isWaiting = false;
        return came;
    }
}
