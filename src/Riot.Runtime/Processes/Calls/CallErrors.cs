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

    /// <summary>Who was called.</summary>
    public Pid Server { get; }

    /// <summary>How long the caller waited.</summary>
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

    /// <summary>Who was called.</summary>
    public Pid Server => Pid;

    /// <summary>Why it ended.</summary>
    public ExitReason Reason { get; }
}
