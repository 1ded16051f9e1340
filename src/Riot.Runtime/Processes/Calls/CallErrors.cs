// What calls fail with: no reply came in time, or the server has ended.
namespace Riot;

/// <summary>A call got no reply in time. A late one is thrown away; if the server had not begun with the request, it will not.</summary>
public sealed class CallTimeoutException : TimeoutException
{
    internal CallTimeoutException(IncomingCall call, TimeSpan timeout, string standing)
        : base($"Process {call.Target} did not reply to {call.Request.GetType().Name} within {timeout}: {standing}.")
    {
        Server = call.Target;
        Timeout = timeout;
    }

    /// <summary>The process that was called.</summary>
    public Pid Server { get; }

    /// <summary>How long the caller waited, as given or by default.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The called process ended before the call was answered.</summary>
public sealed class ServerExitedException : RiotException
{
    internal ServerExitedException(Pid server, ExitReason reason)
        : base(server, $"Process {server} ended before it replied: {reason}.", (reason as ExitReason.Exception)?.Error)
    {
        Reason = reason;
    }

    /// <summary>The process that was called, which is dead.</summary>
    public Pid Server => Pid;

    /// <summary>The reason that it ended with.</summary>
    public ExitReason Reason { get; }
}
