namespace Riot.Supervision;

/// <summary>Requests to a dynamic supervisor (S8): its children are known by pid.</summary>
internal sealed class DynamicRequests(ProcessContext self, DynamicSupervisorSpec spec, DynamicChildren children, SupervisorLoop loop) : ISupervisorRequests
{
    private DynamicSupervisorSpec _spec = spec;

    public ValueTask HandleAsync(IncomingCall call)
    {
        switch (call.Request)
        {
            case StartChild start:
                return StartAsync(call, start);
            case StopChild { Id: null } stop:
                return StopAsync(call, stop);
            case StopChild or RestartChild or RemoveChild:
                call.Refuse(
                    SupervisorError.Dynamic,
                    "A dynamic supervisor knows its children by pid, and keeps nothing of one that has ended: stop one by its pid, and start another.");
                return default;
            case GetChildren get:
                call.Reply(get, SupervisorAnswers.List(children.All));
                return default;
            case CountChildren count:
                call.Reply(count, SupervisorAnswers.Count(children.All));
                return default;
            case ReconfigureDynamic reconfigure:
                var before = _spec;
                Take(reconfigure.Spec);
                call.Reply(reconfigure, before);
                return default;
            case Reconfigure:
                call.Refuse(SupervisorError.Dynamic, "A dynamic supervisor has other settings than one with fixed children: give a DynamicSupervisorSpec.");
                return default;
            default:
                call.RefuseUnknown(typeof(DynamicSupervisor));
                return default;
        }
    }

    public void Take(ISupervisorSettings settings)
    {
        _spec = (DynamicSupervisorSpec)((ISupervisorSettings)_spec).WithSettingsOf(settings);
        loop.Planner.Limit = _spec.Limit;
    }

    private async ValueTask StartAsync(IncomingCall call, StartChild start)
    {
        if (children.All.Count >= _spec.MaxChildren)
        {
            call.Refuse(SupervisorError.MaxChildren, $"The dynamic supervisor {self.Pid} holds {children.All.Count} children, which is all that it may.");
            return;
        }

        Child child;
        try
        {
            child = new Child(start.Spec.CheckedUnder(_spec.AutoShutdown, SpecArgument.Supervisor(loop.Path)), loop.Path);
        }
        catch (ArgumentException error)
        {
            call.Refuse(error);
            return;
        }

        call.ReplyStarted(start, child, await loop.StartAsync(child), self.Process.StopReason is not null);
    }

    private async ValueTask StopAsync(IncomingCall call, StopChild stop)
    {
        if (!children.TryFind(stop.Pid, out var child))
        {
            call.Refuse(SupervisorError.NotFound, $"There is no child {stop.Pid}.");
            return;
        }

        await loop.TerminateAsync(child, call);
        call.Reply(stop, true);
    }
}
