using System.Diagnostics.CodeAnalysis;

namespace Riot.Supervision;

/// <summary>Children with ids and an order. Few: what concerns more than one looks at all.</summary>
internal sealed class StaticChildren : ChildTable
{
    private readonly List<Child> _ordered = [];
    private readonly Dictionary<string, Child> _byId = new(StringComparer.Ordinal);

    public override IReadOnlyCollection<Child> All => _ordered;

    public override bool HasSignificant => _ordered.Exists(child => child.Spec.IsSignificant && child.State != ChildState.Stopped);

    public bool TryFind(string id, [NotNullWhen(true)] out Child? child) => _byId.TryGetValue(id, out child);

    /// <summary>Puts it last. Its id must be new.</summary>
    public void Add(Child child)
    {
        _byId.Add(child.Spec.Id, child);
        _ordered.Add(child);
    }

    public override void Stopped(Child child)
    {
        if (child.Spec.Restart == Restart.Temporary)
            Remove(child);
        else
            child.Stopped();
    }

    public override void Remove(Child child)
    {
        base.Remove(child);
        _byId.Remove(child.Spec.Id);
        _ordered.Remove(child);
    }

    public override IReadOnlyList<Child> GroupOf(Child child, Strategy strategy) => strategy switch
    {
        Strategy.OneForAll => [.. _ordered],
        Strategy.RestForOne => _ordered[_ordered.IndexOf(child)..],
        _ => [child],
    };

    public override IReadOnlyList<Child> WaitingFor(RetryDue retry) => _ordered.FindAll(child => child.Ticket == retry.Ticket);
}
