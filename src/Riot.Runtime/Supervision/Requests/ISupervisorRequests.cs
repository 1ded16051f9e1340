using Riot.Processes;

namespace Riot.Supervision;

/// <summary>What a supervisor is asked (S8).</summary>
internal interface ISupervisorRequests
{
    /// <summary>Answers a call; one that a stop request has overtaken is left to the supervisor's end.</summary>
    ValueTask HandleAsync(IncomingCall call);

    /// <summary>Goes on with other settings, because the supervisor above says so.</summary>
    void Take(ISupervisorSettings settings);
}

/// <summary>The answers that both kinds of supervisors give.</summary>
internal static class SupervisorAnswers
{
    /// <summary>Refuses a call that names a child by a pid which is none, or of another runtime (P5). The caller's face may be a fake, which cannot tell.</summary>
    public static bool IsRefusedForItsPid(this IncomingCall call, ProcessHost host)
    {
        if (call.Request is not StopChild { Id: null } stop)
            return false;
        try
        {
            Argument.Target(host, stop.Pid, "child");
            return false;
        }
        catch (ArgumentException error)
        {
            call.Refuse(error);
            return true;
        }
    }

    public static void Refuse(this IncomingCall call, SupervisorError error, string message, Pid pid = default) =>
        call.Refuse(new SupervisorException(error, message, pid));

    public static void RefuseUnknown(this IncomingCall call, Type supervisor) =>
        call.Refuse(new CallNotHandledException(call, call.Target, supervisor, null, "A supervisor answers its own verbs alone."));

    /// <summary>What the start of a child came to; nothing if a stop request has interrupted it.</summary>
    public static void ReplyStarted(this IncomingCall call, ICall<Pid> request, Child child, ExitReason? failure, bool isStopping)
    {
        if (failure is not null)
            call.Refuse(new StartFailedException(child.Spec.Start.Description, failure));
        else if (!isStopping)
            call.Reply(request, child.IsRunning ? child.Pid : Pid.None);
    }

    public static ChildCounts Count(IReadOnlyCollection<Child> children)
    {
        var supervisors = children.Count(child => child.Spec.IsSupervisor);
        return new ChildCounts(children.Count, children.Count(child => child.IsRunning), supervisors, children.Count - supervisors);
    }

    public static IReadOnlyList<ChildInfo> List(IReadOnlyCollection<Child> children) =>
        [.. children.Select(child => new ChildInfo(child.Spec.Id, child.IsRunning ? child.Pid : Pid.None, child.State, child.Spec.IsSupervisor))];
}
