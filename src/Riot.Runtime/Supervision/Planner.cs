namespace Riot.Supervision;

/// <summary>
/// Decides what happens when a child ends, fails to start or is due for a retry (S2, S3, S6, S7, S9). It knows no processes, no clock and no log: the same events at
/// the same times make the same decisions.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A decision is recorded in the table at once: who is to be started counts as restarting, who never will be is removed. What the supervisor does then, it reports
/// back by <see cref="Runs"/>, <see cref="HasNothingToDo"/>, <see cref="Terminated"/> or <see cref="OnStartFailed"/>.</item>
/// <item>So an exit of a process that is not, or no longer, the one of a running child decides nothing: children that a group action stops cause no second
/// restart, wherever in the mailbox their exits are.</item>
/// <item>A restart counts when it is decided, not when it is carried out. A retry that has been decided and then becomes due does not count again. One that a
/// back-off delays does not count at all.</item>
/// <item>A retry belongs to all that wait for its ticket. A later restart that takes them in, or a request to terminate them, takes the ticket away.</item>
/// </list>
/// </remarks>
internal sealed class Planner(ChildTable children, Random random)
{
    private const int RememberedEnds = 32;

    private readonly RestartHistory _history = new();
    private readonly Queue<Pid> _ended = new(RememberedEnds);
    private int _lastTicket;
    private TimeSpan _busy;

    public required Strategy Strategy { get; set; }

    public required RestartLimit Limit { get; set; }

    public required AutoShutdown AutoShutdown { get; set; }

    /// <summary>See <see cref="SupervisorSpec.IsRoot"/>.</summary>
    public bool IsRoot { get; init; }

    /// <summary>A process has ended, whichever it was.</summary>
    public Decision OnExit(Pid pid, ExitReason reason, TimeSpan now)
    {
        if (!children.TryFind(pid, out var child) || !child.IsRunning)
            return Decision.Nothing.Instance;
        var root = reason is ExitReason.LinkDown link ? link.RootPid : pid;
        var draggedDownBy = Strategy == Strategy.OneForOne && root != pid && IsSibling(root) ? root : Pid.None;
        Remember(pid);
        if (IsToBeRestarted(child.Spec.Restart, reason))
            return RestartWith(child, hasRun: true, reason, root, now) with { DraggedDownBy = draggedDownBy };
        children.Stopped(child);
        return child.Spec.IsSignificant && IsLastStraw() ? new Decision.End(ExitReason.Shutdown) : Decision.Nothing.Instance;
    }

    /// <summary>A child that a decision of ours wanted to be started has failed to: with it, the decision is over.</summary>
    /// <param name="child">The child.</param>
    /// <param name="unstarted">Whom the decision wanted to be started after it: they wait with it, though the strategy may have changed since.</param>
    /// <param name="reason">Why it failed.</param>
    /// <param name="now">The time.</param>
    public Decision OnStartFailed(Child child, IEnumerable<Child> unstarted, ExitReason reason, TimeSpan now) =>
        RestartWith(child, hasRun: false, reason, Pid.None, now, unstarted);

    /// <summary>The time of a retry has come.</summary>
    public Decision OnRetryDue(RetryDue retry)
    {
        if (children.WaitingFor(retry) is not [var first, ..] waiting)
            return Decision.Nothing.Instance;

        // All that wait, though the strategy may have changed since; and of its group today, those that run.
        var group = children.GroupOf(first, Strategy).Where(child => child.State != ChildState.Stopped).Union(waiting).ToList();
        return new Decision.RestartGroup(StopsOf(group), StartsOf(group, ticket: 0));
    }

    /// <summary>
    /// The supervisor has spent this time on a restart. It does not let earlier ones age: else a crash loop would never be one to a supervisor whose restarts take
    /// as long as the period.
    /// </summary>
    public void WasBusy(TimeSpan time) => _busy += time;

    /// <summary>A child has been started.</summary>
    public void Runs(Child child, Pid pid, TimeSpan now) => children.Runs(child, pid, now);

    /// <summary>A child that was started has said that it has nothing to do.</summary>
    public void HasNothingToDo(Child child) => children.Stopped(child);

    /// <summary>A child has been stopped because somebody asked for it.</summary>
    public void Terminated(Child child)
    {
        Remember(child.Pid);
        children.Stopped(child);
    }

    private bool IsToBeRestarted(Restart restart, ExitReason reason) => restart switch
    {
        Restart.Permanent => true,
        Restart.Transient => reason.IsAbnormal || (IsRoot && reason.IsGiveUp),
        _ => false,
    };

    private Decision RestartWith(Child child, bool hasRun, ExitReason reason, Pid root, TimeSpan now, IEnumerable<Child>? unstarted = null)
    {
        child.WaitsForStart(0);
        var wait = child.WaitAfterFailure(now, hasRun, random);
        if (child.Spec.Backoff is { } backoff)
        {
            if (child.Failures > backoff.GiveUpAfter)
                return GiveUp(new BackoffExhausted(child.Spec.Id, backoff.GiveUpAfter.Value, reason));
        }
        else if (!_history.TryCount(now - _busy, root, children.All.Count, Limit))
        {
            return GiveUp(new RestartIntensityExceeded(child.Spec.Id, Limit.MaxRestarts, Limit.Period, reason));
        }

        var group = children.GroupOf(child, Strategy);
        var stops = StopsOf(group);
        if (hasRun && child.Spec.Backoff is null)
            return new Decision.RestartGroup(stops, StartsOf(group, ticket: 0));
        var due = new RetryDue(child, ++_lastTicket);
        StartsOf(hasRun ? group : [.. group.Where(member => member.State != ChildState.Stopped).Union(unstarted ?? [])], due.Ticket);
        return new Decision.RetryLater(stops, due, wait);
    }

    private static Decision.End GiveUp(object detail) => new(new ExitReason.ShutdownWith(detail));

    private static List<Child> StopsOf(IReadOnlyList<Child> group) => [.. group.Where(child => child.IsRunning).Reverse()];

    // Temporary children are stopped with the others, and not started again.
    private List<Child> StartsOf(IReadOnlyList<Child> group, int ticket)
    {
        var starts = new List<Child>(group.Count);
        foreach (var child in group)
        {
            if (child.Spec.Restart == Restart.Temporary)
            {
                children.Stopped(child);
            }
            else
            {
                child.WaitsForStart(ticket);
                starts.Add(child);
            }
        }

        return starts;
    }

    private bool IsLastStraw() =>
        AutoShutdown == AutoShutdown.AnySignificant || (AutoShutdown == AutoShutdown.AllSignificant && !children.HasSignificant);

    private bool IsSibling(Pid root) => children.TryFind(root, out _) || _ended.Contains(root);

    private void Remember(Pid pid)
    {
        if (_ended.Count == RememberedEnds)
            _ended.Dequeue();
        _ended.Enqueue(pid);
    }
}
