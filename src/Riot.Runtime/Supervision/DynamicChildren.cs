namespace Riot.Supervision;

/// <summary>Children that come and go, known by pid alone. A hundred thousand are fine: everything but <see cref="ChildTable.All"/> costs O(1).</summary>
internal sealed class DynamicChildren : ChildTable
{
    private int _significant;

    public override IReadOnlyCollection<Child> All => ByPid;

    // One that will not be started again is taken out, so all that are here count.
    public override bool HasSignificant => _significant > 0;

    public override IReadOnlyList<Child> GroupOf(Child child, Strategy strategy) => [child];

    public override IReadOnlyList<Child> WaitingFor(RetryDue retry) => retry.Child.Ticket == retry.Ticket ? [retry.Child] : [];

    public override void Runs(Child child, Pid pid, TimeSpan now)
    {
        if (child.Pid.IsNone && child.Spec.IsSignificant)
            _significant++;
        base.Runs(child, pid, now);
    }

    public override void Stopped(Child child) => Remove(child);

    public override void Remove(Child child)
    {
        if (child.Spec.IsSignificant && TryFind(child.Pid, out _))
            _significant--;
        base.Remove(child);
    }
}
