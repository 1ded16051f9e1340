namespace Riot.Processes;

/// <summary>
/// Starting a linked child and waiting until it has started (C1, S1). The link is there from birth, so that the starter's death ends the child; but a death of the
/// child before it has started is the result of the start and never a link exit. The owner only.
/// </summary>
internal sealed partial class Process
{
    /// <summary>
    /// The verb: completes with <paramref name="attempt"/> once the child has started, or is dead; with <see cref="ProcessCore.StopCame"/> if <paramref name="untilStop"/> and a
    /// stop request comes first.
    /// </summary>
    /// <param name="timeout">After that the child is killed.</param>
    public ValueTask<object?> StartLinked(
        StartAttempt attempt, ProcessBody body, LinkScope scope, ProcessOptions? options, TimeSpan? timeout, bool untilStop)
    {
        if (!TryEnterAwaited(out var own, out var never))
            return never;
        using (own)
        {
            ThrowIfPending();
            var child = Host.Make(body, options, this);
            AttachChild(child, scope, attempt);
            attempt.Child = child;
            attempt.Monitor = AttachMonitor(child, attempt);
            _pending.BeginStart(attempt);
            var suspended = Pending();
            child.Launch();
            SetTimeout(timeout);
            if (untilStop)
                WakeForStop();
            return suspended;
        }
    }

    /// <summary>The child has started, or is dead.</summary>
    public void EndStart(StartAttempt attempt)
    {
        if (_pending.Start == attempt)
            CompleteVerb(attempt, null);
    }

    private void OnStarted(StartedSignal started)
    {
        var attempt = started.Attempt;
        if (attempt.Reason is not null || attempt.IsOutOfTime)
            return; // Its death is what counts: this comes too late, perhaps from its ghost.
        attempt.IsIgnored = started.Ignored;
        if (started.Ignored)
            return;
        attempt.HasStarted = true;
        Unwatch(attempt.Monitor!);
        if (_links?.Find(attempt.Child!) is { } link)
            link.Start = null;
        EndStart(attempt);
    }
}
