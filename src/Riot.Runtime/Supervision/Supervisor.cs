using Riot.Supervision;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A process that starts the children of its <see cref="SupervisorSpec"/> in order, restarts them as that says, and stops them in reverse. Start it like any
/// <see cref="IProcess"/>, or declare it as a child or root by its spec; ask it by the verbs of <see cref="SupervisorVerbs"/>.
/// </summary>
/// <remarks>
/// It has started once all its children have. It ends when its parent does or anyone asks it to; with <see cref="FailedToStartChild"/> if a child
/// cannot be started at the beginning; with <see cref="RestartIntensityExceeded"/> or <see cref="BackoffExhausted"/> if restarts do not help; and as
/// <see cref="AutoShutdown"/> says. While it starts or stops a child it answers no calls: a child that calls its supervisor from its start waits for itself.
/// </remarks>
public sealed class Supervisor : ISupervises
{
    private readonly SupervisorSpec _spec;
    private SupervisorLoop? _loop;
    private StaticRequests? _requests;

    /// <summary>Makes the process of one life.</summary>
    /// <exception cref="ArgumentException">A significant child of it could never matter.</exception>
    public Supervisor(SupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec.Checked(SpecArgument.Supervisor(""));
    }

    Task IProcess.StartAsync(ProcessContext self)
    {
        (_loop, _requests, var children) = Make(self, _spec);
        return _loop.StartAsync([.. children.All]);
    }

    Task IProcess.RunAsync(ProcessContext self) => _loop!.RunAsync(_requests!);

    /// <summary>The parts of a supervisor with fixed children, none of which has started.</summary>
    internal static (SupervisorLoop Loop, StaticRequests Requests, StaticChildren Children) Make(ProcessContext self, SupervisorSpec spec)
    {
        var children = new StaticChildren();
        var path = SupervisorLoop.PathOf(self);
        foreach (var child in spec.Children)
            children.Add(new Child(child, path));
        var planner = new Planner(children, self.Host.Random) { Strategy = spec.Strategy, Limit = spec.Limit, AutoShutdown = spec.AutoShutdown, IsRoot = spec.IsRoot };
        var loop = new SupervisorLoop(self, children, planner, stopsTogether: false);
        return (loop, new StaticRequests(self, spec, children, loop), children);
    }
}
