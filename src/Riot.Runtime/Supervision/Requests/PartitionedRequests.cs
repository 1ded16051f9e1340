using System.Globalization;

namespace Riot.Supervision;

/// <summary>Requests to a dynamic supervisor that is divided into partitions: its children are those, and it starts no others.</summary>
internal sealed class PartitionedRequests(string name, DynamicSupervisorSpec spec, StaticRequests partitions) : ISupervisorRequests
{
    private DynamicSupervisorSpec _spec = spec;

    /// <summary>A dynamic supervisor as one of partitions. If these may shut down on their own, so may it.</summary>
    public static SupervisorSpec SpecOf(string name, DynamicSupervisorSpec spec)
    {
        var mayEnd = spec.AutoShutdown != AutoShutdown.Never;
        var children = Enumerable.Range(0, spec.Partitions).Select(i => ChildSpec.Of(i.ToString(CultureInfo.InvariantCulture), spec with { Partitions = 1 }) with
        {
            Name = Supervisors.NameOf(name, i),
            Restart = mayEnd ? Restart.Transient : Restart.Permanent,
            IsSignificant = mayEnd,
        });
        return new SupervisorSpec { AutoShutdown = spec.AutoShutdown, Children = [.. children] };
    }

    public ValueTask HandleAsync(IncomingCall call)
    {
        switch (call.Request)
        {
            case GetChildren or CountChildren:
                return partitions.HandleAsync(call);
            case ReconfigureDynamic reconfigure:
                var before = _spec;
                Take(reconfigure.Spec);
                call.Reply(reconfigure, before);
                return default;
            case StartChild or StopChild:
                call.Refuse(
                    SupervisorError.Dynamic,
                    $"'{name}' is divided into {_spec.Partitions} partitions, which start and stop children: ask Supervisors.Partition, with a key.");
                return default;
            case RestartChild or RemoveChild or Reconfigure:
                call.Refuse(SupervisorError.Dynamic, $"'{name}' is a dynamic supervisor: it keeps no specs by id, and takes a DynamicSupervisorSpec.");
                return default;
            default:
                call.RefuseUnknown(typeof(DynamicSupervisor));
                return default;
        }
    }

    public void Take(ISupervisorSettings settings)
    {
        _spec = (DynamicSupervisorSpec)((ISupervisorSettings)_spec).WithSettingsOf(settings);
        partitions.Take(SpecOf(name, _spec));
    }
}
