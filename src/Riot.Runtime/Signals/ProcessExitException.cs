namespace Riot;

/// <summary>
/// Unwinds a process that is exiting: thrown by every verb of its own, so that <c>finally</c> and <c>await using</c> run. Catching it does not
/// save the process.
/// </summary>
/// <remarks>
/// <para>
/// It is a cancellation, and bears the process's <c>CancellationToken</c>; where <c>Exit</c> ends a handler of a server, its <c>StopRequested</c>. So a loop that goes
/// on after errors lets it pass by the same filter as every other cancellation:
/// </para>
/// <code>
/// catch (Exception error) when (error is not OperationCanceledException)
/// </code>
/// <para>
/// A catch that is meant for a time limit of one's own says so, or it has the exit too, until the next verb throws it again. In a server it asks <c>StopRequested</c>, which
/// every end cancels:
/// </para>
/// <code>
/// using var limit = CancellationTokenSource.CreateLinkedTokenSource(self.CancellationToken);
/// limit.CancelAfter(time);
/// try { await client.GetAsync(address, limit.Token); }
/// catch (OperationCanceledException) when (!self.CancellationToken.IsCancellationRequested) { … }
/// </code>
/// <para>The task of an async method that lets it pass is cancelled, not failed: its <see cref="Task.Exception"/> is null, and its await throws this object.</para>
/// </remarks>
public sealed class ProcessExitException : OperationCanceledException
{
    internal ProcessExitException(Pid pid, ExitReason reason, CancellationToken token)
        : base($"Process {pid} is exiting: {reason}.", token)
    {
        Pid = pid;
        Reason = reason;
    }

    /// <summary>The process that is exiting.</summary>
    public Pid Pid { get; }

    /// <summary>The reason that it exits with.</summary>
    public ExitReason Reason { get; }
}
