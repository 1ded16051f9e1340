using Riot.Processes;

namespace Riot.Supervision;

/// <summary>How the start of a child went.</summary>
/// <param name="Pid">Its process, if that lives.</param>
/// <param name="Failure">Why the start has failed; null if it has not.</param>
/// <param name="Error">What made it fail if that is told nowhere else, since no process has ended with it; else null.</param>
/// <param name="IsInterrupted">A stop request came before the child had started: its process may live, and is to be stopped like the others.</param>
internal readonly record struct StartOutcome(Pid Pid, ExitReason? Failure = null, Exception? Error = null, bool IsInterrupted = false);

/// <summary>Starts children, linked from birth, and waits until each has started or is dead (S1). The supervisor's own code.</summary>
internal sealed class ChildStarter(ProcessContext self)
{
    private readonly Process _process = self.Process;

    /// <summary>Starts one. The pid is none if it has failed, or if it has nothing to do.</summary>
    public async ValueTask<StartOutcome> StartAsync(Child child)
    {
        var spec = child.Spec;
        var attempt = new StartAttempt(_process);
        try
        {
            var body = new ChildBody(child, spec.Start.Body(self.Host, attempt));
            if (!spec.Start.ReportsStart)
                return new StartOutcome(self.SpawnLinked(body, LinkScope.AnyExit, spec.Options));
            var end = await _process.StartAndWait(attempt, body, LinkScope.AnyExit, spec.Options, spec.StartTimeout, untilStop: true);
            return ReferenceEquals(end, Process.StopCame) ? new StartOutcome(attempt.Child!.Pid, IsInterrupted: true)
                : attempt.HasStarted ? new StartOutcome(attempt.Child!.Pid)
                : attempt.IsIgnored ? new StartOutcome(Pid.None)
                : attempt.IsOutOfTime ? Failed(new TimeoutException($"It had not started within {spec.StartTimeout}."))
                : new StartOutcome(Pid.None, attempt.Reason!);
        }
        catch (Exception error) when (!_process.IsExiting)
        {
            return Failed(error); // Nothing was spawned: its name is taken, or it cannot be built.
        }
    }

    private static StartOutcome Failed(Exception error) => new(Pid.None, new ExitReason.Exception(error), error);
}
