namespace Riot;

/// <summary>What is wrong with a request to a supervisor: OTP's errors (S8).</summary>
public enum SupervisorError
{
    /// <summary><see cref="StartChild"/>: a child of this id runs.</summary>
    AlreadyStarted,

    /// <summary><see cref="StartChild"/>: a child of this id is there, although it does not run. Restart it, or terminate and delete it first.</summary>
    AlreadyPresent,

    /// <summary><see cref="RestartChild"/>, <see cref="DeleteChild"/>: the child runs. Terminate it first.</summary>
    Running,

    /// <summary><see cref="RestartChild"/>, <see cref="DeleteChild"/>: the child is going to be restarted. Terminate it first.</summary>
    Restarting,

    /// <summary>There is no such child.</summary>
    NotFound,

    /// <summary><see cref="StartChild"/>: the dynamic supervisor holds as many children as it may.</summary>
    MaxChildren,

    /// <summary>A dynamic supervisor keeps no specs by id: it is asked by pid, and reconfigured by <see cref="ReconfigureDynamic"/>.</summary>
    Dynamic,
}

/// <summary>A supervisor refused a request (S8).</summary>
public sealed class SupervisorException : InvalidOperationException
{
    internal SupervisorException(SupervisorError error, string message, Pid pid = default)
        : base(message)
    {
        Error = error;
        Pid = pid;
    }

    /// <summary>What is wrong.</summary>
    public SupervisorError Error { get; }

    /// <summary>The child that runs; <see cref="Pid.None"/> if none does.</summary>
    public Pid Pid { get; }
}
