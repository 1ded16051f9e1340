using Riot.Diagnostics;
using Riot.Identity;
using Riot.Processes;
using Riot.Testing.Reports;
using Debug = System.Diagnostics.Debug;

namespace Riot.Testing.Engine;

/// <summary>
/// Runs all of a simulation, one step after another, in the order that its choices say: the slices of processes, code outside processes, and timers.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Whoever runs may be interrupted at any verb. Then it waits where it is, on its thread, among those who are ready, and another thread of the <see cref="Crew"/> runs
/// the others: so two that are both in the middle of a slice may alternate, as on two processors.</item>
/// <item>Steps of code outside processes are chosen like slices: on a thread pool, too, the continuation that was ready first need not be the first to run.</item>
/// <item>Time jumps to the next timer when nothing is ready.</item>
/// </list>
/// All members are for the thread that has the turn, save where one says otherwise, and those of <see cref="Simulator"/> that are for any thread.
/// </remarks>
internal sealed class SimulatedScheduler : Simulator, ISteps
{
    private readonly SimulationOptions _options;
    private readonly Turn _turn = new();
    private readonly ReadyList _ready;
    private readonly Turns _turns;
    private readonly Trace? _trace;
    private readonly HashSet<ProcessHost> _hosts = [];
    private Task? _program;
    private SimulationStop? _failure; // What ends the run after the step that has failed: an invariant, or code that nobody awaits.
    private int _runtimes;
    private long _steps;

    /// <param name="options">The settings of the simulation.</param>
    /// <param name="seed">Chooses; and gives the runtime its randomness.</param>
    /// <param name="given">The choices to be made; null for those of the seed.</param>
    /// <param name="trace">Writes down what happens; null for nobody.</param>
    public SimulatedScheduler(SimulationOptions options, int seed, Decisions? given, Trace? trace)
    {
        (_options, _trace, Random) = (options, trace, new Random(seed));
        _ready = new ReadyList(_turn);
        _turns = new Turns(_turn, _ready, this);
        Choices = given is null ? Choices.OfSeed(_turn, options.Strategy, seed) : Choices.OfSchedule(_turn, given);
        Strangers = new Strangers(_turn, options, Choices.IsReplay);
        Time = new SimulatedTime(Strangers.NoteTimer);
        Faults = new Faults(this);
    }

    public override Random Random { get; }

    public Choices Choices { get; }

    /// <summary>Who comes from other threads. Any thread.</summary>
    public Strangers Strangers { get; }

    public SimulatedTime Time { get; }

    public Faults Faults { get; }

    /// <summary>Null if nobody wants one; and once the run has ended, since what the interrupted still do then is no part of it.</summary>
    public Trace? Trace => _turns.IsEnding ? null : _trace;

    /// <summary>What is checked after each step; it throws if something is wrong.</summary>
    public Action? Invariant { get; set; }

    /// <summary>How many steps were taken. Any thread.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Whether the calling thread has the turn. Any thread.</summary>
    public bool IsMyTurn => _turn.IsMine;

    /// <inheritdoc cref="Turns.Running"/>
    public Process? Running => _turns.Running;

    /// <inheritdoc cref="Turns.Interrupted"/>
    public int Interrupted => _turns.Interrupted;

    /// <inheritdoc cref="Turns.FailedWith"/>
    public Exception? FailedWith => _turns.FailedWith;

    public IEnumerable<Process> Processes => _hosts.SelectMany(host => host.Table.Snapshot()).Where(process => !process.IsDead).OrderBy(process => process.Id);

    private bool IsOverLimit => _steps >= _options.StepLimit;

    /// <inheritdoc cref="Turns.Begin"/>
    public void Begin(Crew crew) => _turns.Begin(crew);

    /// <summary>Runs steps until <paramref name="program"/> has ended.</summary>
    /// <exception cref="SimulationStop">It cannot go on.</exception>
    public void RunUntil(Task program)
    {
        _program = program;
        _turns.Run();
    }

