namespace Riot.Processes;

/// <summary>
/// Starting a child and waiting until it has started (C1, S1). Its link, if it has one, is there from birth, so that the starter's death ends the child; but a death of the
/// child before it has started is the result of the start and never a link exit. The owner only.
/// </summary>
internal sealed partial class Process
{
    /// <summary>
    /// The verb: completes with <paramref name="attempt"/> once the child has started, or is dead; with <see cref="ProcessCore.StopCame"/> if <paramref name="untilStop"/> and a
    /// stop request comes first.
    /// </summary>
    /// <param name="scope">How the child is linked; null: not at all.</param>
    /// <param name="timeout">After that the child is killed.</param>
    /// <param name="cancellation">Kills the child.</param>
    public ValueTask<object?> StartAndWait(
        StartAttempt attempt, ProcessBody body, LinkScope? scope, ProcessOptions? options, TimeSpan? timeout, bool untilStop, CancellationToken cancellation = default)
    {
        if (!TryEnterAwaited(out var own, out var never))
            return never;
        using (own)
        {
            ThrowIfPending();
            var child = Host.Make(body, options, this);
            if (scope is { } linked)
                AttachChild(child, linked, attempt);
            attempt.Child = child;
            attempt.Monitor = AttachMonitor(child, attempt);
            _pending.BeginStart(attempt);
            var suspended = Pending();
            child.Launch();
            SetTimeout(timeout);
            if (cancellation.CanBeCanceled)
                _pending.Keep(new VerbExtras { Cancellation = CancelledBy(cancellation) });
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
        if (attempt.Reason is not null || attempt.IsGivenUp)
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
