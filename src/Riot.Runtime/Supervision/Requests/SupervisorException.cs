namespace Riot;

/// <summary>What is wrong with a request to a supervisor; the names are those of OTP.</summary>
public enum SupervisorError
{
    /// <summary>Of a start: a child of this id runs.</summary>
    AlreadyStarted,

    /// <summary>Of a start: a child of this id is there, although it does not run. Restart it, or stop and remove it first.</summary>
    AlreadyPresent,

    /// <summary>Of a restart or removal: the child runs. Stop it first.</summary>
    Running,

    /// <summary>Of a restart or removal: the child is going to be restarted. Stop it first.</summary>
    Restarting,

    /// <summary>The supervisor has no child of this id or pid.</summary>
    NotFound,

    /// <summary>Of a start: the dynamic supervisor holds as many children as it may.</summary>
    MaxChildren,

    /// <summary>A dynamic supervisor keeps no specs by id: it is asked by pid, and reconfigured by a <see cref="DynamicSupervisorSpec"/>; one with partitions starts none itself.</summary>
    Dynamic,
}

/// <summary>A supervisor refused a request. <see cref="RiotException.Pid"/> is the child that runs, if one does.</summary>
public sealed class SupervisorException : RiotException
{
    internal SupervisorException(SupervisorError error, string message, Pid pid = default)
        : base(pid, message)
    {
        Error = error;
    }

    /// <summary>Why the request was refused.</summary>
    public SupervisorError Error { get; }
}
