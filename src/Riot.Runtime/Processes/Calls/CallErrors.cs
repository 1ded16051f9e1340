namespace Riot;

/// <summary>A call got no reply in time (C2). A late one is thrown away; if the server had not begun with the request, it will not.</summary>
public sealed class CallTimeoutException : TimeoutException
{
    internal CallTimeoutException(Pid server, object request, TimeSpan timeout)
        : base($"Process {server} did not reply to {request.GetType().Name} within {timeout}.")
    {
        Server = server;
        Timeout = timeout;
    }

    /// <summary>Who was called.</summary>
    public Pid Server { get; }

    /// <summary>How long the caller waited.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The called process ended before the call was answered (C2).</summary>
public sealed class ServerExitedException : Exception
{
    internal ServerExitedException(Pid server, ExitReason reason)
        : base($"Process {server} ended before it replied: {reason}.", (reason as ExitReason.Exception)?.Error)
    {
        Server = server;
        Reason = reason;
    }

    /// <summary>Who was called.</summary>
    public Pid Server { get; }

    /// <summary>Why it ended.</summary>
    public ExitReason Reason { get; }
}
