using System.Globalization;
using Riot.Testing.Engine;
using Riot.Testing.Reports;

namespace Riot.Testing;

/// <summary>
/// Runs whole programs of processes one step at a time, in an order that a seed chooses and with a clock that jumps: the same seed gives the same run. Each method blocks until
/// its runs have ended; any test framework can call them, and several tests at once.
/// </summary>
/// <remarks>
/// A program starts processes through <see cref="SimulatedRuntime.Riot"/>, or a host, and awaits what it wants to see. A process may be interrupted at any verb, by others or by
/// the program, and goes on at any later moment. Hold no lock across a verb: whoever waits for that lock would hold up the simulation.
/// </remarks>
public static class Simulation
{
    /// <summary>Runs a program once, in the order that a seed chooses.</summary>
    /// <param name="seed">The seed, which chooses who runs when.</param>
    /// <param name="program">The program; the run is over when it has ended and the runtime has stopped.</param>
    /// <param name="invariant">Called after every step; throws if something is wrong. Null for no invariant.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="SimulationFailedException">The run failed; the message tells how, and how to replay it.</exception>
    public static SimulationResult Run(
        int seed, Func<SimulatedRuntime, Task> program, Action<SimulatedRuntime>? invariant = null, SimulationOptions? options = null) =>
        RunAll(seed, 1, program, invariant, options);

    /// <summary>Runs a program once for each seed from 0 on, until one fails.</summary>
    /// <param name="seeds">Number of seeds to run; at least 1.</param>
    /// <param name="program">The program. It runs once for each seed, so it must not change state that its runs share.</param>
    /// <param name="invariant">Called after every step; throws if something is wrong. Null for no invariant.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="SimulationFailedException">A run failed; the message tells how, and how to replay it.</exception>
    public static SimulationResult Explore(
        int seeds, Func<SimulatedRuntime, Task> program, Action<SimulatedRuntime>? invariant = null, SimulationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        return RunAll(0, seeds, program, invariant, options);
    }

    /// <summary>Repeats a run by the schedule in the report of its failure.</summary>
    /// <param name="schedule">The <see cref="SimulationFailedException.Schedule"/>: a seed, and the choices to make.</param>
    /// <param name="program">The program, which must be the one that failed.</param>
    /// <param name="invariant">Called after every step; throws if something is wrong. Null for no invariant.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="SimulationFailedException">The run failed; the message tells how.</exception>
    /// <exception cref="FormatException"><paramref name="schedule"/> is not one that a report has shown.</exception>
    public static SimulationResult Replay(
        string schedule, Func<SimulatedRuntime, Task> program, Action<SimulatedRuntime>? invariant = null, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var parts = schedule.Split('/');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
            throw new FormatException($"'{schedule}' is not a schedule: one looks like 42/17=2,31=1.");
        var given = Decisions.Parse(parts[1]);
        var simulated = CaseOf(program, invariant, options);
        return OnItsThread(simulated, 0, (begin, _) =>
        {
            var trace = new Trace();
            var run = RunOne(simulated, seed, given, trace, begin);
            return run.Failure is null ? new SimulationResult(1, 1, run.Scheduler.Steps, run.Scheduler.Faults.Count, run.Scheduler.Time.Elapsed) : throw FailureReport.Of(simulated, run, seed, trace);
        });
    }

    private static SimulationResult RunAll(
        int first, int count, Func<SimulatedRuntime, Task> program, Action<SimulatedRuntime>? invariant, SimulationOptions? options)
    {
        var simulated = CaseOf(program, invariant, options);
        return OnItsThread(simulated, first, (begin, at) =>
        {
            var (steps, faults, elapsed, orders) = (0L, 0L, TimeSpan.Zero, new HashSet<int>());
            for (var seed = first; seed - first < count; seed++)
            {
                at(seed);
                var run = RunOne(simulated, seed, null, null, begin);
                if (run.Failure is not null)
                    throw Explain(simulated, seed, run, begin);
                steps += run.Scheduler.Steps;
                faults += run.Scheduler.Faults.Count;
                elapsed = run.Scheduler.Time.Elapsed > elapsed ? run.Scheduler.Time.Elapsed : elapsed;
                orders.Add(HashOf(run.Scheduler.Choices.Made));
            }

            return new SimulationResult(count, orders.Count, steps, faults, elapsed);
        });
    }

    // Looks for a plainer run that fails in the same way, and runs that one once more with a trace.
    private static SimulationFailedException Explain(SimulationCase simulated, int seed, SimulatedRun failed, Action<SimulatedScheduler> begin)
    {
        var failure = failed.Failure!;
        if (failure.Kind == SimulationFailure.ForeignAwait || simulated.Options.ForeignAwaits == ForeignAwaits.Wait)
            return FailureReport.Of(simulated, failed, seed, new Trace());
        var again = RunOne(simulated, seed, failed.Scheduler.Choices.Made, null, begin);
        if (!IsSame(again.Failure, failure))
            return FailureReport.NotDeterministic(seed, failure, again.Failure);
        var shrinker = new Shrinker(
            decisions =>
            {
                var run = RunOne(simulated, seed, decisions, null, begin);
                return IsSame(run.Failure, failure) ? run.Scheduler.Choices.Made : null;
            },
            simulated.Options.ShrinkLimit);
        var shortest = shrinker.Shrink(failed.Scheduler.Choices.Made);
        var trace = new Trace();
        var shown = RunOne(simulated, seed, shortest, trace, begin);
        return shown.Failure is not null
            ? FailureReport.Of(simulated, shown, seed, trace)
            : FailureReport.NotDeterministic(seed, failure, null);
    }

    private static bool IsSame(SimulationStop? one, SimulationStop other) =>
        one is not null && one.Kind == other.Kind && one.InnerException?.GetType() == other.InnerException?.GetType();

    private static SimulatedRun RunOne(SimulationCase simulated, int seed, Decisions? given, Trace? trace, Action<SimulatedScheduler> begin)
    {
        var run = new SimulatedRun(simulated, seed, given, trace);
        begin(run.Scheduler);
        run.Run();
        return run;
    }

    private static SimulationResult OnItsThread(
        SimulationCase simulated, int first, Func<Action<SimulatedScheduler>, Action<int>, SimulationResult> work)
    {
        var seed = first;
        return SimulationThread.Run(
            begin => work(begin, at => Volatile.Write(ref seed, at)),
            simulated.Options.RealTimeLimit,
            scheduler => throw FailureReport.HeldThread(Volatile.Read(ref seed), scheduler, simulated.Options.RealTimeLimit));
    }

    private static SimulationCase CaseOf(Func<SimulatedRuntime, Task> program, Action<SimulatedRuntime>? invariant, SimulationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new SimulationCase(program, invariant, (options ?? SimulationOptions.Defaults).Checked());
    }

    private static int HashOf(Decisions made)
    {
        var hash = new HashCode();
        foreach (var each in made.Made)
            hash.Add(each);
        return hash.ToHashCode();
    }
}
