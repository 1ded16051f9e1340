using Riot.Supervision;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A process that starts the children of its <see cref="SupervisorSpec"/> in order, restarts them as that says, and stops them in reverse (S1–S9).
/// Start it like any <see cref="IProcess"/>, with its spec as argument; ask it by <c>Call</c>: <see cref="StartChild"/>,
/// <see cref="TerminateChild"/>, <see cref="RestartChild"/>, <see cref="DeleteChild"/>, <see cref="WhichChildren"/>, <see cref="CountChildren"/>, <see cref="Reconfigure"/>.
/// </summary>
/// <remarks>
/// It has started once all its children have. It ends when its parent does or anyone asks it to (X2); with <see cref="FailedToStartChild"/> if a child
/// cannot be started at the beginning; with <see cref="RestartIntensityExceeded"/> or <see cref="BackoffExhausted"/> if restarts do not help; and as <see cref="AutoShutdown"/> says.
/// While it starts or stops a child it answers no calls: a child that calls its supervisor from its start waits for itself.
/// </remarks>
public sealed class Supervisor : ISupervises
{
    private readonly SupervisorSpec _spec;
    private SupervisorLoop? _loop;
    private StaticRequests? _requests;

    /// <summary>Made by the runtime, from the spec given at spawn.</summary>
    /// <exception cref="ArgumentException">A significant child of it could never matter (S9).</exception>
    public Supervisor(SupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec.Checked();
    }

    Task IProcess.StartAsync(ProcessContext self)
    {
        var children = new StaticChildren();
        foreach (var spec in _spec.Children)
            children.Add(new Child(spec));
        var planner = new Planner(children, self.Host.Random) { Strategy = _spec.Strategy, Limit = _spec.Limit, AutoShutdown = _spec.AutoShutdown, IsRoot = _spec.IsRoot };
        _loop = new SupervisorLoop(self, children, planner, stopsTogether: false);
        _requests = new StaticRequests(self, _spec, children, _loop);
        return _loop.StartAsync([.. children.All]);
    }

    Task IProcess.RunAsync(ProcessContext self) => _loop!.RunAsync(_requests!);
}
