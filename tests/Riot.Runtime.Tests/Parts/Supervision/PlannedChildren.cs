// A planner with a table of children and no processes behind it: what a test says has happened is all that happens.
using Riot.Identity;
using Riot.Supervision;

namespace Riot.Tests.Parts.Supervision;

internal sealed class PlannedChildren
{
    private readonly Dictionary<string, Child> _named = [];
    private int _pids;

    public PlannedChildren(Strategy strategy = Strategy.OneForOne, int maxRestarts = 3, AutoShutdown autoShutdown = AutoShutdown.Never, bool dynamic = false)
    {
        Table = dynamic ? new DynamicChildren() : new StaticChildren();
        Planner = new Planner(Table, new Random(1))
        {
            Strategy = strategy,
            Limit = new RestartLimit(maxRestarts, TimeSpan.FromSeconds(5)),
            AutoShutdown = autoShutdown,
        };
    }

    public ChildTable Table { get; }

    public Planner Planner { get; }

    /// <summary>In seconds.</summary>
    public double Now { get; set; } = 1000;

    /// <summary>The ids of all children, those that run in upper case, those that are to be restarted followed by a question mark.</summary>
    public string State => string.Join(' ', Table.All.Select(child => child.State switch
    {
        ChildState.Running => child.Spec.Id.ToUpperInvariant(),
        ChildState.Restarting => child.Spec.Id + "?",
        _ => child.Spec.Id,
    }));

    private TimeSpan Time => TimeSpan.FromSeconds(Now);

    public Child this[string id] => _named[id];

    public PlannedChildren With(string ids, Func<ChildSpec, ChildSpec>? configure = null)
    {
        foreach (var id in ids.Split(' '))
        {
            var spec = ChildSpec.Of(id, _ => Task.CompletedTask);
            var child = new Child(configure?.Invoke(spec) ?? spec, "");
            (Table as StaticChildren)?.Add(child);
            _named[id] = child;
            Start(id);
        }

        return this;
    }

    public Pid NewPid() => new(new GoneProcess(Node.Nowhere.Instance, ++_pids));

    public Pid Start(string id)
    {
        var pid = NewPid();
        Planner.Runs(this[id], pid, Time);
        return pid;
    }

    public Decision Exits(string id, ExitReason? reason = null) => Exits(this[id].Pid, reason);

    public Decision Exits(Pid pid, ExitReason? reason = null) => Planner.OnExit(pid, reason ?? new ExitReason.Custom("crash"), Time);

    public Decision FailsToStart(string id, params string[] unstarted) =>
        Planner.OnStartFailed(this[id], unstarted.Select(each => this[each]), new ExitReason.Custom("no start"), Time);

    public Decision IsDue(Decision retry) => Planner.OnRetryDue(Assert.IsType<Decision.RetryLater>(retry).Due);

    /// <summary>Starts all that the decision wants to be started, and gives it back.</summary>
    public Decision CarryOut(Decision decision)
    {
        foreach (var child in (decision as Decision.RestartGroup)?.Start ?? [])
            Start(child.Spec.Id);
        return decision;
    }

    /// <summary>A decision in words: what is stopped, what is started, what is waited for.</summary>
    public static string Words(Decision decision) => decision switch
    {
        Decision.Nothing => "nothing",
        Decision.RestartGroup group => $"stop [{Ids(group.Stop)}] start [{Ids(group.Start)}]",
        Decision.RetryLater retry => $"stop [{Ids(retry.Stop)}] retry {retry.Due.Child.Spec.Id}",
        Decision.End { Reason.IsGiveUp: true } => "give up",
        Decision.End end => $"end {end.Reason}",
        _ => throw new InvalidOperationException(decision.ToString()),
    };

    private static string Ids(IReadOnlyList<Child> children) => string.Join(' ', children.Select(child => child.Spec.Id));
}
