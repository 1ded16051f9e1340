using Riot.Diagnostics;
using Riot.Testing.Reports;

namespace Riot.Testing.Engine;

/// <summary>Runs a program once, from its first step to its end; its scheduler must have begun.</summary>
internal sealed class SimulatedRun(SimulationCase simulated, int seed, Decisions? given, Trace? trace)
{
    public SimulatedScheduler Scheduler { get; } = new(simulated.Options, seed, given, trace);

    /// <summary>Null if all went well.</summary>
    public SimulationStop? Failure { get; private set; }

    public string? WhoWaits { get; private set; }

    public void Run()
    {
        var runtime = new SimulatedRuntime(Scheduler, seed);
        if (simulated.Invariant is { } invariant)
            runtime.Always(() => invariant(runtime));
        try
        {
            Scheduler.RunUntil(Begin(runtime));
        }
        catch (SimulationStop stop)
        {
            Failure = stop;
            WhoWaits = Waiting.Describe(Scheduler);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    // The program is a step like any other.
    private Task Begin(SimulatedRuntime runtime)
    {
        var ended = new TaskCompletionSource();
        var context = new ProgramContext(Scheduler);
        context.Post(async _ =>
        {
            try
            {
                await (simulated.Program(runtime) ?? throw new InvalidOperationException("The program returned null instead of a task."));
                await runtime.ShutdownAsync();
            }
            catch (Exception error)
            {
                Failure = new SimulationStop(SimulationFailure.Program, Printed.Message(error), error);
            }

            ended.SetResult();
        }, null);
        return ended.Task;
    }
}
