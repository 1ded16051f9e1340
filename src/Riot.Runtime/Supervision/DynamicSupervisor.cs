using Riot.Supervision;
using Riot.Verbs;

namespace Riot;

/// <summary>
/// A supervisor for children that come and go: none at the start, each restarted alone, all stopped in parallel. A hundred thousand are fine.
/// Start it like any <see cref="IProcess"/>, or declare it as a child or root by its spec; ask it by the verbs of <see cref="SupervisorVerbs"/>.
/// </summary>
/// <remarks>
/// It starts one child at a time, so a child should start quickly; what takes long belongs behind its start, and where many are started at the same time, use
/// <see cref="DynamicSupervisorSpec.Partitions"/>. Its restart limit counts all children together: where there are many, raise
/// <see cref="DynamicSupervisorSpec.MaxRestarts"/>, or the crashes of a few end all of them.
/// </remarks>
public sealed class DynamicSupervisor : ISupervises
{
    private readonly DynamicSupervisorSpec _spec;
    private SupervisorLoop? _loop;
    private ISupervisorRequests? _requests;

    /// <summary>With what a <see cref="DynamicSupervisorSpec"/> says by default.</summary>
    public DynamicSupervisor()
        : this(new DynamicSupervisorSpec())
    {
    }

    /// <summary>Makes the process of one life.</summary>
    public DynamicSupervisor(DynamicSupervisorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
    }

    Task IProcess.StartAsync(ProcessContext self)
    {
        if (_spec.Partitions > 1)
            return StartPartitionsAsync(self);
        var children = new DynamicChildren();
        var planner = new Planner(children, self.Host.Random) { Strategy = Strategy.OneForOne, Limit = _spec.Limit, AutoShutdown = _spec.AutoShutdown };
        _loop = new SupervisorLoop(self, children, planner, stopsTogether: true);
        _requests = new DynamicRequests(self, _spec, children, _loop);
        return Task.CompletedTask;
    }

    Task IProcess.RunAsync(ProcessContext self) => _loop!.RunAsync(_requests!);

    private Task StartPartitionsAsync(ProcessContext self)
    {
        if (self.Name is not { } name)
        {
            throw new InvalidOperationException(
                $"A dynamic supervisor with {_spec.Partitions} partitions has no name, with which theirs begin: give it one (Name).");
        }

        (_loop, var requests, var children) = Supervisor.Make(self, PartitionedRequests.SpecOf(name, _spec));
        _requests = new PartitionedRequests(name, _spec, requests);
        self.Process.Partitions = _spec.Partitions;
        return _loop.StartAsync([.. children.All]);
    }
}