    /// <summary>Code that nobody awaits has failed; the run ends with this step.</summary>
    public void Fail(Exception error) => _failure ??= new SimulationStop(SimulationFailure.Program, Printed.Message(error), error);

    public override void Enqueue(Process process, bool yielded = false)
    {
        if (!_turn.IsMine)
        {
            Strangers.Bring(process);
            return;
        }

        if (process.IsNew)
            _hosts.Add(process.Host);
        if (Faults.HoldUp(process, process.IsNew) is { } delay)
            Time.After(delay, () => _ready.Add(process));
        else
            _ready.Add(process);
    }

    public override void Run(Action action)
    {
        var step = new OutsideStep(action);
        if (_turn.IsMine)
            _ready.Add(step);
        else
            Strangers.Bring(step);
    }

    public override int NextIncarnation() => ++_runtimes;

    public override void InterruptionPoint()
    {
        if (!_turn.IsMine || !_turns.CanInterrupt || IsOverLimit)
            return;
        if (Choices.AtInterruptionPoint(_turns.Running, _ready.Members) is not (> 0 and var choice))
            return;
        var other = _ready.Take(choice - 1);
        Trace?.Interrupted(_turns.Running);
        _turns.InterruptFor(other);
        CountStep();
        Trace?.Resume(_turns.Running, Time.Elapsed);
    }

    public override void RunUninterrupted(Action action) => _turns.RunUninterrupted(action);

    public override bool TryDelay(Process? from, ProcessRef to, object message) => _turn.IsMine && Faults.TryDelay(from, to, message);

    object? ISteps.TakeNext()
    {
        while (true)
        {
            if (_failure is not null)
                throw _failure;
            if (_program!.IsCompleted)
                return null;
            Strangers.AcceptOrRefuse();
            if (IsOverLimit)
                throw new SimulationStop(SimulationFailure.Livelock, $"It has not ended after {_options.StepLimit:N0} steps.");
            TakeBrought();
            if (!_ready.IsEmpty)
                return _ready.Take(Choices.Next(_ready.Members));
            if (!Strangers.WaitBeforeTimer(Time) && !TryFire() && !Strangers.WaitAtDeadlock())
                throw new SimulationStop(SimulationFailure.Deadlock, "Nothing is ready and no timer is set, but the program has not ended.");
        }
    }

    void ISteps.RunStep(object one)
    {
        var process = one as Process;
        CountStep();
        Trace?.Begin(process, Time.Elapsed);
        if (process is not null)
            _turns.RunSlice(process);
        else
            RunOutside(((OutsideStep)one).Action);
        if (_turns.IsEnding)
            return;
        CheckInvariant();
        Faults.AfterStep();
    }

    private void TakeBrought()
    {
        while (Strangers.TryTake(out var one))
        {
            if (one is Process process)
                Enqueue(process);
            else
                _ready.Add((OutsideStep)one);
        }
    }

    private bool TryFire()
    {
        if (Time.TakeNext(Faults.ChooseLateness(), Choices.Pick) is not { } timer)
            return false;
        CountStep();
        Trace?.Jump(Time.Elapsed);
        RunUninterrupted(() => RunOutside(timer)); // It may hold a lock of the timers.
        CheckInvariant();
        return true;
    }

    private void RunOutside(Action action)
    {
        try
        {
            _turns.RunOutside(action);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void CheckInvariant()
    {
        if (_failure is not null || Invariant is null)
            return;
        try
        {
            RunUninterrupted(Invariant); // It looks at one moment.
        }
        catch (Exception error)
        {
            _failure = new SimulationStop(SimulationFailure.Invariant, Printed.Message(error), error);
        }
    }

    private void CountStep()
    {
        Debug.Assert(_turn.IsMine);
        Volatile.Write(ref _steps, _steps + 1);
    }
}
