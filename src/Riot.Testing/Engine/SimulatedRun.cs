using Riot.Testing.Reports;

namespace Riot.Testing.Engine;

/// <summary>One run of a program from its first step to its end, on the thread that calls.</summary>
internal sealed class SimulatedRun
{
    private readonly Func<SimulatedRuntime, Task> _program;
    private readonly Action<SimulatedRuntime>? _invariant;
    private readonly int _seed;

    public SimulatedRun(SimulationCase simulated, int seed, Decisions? given, Trace? trace)
    {
        (_program, _invariant, _seed) = (simulated.Program, simulated.Invariant, seed);
        Scheduler = new SimulatedScheduler(simulated.Options, seed, given, trace);
    }

    public SimulatedScheduler Scheduler { get; }

    /// <summary>Null if all went well.</summary>
    public SimulationStop? Failure { get; private set; }

    public string? WhoWaits { get; private set; }

    public void Run()
    {
        Scheduler.Begin();
        var runtime = new SimulatedRuntime(Scheduler, _seed);
        if (_invariant is { } invariant)
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
                await _program(runtime);
                await runtime.StopAsync();
            }
            catch (Exception error)
            {
                Failure = new SimulationStop(SimulationFailure.Program, error.Message, error);
            }

            ended.SetResult();
        }, null);
        return ended.Task;
    }
}
