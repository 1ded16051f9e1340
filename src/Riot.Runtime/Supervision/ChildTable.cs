using System.Diagnostics.CodeAnalysis;

namespace Riot.Supervision;

/// <summary>The children of one supervisor. What is looked up by pid costs O(1), however many they are.</summary>
internal abstract class ChildTable
{
    // By the process that they have, or had last.
    private readonly Dictionary<Pid, Child> _byPid = [];

    /// <summary>All of them; in the order in which they start, if there is one.</summary>
    public abstract IReadOnlyCollection<Child> All { get; }

    /// <summary>Whether a significant child runs, or is going to.</summary>
    public abstract bool HasSignificant { get; }

    protected IReadOnlyCollection<Child> ByPid => _byPid.Values;

    /// <summary>Those that a restart of <paramref name="child"/> takes in, in the order in which they start (S3).</summary>
    public abstract IReadOnlyList<Child> GroupOf(Child child, Strategy strategy);

    /// <summary>Those that wait for this retry, in the order in which they start; none if it has been overtaken.</summary>
    public abstract IReadOnlyList<Child> WaitingFor(RetryDue retry);

    public bool TryFind(Pid pid, [NotNullWhen(true)] out Child? child) => _byPid.TryGetValue(pid, out child);

    /// <summary>The child has a new process.</summary>
    public virtual void Runs(Child child, Pid pid, TimeSpan now)
    {
        _byPid.Remove(child.Pid);
        child.Runs(pid, now);
        _byPid.Add(pid, child);
    }

    /// <summary>The child does not run and is not going to be; one that nobody can start again is taken out.</summary>
    public abstract void Stopped(Child child);

    public virtual void Remove(Child child)
    {
        child.Stopped();
        _byPid.Remove(child.Pid);
    }
}
