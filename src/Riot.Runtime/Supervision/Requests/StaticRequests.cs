using Riot.Signals;

namespace Riot.Supervision;

/// <summary>Requests to a supervisor whose children have ids (S8), with OTP's errors.</summary>
internal sealed class StaticRequests(ProcessContext self, SupervisorSpec spec, StaticChildren children, SupervisorLoop loop) : ISupervisorRequests
{
    // But for the children, which are in the table.
    private SupervisorSpec _spec = spec;

    public ValueTask HandleAsync(IncomingCall call)
    {
        switch (call.Request)
        {
            case StartChild start:
                return StartAsync(call, start);
            case RestartChild restart:
                return RestartAsync(call, restart);
            case StopChild stop:
                return StopAsync(call, stop);
            case RemoveChild remove:
                Remove(call, remove);
                return default;
            case GetChildren get:
                call.Reply(get, SupervisorAnswers.List(children.All));
                return default;
            case CountChildren count:
                call.Reply(count, SupervisorAnswers.Count(children.All));
                return default;
            case Reconfigure reconfigure:
                Reconfigure(call, reconfigure);
                return default;
            default:
                call.RefuseUnknown(typeof(Supervisor));
                return default;
        }
    }

    public void Take(ISupervisorSettings settings)
    {
        if (settings is not SupervisorSpec spec)
            return;
        loop.Planner.Limit = spec.Limit;
        _spec = _spec with { MaxRestarts = spec.MaxRestarts, Period = spec.Period };
        TakeOfChildren(spec);
    }

    private async ValueTask StartAsync(IncomingCall call, StartChild start)
    {
        if (children.TryFind(start.Spec.Id, out var present))
        {
            if (present.IsRunning)
                call.Refuse(SupervisorError.AlreadyStarted, $"Child '{start.Spec.Id}' runs already, as {present.Pid}.", present.Pid);
            else
                call.Refuse(
                    SupervisorError.AlreadyPresent,
                    $"Child '{start.Spec.Id}' is there already, though it does not run: restart it, or stop and remove it first.");
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

        children.Add(child);
        var failure = await loop.StartAsync(child);
        if (failure is not null)
            children.Remove(child);
        call.ReplyStarted(start, child, failure, self.Process.StopReason is not null);
    }

    private async ValueTask RestartAsync(IncomingCall call, RestartChild restart)
    {
        if (FindStopped(call, restart.Id) is { } child)
            call.ReplyStarted(restart, child, await loop.StartAsync(child), self.Process.StopReason is not null);
    }

    private async ValueTask StopAsync(IncomingCall call, StopChild stop)
    {
        if (!(stop.Id is { } id ? children.TryFind(id, out var child) : children.TryFind(stop.Pid, out child)))
        {
            call.Refuse(SupervisorError.NotFound, $"There is no child {(stop.Id is null ? stop.Pid : $"'{stop.Id}'")}.");
            return;
        }

        var wasActive = child.State != ChildState.Stopped;
        await loop.TerminateAsync(child, call);
        call.Reply(stop, wasActive);
    }

    private void Remove(IncomingCall call, RemoveChild remove)
    {
        if (FindStopped(call, remove.Id) is not { } child)
            return;
        children.Remove(child);
        call.Reply(remove, child.Spec);
    }

    private void Reconfigure(IncomingCall call, Reconfigure reconfigure)
    {
        try
        {
            foreach (var child in children.All)
                child.Spec.CheckedUnder(reconfigure.Spec.AutoShutdown, SpecArgument.Supervisor(loop.Path));
        }
        catch (ArgumentException error)
        {
            call.Refuse(error);
            return;
        }

        var before = _spec with { Children = [.. children.All.Select(child => child.Spec)] };
        _spec = _spec.WithRulesOf(reconfigure.Spec);
        (loop.Planner.Strategy, loop.Planner.Limit, loop.Planner.AutoShutdown) = (_spec.Strategy, _spec.Limit, _spec.AutoShutdown);
        TakeOfChildren(reconfigure.Spec);
        call.Reply(reconfigure, before);
    }

    // A nested supervisor is told by its mailbox, so that nobody waits for one that is busy; its next life has the settings from the spec.
    private void TakeOfChildren(SupervisorSpec settings)
    {
        foreach (var child in children.All)
        {
            if (settings.Find(child.Spec.Id) is not { } spec)
                continue;
            var before = child.Spec.Start;
            child.TakeSettingsOf(spec);
            if (child.IsRunning && !ReferenceEquals(child.Spec.Start, before))
                child.Pid.Target!.TrySignal(new NewsSignal(new SettingsChanged(spec.Start.Settings!)));
        }
    }

    // Null: the call has been refused.
    private Child? FindStopped(IncomingCall call, string id)
    {
        if (!children.TryFind(id, out var child))
            call.Refuse(SupervisorError.NotFound, $"There is no child '{id}'.");
        else if (child.State == ChildState.Running)
            call.Refuse(SupervisorError.Running, $"Child '{id}' runs, as {child.Pid}: stop it first.", child.Pid);
        else if (child.State == ChildState.Restarting)
            call.Refuse(SupervisorError.Restarting, $"Child '{id}' is about to be restarted: wait for that, or stop it first.");
        else
            return child;
        return null;
    }
}
