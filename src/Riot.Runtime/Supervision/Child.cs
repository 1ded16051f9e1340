using Riot.Processes;

namespace Riot.Supervision;

/// <summary>One child as its supervisor knows it. Its state is changed by the <see cref="Planner"/> only.</summary>
/// <param name="spec">What it is.</param>
/// <param name="parentPath">The path of its supervisor.</param>
internal sealed class Child(ChildSpec spec, string parentPath)
{
    private static readonly Backoff s_retries = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1)) { Jitter = 0 };

    private TimeSpan _startedAt;

    public ChildSpec Spec { get; private set; } = spec;

    /// <summary>The ids from the outermost supervisor down to this one, for logs and errors. Made when it is asked for: of a million children nobody keeps a path.</summary>
    public string Path => SpecArgument.PathOf(parentPath, Spec.Id);

    /// <summary>What its dead processes have in place of their bodies, once it has had one. By whichever of them dies: each would make the same.</summary>
    public ProcessBody? EndedBody { get; set; }

    public ChildState State { get; private set; }

    public bool IsRunning => State == ChildState.Running;

    /// <summary>Its process; the last one if it does not run; none if there never was one.</summary>
    public Pid Pid { get; private set; }

    /// <summary>Which retry it waits for; zero: none.</summary>
    public int Ticket { get; private set; }

    /// <summary>How often in a row it has failed: with a back-off, since its last life of the longest wait; without, how often its start has.</summary>
    public int Failures { get; private set; }

    /// <summary>From now on those settings of another spec hold that may change. What has begun, such as a wait, goes on as it began.</summary>
    public void TakeSettingsOf(ChildSpec spec) => Spec = Spec.WithSettingsOf(spec);

    public void Runs(Pid pid, TimeSpan now) => (State, Pid, Ticket, _startedAt) = (ChildState.Running, pid, 0, now);

    public void Stopped() => (State, Ticket) = (ChildState.Stopped, 0);

    /// <summary>It is going to be started: when the retry of this ticket is due, or at once if that is zero.</summary>
    public void WaitsForStart(int ticket) => (State, Ticket) = (ChildState.Restarting, ticket);

    /// <summary>How long to wait before it is started again, now that it has ended or failed to start (S7).</summary>
    public TimeSpan WaitAfterFailure(TimeSpan now, bool hasRun, Random random)
    {
        if (hasRun && (Spec.Backoff is null || now - _startedAt >= Spec.Backoff.Longest))
            Failures = 0;
        if (hasRun && Spec.Backoff is null)
            return TimeSpan.Zero;
        return (Spec.Backoff ?? s_retries).WaitAfter(++Failures, random.NextDouble());
    }
}
