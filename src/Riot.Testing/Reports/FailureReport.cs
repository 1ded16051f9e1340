using System.Globalization;
using System.Text;
using Riot.Testing.Engine;

namespace Riot.Testing.Reports;

/// <summary>Writes the message of a <see cref="SimulationFailedException"/>.</summary>
internal static class FailureReport
{
    private const int LongestTrace = 200;

    public static SimulationFailedException Of(SimulationCase simulated, SimulatedRun run, int seed, Trace trace)
    {
        var (failure, made) = (run.Failure!, run.Scheduler.Choices.Made);
        var schedule = string.Create(CultureInfo.InvariantCulture, $"{seed}/{made}");
        var text = Head(failure.Kind, seed, failure.Message);
        if (failure.Kind is not (SimulationFailure.Program or SimulationFailure.Invariant) && run.WhoWaits is { Length: > 0 } waits)
            text.Append("\nLiving processes, and what each waits for:\n").Append(waits);
        if (failure.Kind == SimulationFailure.ForeignAwait)
            return new SimulationFailedException(failure.Kind, seed, schedule, "", text.ToString(), failure.InnerException); // No replay would be the same.
        var faults = run.Scheduler.Faults.Count;
        text.Append(CultureInfo.InvariantCulture, $"\nWhat happened ({run.Scheduler.Steps} steps, {made.Made.Count} choices other than the plain ones{(faults == 0 ? "" : $", {faults} faults")}, simulated time {run.Scheduler.Time.Elapsed}):\n");
        text.Append(Shortened(trace.ToString()));
        text.Append(CultureInfo.InvariantCulture, $"\nReplay this run:  Simulation.Replay(\"{schedule}\", {simulated.Arguments})\nThe seed's own:   Simulation.Run({seed}, {simulated.Arguments})\n");
        return new SimulationFailedException(failure.Kind, seed, schedule, trace.ToString(), text.ToString(), failure.InnerException);
    }

    public static SimulationFailedException HeldThread(int seed, SimulatedScheduler scheduler, TimeSpan limit) => Plain(
        SimulationFailure.HeldThread,
        seed,
        $"A step of {Names.Of(scheduler.Running)} holds the simulation for more than {limit}: it blocks on something, or loops without an await. Await instead." +
        (scheduler.FailedWith is { } first ? $" The run had failed before, with \"{first.Message}\": this step was in the middle then, and had only to come to its end." : "") +
        (scheduler.Interrupted > 0 ? " Or it waits for a lock that another holds, which was interrupted at a verb: hold none across a verb." : ""));

    public static SimulationFailedException NotDeterministic(int seed, SimulationStop first, SimulationStop? second) => Plain(
        SimulationFailure.NotDeterministic,
        seed,
        $"It failed with \"{first.Message}\", and run again with the same choices {(second is null ? "it did not fail" : $"with \"{second.Message}\"")}. Something other than the " +
        "simulation decides: static state that runs share, a clock that is not the simulation's, a random number, the order of a hash table, or a continuation that goes over the " +
        "thread pool, as that of a TaskCompletionSource behind Task.WhenAny or WaitAsync does.");

    private static SimulationFailedException Plain(SimulationFailure kind, int seed, string what) =>
        new(kind, seed, null, "", Head(kind, seed, what).ToString(), null);

    private static StringBuilder Head(SimulationFailure kind, int seed, string what) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"Simulation failed ({kind}) with seed {seed}: {what}\n");

    private static string Shortened(string trace)
    {
        var lines = trace.Split('\n');
        return lines.Length <= LongestTrace
            ? trace
            : string.Join('\n', [$"  … {lines.Length - LongestTrace} lines before these: see {nameof(SimulationFailedException.Trace)}", .. lines[^LongestTrace..]]);
    }
}
