using Riot.Supervision;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A supervisor for children that come and go: none at the start, each restarted alone, all stopped in parallel (S3, S5). A hundred thousand are fine.
/// Start it like any <see cref="IProcess"/>, with a <see cref="DynamicSupervisorSpec"/> as argument or none; ask it by <c>Call</c>: <see cref="StartChild"/>,
/// <see cref="TerminateChild"/> by pid, <see cref="WhichChildren"/>, <see cref="CountChildren"/>, <see cref="ReconfigureDynamic"/>.
/// </summary>
/// <remarks>
/// It starts one child at a time, so a child should start quickly; what takes long belongs behind its start. Its restart limit counts all children together:
/// where there are many, raise it by <see cref="DynamicSupervisorSpec.Intensity"/>, or the crashes of a few end all of them.
/// </remarks>
public sealed class DynamicSupervisor : ISupervises
{
    private readonly DynamicSupervisorSpec _spec;
    private SupervisorLoop? _loop;
    private DynamicRequests? _requests;

    /// <summary>With what a <see cref="DynamicSupervisorSpec"/> says by default.</summary>
    public DynamicSupervisor()
        : this(new DynamicSupervisorSpec())
    {
    }

    /// <summary>Made by the runtime, from the spec given at spawn.</summary>
    public DynamicSupervisor(DynamicSupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
    }

    Task IProcess.StartAsync(ProcessContext self)
    {
        var children = new DynamicChildren();
        var planner = new Planner(children, self.Host.Random) { Strategy = Strategy.OneForOne, Limit = _spec.Limit, AutoShutdown = _spec.AutoShutdown };
        _loop = new SupervisorLoop(self, children, planner, stopsTogether: true);
        _requests = new DynamicRequests(self, _spec, children, _loop);
        return Task.CompletedTask;
    }

    Task IProcess.RunAsync(ProcessContext self) => _loop!.RunAsync(_requests!);
}
