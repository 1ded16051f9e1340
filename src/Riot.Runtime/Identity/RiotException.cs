namespace Riot;

/// <summary>
/// What a verb fails with for a reason that lies in the runtime or in another process. Not among them: a time that is over (<see cref="TimeoutException"/>), the unwinding
/// of a process that exits (<see cref="ProcessExitException"/>), and misuse (<see cref="ArgumentException"/>, <see cref="InvalidOperationException"/>).
/// </summary>
public abstract class RiotException : Exception
{
    private protected RiotException(Pid pid, string message, Exception? innerException = null)
        : base(message, innerException) =>
        Pid = pid;

    /// <summary>The process that it is about; <see cref="Pid.None"/> if it is about none.</summary>
    public Pid Pid { get; }
}
